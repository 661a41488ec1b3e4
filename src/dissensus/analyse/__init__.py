"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .coders import CoderAgreement, coder_agreement
from .confusion import Confusions
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .modularity import signed_modularity
from .networks import network
from .phasing import Phases, phases
from .scaling import scale
from .true_levels import draw_levels

__all__ = [
    "Backbone",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "CoderAgreement",
    "Comembership",
    "ComembershipSeries",
    "Confusions",
    "Grouping",
    "GroupingSeries",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Scale",
    "backbone",
    "barchart",
    "clusters",
    "coder_agreement",
    "comembership",
    "correlation_clustering",
    "draw_levels",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "scale",
    "signed_modularity",
]
