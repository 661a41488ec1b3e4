"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .barcharts import BarChart, barchart
from .behind import evidence, evidence_of
from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .cohesion import Cohesion, cohesion
from .contradictions import Contradictions, contradictions
from .conditional import Conditional
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .modularity import signed_modularity
from .networks import network
from .phasing import Phases, phases
from .promises import Promises, promises
from .redlines import RedLines, redlines
from .scaling import scale

__all__ = [
    "Backbone",
    "BarChart",
    "Clusters",
    "ClustersSeries",
    "Cohesion",
    "Comembership",
    "ComembershipSeries",
    "Contradictions",
    "Conditional",
    "Grouping",
    "GroupingSeries",
    "Phases",
    "Polarization",
    "PolarizationSeries",
    "Promises",
    "RedLines",
    "Scale",
    "backbone",
    "barchart",
    "clusters",
    "cohesion",
    "comembership",
    "contradictions",
    "correlation_clustering",
    "evidence",
    "evidence_of",
    "network",
    "phases",
    "polarization",
    "promises",
    "redlines",
    "scale",
    "signed_modularity",
]
