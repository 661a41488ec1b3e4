"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .networks import network

__all__ = ["network"]
