"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .drawn import Comembership, ComembershipSeries, comembership
from .escalation import Escalation, escalation
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .intensity import rate_acts
from .modularity import signed_modularity
from .networks import network
from .phasing import Phases, phases
from .scaling import scale

__all__ = [
    "Backbone",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "Comembership",
    "ComembershipSeries",
    "Escalation",
    "Grouping",
    "GroupingSeries",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Scale",
    "backbone",
    "barchart",
    "clusters",
    "comembership",
    "correlation_clustering",
    "escalation",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "rate_acts",
    "scale",
    "signed_modularity",
]
