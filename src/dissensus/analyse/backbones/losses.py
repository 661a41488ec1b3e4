"""How much of a network's spectrum is lost where only some of the concepts are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .spectrum import compare_spectra, share, solve_laplacian
from .subsets import State, Updated

Array = np.ndarray[Any, np.dtype[Any]]


def _of_laplacian(state: State, toggled: Sequence[int]) -> Array:
    # Ties that were updated are of nobody else.
    is_new = isinstance(state, Updated) and bool(toggled)
    return solve_laplacian(
        state.tie(toggled), alike=state.find_alike(toggled), overwrite=is_new
    ).shares


def _of_degrees(state: State, toggled: Sequence[int]) -> Array:
    return share(state.sum_degrees(toggled))


#: Name of the spectrum -> that of a state after some concepts were toggled.
_SPECTRA: Mapping[str, Callable[[State, Sequence[int]], Array]] = {
    "laplacian": _of_laplacian,
    "degree": _of_degrees,
}


@dataclass(frozen=True, eq=False)
class Losses:
    """``nothing`` is the state without any concept, ``full`` the spectrum of all of them."""

    nothing: State
    full: Array
    spectrum: str

    @classmethod
    def of(cls, nothing: State, spectrum: str) -> Losses:
        """Losses beside the network of all concepts."""
        every = nothing.move(range(len(nothing.mask)))
        return cls(nothing, _SPECTRA[spectrum](every, ()), spectrum)

    @property
    def concepts(self) -> int:
        """The number of concepts."""
        return len(self.nothing.mask)

    def find_spectrum(self, mask: Array) -> Array:
        """The spectrum of the concepts of a mask."""
        return _SPECTRA[self.spectrum](self.nothing, np.flatnonzero(mask).tolist())

    def find_loss(self, mask: Array) -> float:
        """The L1 distance of the spectrum of some concepts from that of all; 0 to 2."""
        return compare_spectra(self.find_spectrum(mask), self.full)

    def find_loss_after(self, state: State, toggled: Sequence[int]) -> float:
        """The same for a state after some concepts went in or out."""
        return compare_spectra(_SPECTRA[self.spectrum](state, toggled), self.full)


def penalize(loss: float, kept: int, concepts: int, penalty: float) -> float:
    """The loss, made smaller the fewer concepts are kept: loss exp(-penalty (C - B) / C)."""
    return loss * math.exp(-penalty * (concepts - kept) / concepts) if concepts else loss
