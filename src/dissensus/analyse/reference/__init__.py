"""Networks as Discourse Network Analyzer computes them ("the reference"), its faults included.

What is the same as in the correct forms (counts, products) is shared with them; what differs
stands here, one file for each concern. Written from a description of its results.
"""

from .asked import BARPLOT, NAMES, Asked, read_options
from .barplot import BarPlot, make_barplot
from .matrix import make_part
from .networks import ReferenceNetworks, make_networks
from .prepare import Prepared, prepare
from .source import Source, Variable
from .told import ReferenceWarning

__all__ = [
    "BARPLOT",
    "NAMES",
    "Asked",
    "BarPlot",
    "Prepared",
    "ReferenceNetworks",
    "ReferenceWarning",
    "Source",
    "Variable",
    "make_barplot",
    "make_networks",
    "make_part",
    "prepare",
    "read_options",
]
