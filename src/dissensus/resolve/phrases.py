"""What the form of a phrase shows: one or several, this one or any."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise

from dissensus.fold import fold
from dissensus.records import Mention
from dissensus.resolve.cast import Cast
from dissensus.resolve.offices import is_indefinite


class Phrases:
    """The form of the phrases of one document."""

    def __init__(self, cast: Cast) -> None:
        self._words = cast.words
        self._language = cast.language

    def is_definite(self, mention: Mention) -> bool:
        """Whether it has a definite article, or "this", before it or in it."""
        definite = self._language.words("actors", "definite")
        at = bisect_left(self._starts, mention.start)
        words = self._words[max(0, at - 1) : at + 1]
        return any(word.form.lower() in definite for word in words)

    def is_plural(self, mention: Mention) -> bool:
        """Whether its number or its article shows several."""
        first = mention.words[0].form.lower()
        return mention.number == "Plur" or first in self._language.words(
            "actors", "plural_articles"
        )

    def is_of_some(self, mention: Mention) -> bool:
        """As in "la responsable d'un média d'État": whose office it is the text does not name."""
        of = self._language.words("words", "of")
        behind = mention.words[mention.head + 1 :]
        return any(
            word.form.lower() in of and is_indefinite(article.form.lower(), self._language)
            for word, article in pairwise(behind)
        )

    def is_regional(self, mention: Mention) -> bool:
        """As in "the two Southeast Asian nations": of a region, told before or not."""
        prefixes = self._language.folded("actors", "region_prefixes")
        return any(w.form[:1].isupper() and fold(w.form) in prefixes for w in mention.words)

    def is_country(self, mention: Mention) -> bool:
        """Whether its head is a word for a state: "the country", "la capitale"."""
        head = mention.words[mention.head]
        return head.lemma.lower() in self._language.words("actors", "country_words")

    def is_part(self, mention: Mention) -> bool:
        """As in "certains membres de l'OTAN": some of a body are not the body, "les" are."""
        head = mention.words[mention.head]
        if head.lemma.lower() not in self._language.words("actors", "parts"):
            return False
        definite = self.is_definite(mention) or mention.words[0].form.lower() in (
            self._language.words("actors", "all_of")
        )
        return mention.number == "Plur" and not definite

    def has_other_name(self, mention: Mention) -> bool:
        """As in "Kurdish forces": not those of the state told of."""
        before = mention.words[: mention.head] if self._language.head_final else ()
        return any(w.form[:1].isupper() and w.tag in ("ADJ", "PROPN") for w in before)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self._words]

    def is_own_country(self, mention: Mention) -> bool:
        """As in "le pays n'a jamais soutenu", told by somebody who speaks for one."""
        head = mention.words[mention.head]
        bare = len(mention.words) <= 2 and mention.number != "Plur"
        return bare and head.lemma.lower() in self._language.words("actors", "own_country")

    def is_ours(self, mention: Mention) -> bool:
        """As in "our military", told by somebody who speaks for a state."""
        own = self._language.words("words", "possessives_first")
        first = mention.words[0].form.lower()
        return first in own and self._language.is_organ(mention.words[mention.head])
