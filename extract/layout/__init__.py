"""How a text is laid out: its blocks (headings, paragraphs, bullets, table rows) and their sentences.

The binder needs this because much of what a claim says stands outside its sentence: a heading names the chip, a line
that ends in a colon names the party of the bullets below it, a column header says what its cells count.
"""

from extract.layout.blocks import Block, Layout, read_layout
from extract.layout.sentences import Sentence, split_sentences

__all__ = ["Block", "Layout", "Sentence", "read_layout", "split_sentences"]
