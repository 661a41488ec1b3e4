"""From attributions to statements: concept, stance, firmness, act, condition, likelihood."""

from dissensus.coding.codebook import Codebook, load_codebook
from dissensus.coding.statements import Coder, Result

__all__ = ["Codebook", "Coder", "Result", "load_codebook"]
