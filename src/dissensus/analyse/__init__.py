"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .ideal_points import Scale
from .modularity import signed_modularity
from .networks import network
from .scaling import scale

__all__ = [
    "Clusters",
    "ClustersSeries",
    "Comembership",
    "ComembershipSeries",
    "Grouping",
    "GroupingSeries",
    "Polarization",
    "PolarizationSeries",
    "Scale",
    "clusters",
    "comembership",
    "correlation_clustering",
    "network",
    "polarization",
    "scale",
    "signed_modularity",
]
