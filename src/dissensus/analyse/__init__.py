"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones.find import Backbone, backbone
from .camps.clusterings import Clusters, ClustersSeries, clusters
from .camps.drawn import comembership
from .camps.groups import Grouping, GroupingSeries, correlation_clustering
from .camps.modularity import signed_modularity
from .camps.polarize import Polarization, PolarizationSeries, polarization
from .camps.together import Comembership, ComembershipSeries
from .commitments.conditional import Conditional
from .commitments.red_lines import RedLines, redlines
from .conflicts.conflict import Conflict
from .conflicts.options_form import Option, OptionForm
from .conflicts.proposal import Proposal
from .conflicts.proposal_file import read_proposal, write_proposal
from .conflicts.proposing import propose
from .consistency.contradicted import Contradictions, contradictions
from .consistency.promised import Promises, promises
from .escalations.escalating import Escalation, escalation
from .escalations.intensity import rate_acts
from .networks.barcharts import BarChart, barchart
from .networks.behind import evidence, evidence_of
from .networks.build import network
from .reliability.coders import CoderAgreement, coder_agreement
from .reliability.confusion import Confusions
from .reliability.true_levels import draw_levels
from .scaling.fit import scale
from .scaling.ideal_points import Scale
from .timing.phasing import Phases, phases
from .unity.cohesive import Cohesion, cohesion
from .weighing.balancing import Balance, balance
from .weighing.what_if import WhatIf, elect_positions, whatif

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
