"""Networks as files and pictures."""

from .nodelink import read_json
from .picture import draw_network
from .write import FORMATS, write_network

__all__ = ["FORMATS", "draw_network", "read_json", "write_network"]
