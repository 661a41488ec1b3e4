"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .camps import Polarization, PolarizationSeries, polarization
from .clusterings import Clusters, ClustersSeries, clusters
from .drawn import Comembership, ComembershipSeries, comembership
from .groups import Grouping, GroupingSeries, correlation_clustering
from .modularity import signed_modularity
from .networks import network

__all__ = [
    "Clusters",
    "ClustersSeries",
    "Comembership",
    "ComembershipSeries",
    "Grouping",
    "GroupingSeries",
    "Polarization",
    "PolarizationSeries",
    "clusters",
    "comembership",
    "correlation_clustering",
    "network",
    "polarization",
    "signed_modularity",
]
