"""The schemes of relations that models are trained on, and how each becomes the rules' own.

The French models of spaCy follow Universal Dependencies with subtypes ("obl:arg"), the English
ones an older scheme ("dobj"). A language file names its scheme; no rule knows of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dissensus.languages import clearnlp, universal
from dissensus.languages.syntax import Node

Convert = Callable[[Sequence[Node], Mapping[str, Sequence[str]]], None]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How trees become those that the rules read.

    ``convert`` rewrites the words of a text in place, by the lists under ``[scheme_words]`` of
    the language file; ``words`` are the lists that it asks for there.
    """

    convert: Convert
    words: tuple[str, ...] = ()


SCHEMES: Mapping[str, Scheme] = {
    "universal": Scheme(universal.rename),
    "clearnlp": Scheme(clearnlp.adapt, clearnlp.WORDS),
}
