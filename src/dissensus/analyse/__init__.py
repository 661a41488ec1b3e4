"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .conflict import Conflict
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .modularity import signed_modularity
from .networks import network
from .options_form import Option, OptionForm
from .phasing import Phases, phases
from .proposal import Proposal
from .proposal_file import read_proposal, write_proposal
from .proposing import propose
from .scaling import scale

__all__ = [
    "Backbone",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "Comembership",
    "ComembershipSeries",
    "Conflict",
    "Grouping",
    "GroupingSeries",
    "Option",
    "OptionForm",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Proposal",
    "Scale",
    "backbone",
    "barchart",
    "clusters",
    "comembership",
    "correlation_clustering",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "propose",
    "read_proposal",
    "scale",
    "signed_modularity",
    "write_proposal",
]
