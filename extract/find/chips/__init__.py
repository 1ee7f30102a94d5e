"""The chip finder: accelerators named in a text, as nodes of the catalogue.

`find_accelerators(text)` gives the mentions, `catalogue()` the nodes, `node(gpu)` one of them (members of a family that
the catalogue does not have yet too), `ancestors(gpu)` the nodes above one,
`nodes_for(gpus)` the nodes that it lacks.
"""

from extract.find.chips.finder import find_accelerators
from extract.find.chips.tree import Node, ancestors, catalogue, node, nodes_for

__all__ = ["Node", "ancestors", "catalogue", "find_accelerators", "node", "nodes_for"]
