"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .ideal_points import Scale
from .networks import network
from .scaling import scale

__all__ = ["Scale", "network", "scale"]
