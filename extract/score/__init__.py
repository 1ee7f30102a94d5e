"""How right is a ledger? Its claims against annotated ones, and its counts against labelled quotes.

Two claims of a document can be paired when their quantities or their amounts of money are equal; among possible pairs
those that share most slots are taken first. `found` counts pairs, `exact` counts pairs in which all five slots are
equal; the accuracy of a slot is over the found pairs.
"""

from extract.score.compare import Record, Scores, pair, score
from extract.score.gold import ledger_records, read_annotations
from extract.score.quotes import QuoteScores, score_quotes

__all__ = ["QuoteScores", "Record", "Scores", "ledger_records", "pair", "read_annotations", "score", "score_quotes"]
