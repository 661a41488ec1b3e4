"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .balance import Balance, balance
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .cohesion import Cohesion, cohesion
from .conditional import Conditional
from .contradictions import Contradictions, contradictions
from .conflict import Conflict
from .confusion import Confusions
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .modularity import signed_modularity
from .networks import network
from .options_form import Option, OptionForm
from .phasing import Phases, phases
from .promises import Promises, promises
from .redlines import RedLines, redlines
from .proposal import Proposal
from .proposal_file import read_proposal, write_proposal
from .proposing import propose
from .scaling import scale
from .whatif import WhatIf, elect_positions, whatif
from .true_levels import draw_levels

__all__ = [
    "Backbone",
    "Balance",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "Cohesion",
    "Comembership",
    "ComembershipSeries",
    "Conditional",
    "Contradictions",
    "Conflict",
    "Confusions",
    "Grouping",
    "GroupingSeries",
    "Option",
    "OptionForm",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Promises",
    "RedLines",
    "Proposal",
    "Scale",
    "WhatIf",
    "backbone",
    "balance",
    "barchart",
    "clusters",
    "cohesion",
    "comembership",
    "contradictions",
    "correlation_clustering",
    "elect_positions",
    "draw_levels",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "promises",
    "redlines",
    "scale",
    "signed_modularity",
    "whatif",
    "propose",
    "read_proposal",
    "scale",
    "signed_modularity",
    "write_proposal",
]
