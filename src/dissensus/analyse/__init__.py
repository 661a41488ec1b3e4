"""From tables of statements to networks, camps and scales; plain functions, nothing is kept."""

from .backbones import Backbone, backbone
from .barcharts import BarChart, barchart
from .networks import network
from .phasing import Phases, phases

__all__ = ["Backbone", "BarChart", "Phases", "backbone", "barchart", "network", "phases"]
