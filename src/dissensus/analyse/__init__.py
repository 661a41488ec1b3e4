"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .balancing import Balance, balance
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .coders import CoderAgreement, coder_agreement
from .cohesive import Cohesion, cohesion
from .conditional import Conditional
from .conflict import Conflict
from .confusion import Confusions
from .contradicted import Contradictions, contradictions
from .drawn import Comembership, ComembershipSeries, comembership
from .escalating import Escalation, escalation
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .intensity import rate_acts
from .modularity import signed_modularity
from .networks import network
from .options_form import Option, OptionForm
from .phasing import Phases, phases
from .promised import Promises, promises
from .proposal import Proposal
from .proposal_file import read_proposal, write_proposal
from .proposing import propose
from .red_lines import RedLines, redlines
from .scaling import scale
from .true_levels import draw_levels
from .what_if import WhatIf, elect_positions, whatif

__all__ = [
    "Backbone",
    "Balance",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "CoderAgreement",
    "Cohesion",
    "Comembership",
    "ComembershipSeries",
    "Conditional",
    "Conflict",
    "Confusions",
    "Contradictions",
    "Escalation",
    "Grouping",
    "GroupingSeries",
    "Option",
    "OptionForm",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Promises",
    "Proposal",
    "RedLines",
    "Scale",
    "WhatIf",
    "backbone",
    "balance",
    "barchart",
    "clusters",
    "coder_agreement",
    "cohesion",
    "comembership",
    "contradictions",
    "correlation_clustering",
    "draw_levels",
    "elect_positions",
    "escalation",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "promises",
    "propose",
    "rate_acts",
    "read_proposal",
    "redlines",
    "scale",
    "signed_modularity",
    "whatif",
    "write_proposal",
]
