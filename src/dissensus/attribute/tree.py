"""Questions that the rules ask of a parsed document: who governs whom, where a clause ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from dissensus.attribute.listed import find_conjuncts
from dissensus.attribute.negation import is_left_out, is_negated
from dissensus.attribute.subjects import find_subjects
from dissensus.languages import Frame, Language, Part
from dissensus.languages.syntax import (
    ADVERB,
    ADVERBIAL,
    AGENT,
    APPOSITION,
    AUXILIARY,
    CASE,
    CONJUNCT,
    COORDINATOR,
    COPULA,
    DETERMINER,
    FIXED,
    MARKER,
    MODIFIER,
    NAME,
    NOUN_CLAUSE,
    OBJECT,
    PARATAXIS,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    PUNCTUATION,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Parsed, Token
from dissensus.records import Mention, Span, Word

#: What parts quoted words from the cue within them.
_PARTING = " ,–—"
#: A title in marks has at most this many words.
_TITLE = 5
#: Relations that lead out of a clause or noun phrase into another one.
_OUTSIDE = frozenset({PARATAXIS})
_NOT_IN_NAME = frozenset(
    {
        *(RELATIVE, CONJUNCT, COORDINATOR, PARATAXIS, PUNCTUATION, NOUN_CLAUSE, ADVERBIAL),
        *(CASE, COPULA, AUXILIARY, ADVERB, MARKER),
    }
)


class Tree:
    """A parsed document with the language's words at hand."""

    def __init__(self, parsed: Parsed, language: Language) -> None:
        self.parsed = parsed
        self.language = language
        self.tokens = parsed.tokens
        self.text = parsed.text
        self._prepositions: dict[int, str] = {}
        self._finite: dict[int, Token] = {}
        self._negated: dict[int, bool] = {}
        self._mentions: dict[int, Mention] = {}
        #: The frames of each token and part of speech, once they were asked for.
        self.framed: dict[tuple[int, Part], tuple[Frame, ...]] = {}

    # -- neighbours ---------------------------------------------------------------------
    def children(self, token: Token, *relations: str) -> list[Token]:
        """The tokens that it governs, of these relations (of all where none is named)."""
        below = self.parsed.children[token.index]
        if not relations or not below:
            return list(below)
        return [child for child in below if child.relation in relations]

    def head(self, token: Token) -> Token | None:
        """Its governor, or None for a root."""
        return None if token.head == token.index else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """Its governor, that one's governor, and so on."""
        seen = {token.index}
        above = self.head(token)
        while above is not None and above.index not in seen:
            yield above
            seen.add(above.index)
            above = self.head(above)

    def subtree(self, token: Token, *, without: Iterable[str] = ()) -> list[Token]:
        """The token and all below it, in order; branches of these relations left out."""
        left_out = frozenset(without)
        found: list[Token] = []
        pending = [token]
        while pending:
            current = pending.pop()
            found.append(current)
            pending.extend(
                child
                for child in self.parsed.children[current.index]
                if child.relation not in left_out
            )
        return sorted(found, key=lambda word: word.index)

    def sentence(self, token: Token) -> tuple[Token, ...]:
        """The words of its sentence."""
        first, last = self.parsed.sentences[token.sentence]
        return self.tokens[first:last]

    def conjuncts(self, token: Token) -> list[Token]:
        """The token and those coordinated with it that are of its kind."""
        return find_conjuncts(self, token)

    def is_left_out(self, token: Token) -> bool:
        """Whether a list leaves it out: "Paris, mais pas Rome", "not X but Y"."""
        return token.sentence in self._with_excluding_words and is_left_out(self, token)

    @cached_property
    def _with_excluding_words(self) -> frozenset[int]:
        """The sentences in which something may be left out of a list."""
        return frozenset(
            token.sentence for token in self.tokens if self.is_word(token, "words", "excluding")
        )

    # -- form ---------------------------------------------------------------------------
    def is_word(self, token: Token, section: str, name: str) -> bool:
        """Whether its form or its lemma stands in a list of the language file."""
        words = self.language.words(section, name)
        return token.text.lower() in words or token.lemma in words

    def plain(self, token: Token) -> str:
        """Its form in lower case, contractions undone: "au" -> "à", "d'" -> "de"."""
        lower = token.text.lower()
        return self.language.contractions.get(lower, lower)

    def preposition(self, token: Token) -> str:
        """The preposition before a phrase or infinitive, in its plain form, or "".

        >>> # "au déploiement" -> "à", "en faveur de l'envoi" -> "en faveur de"
        """
        if token.index not in self._prepositions:
            self._prepositions[token.index] = self._find_preposition(token)
        return self._prepositions[token.index]

    def _find_preposition(self, token: Token) -> str:
        for child in (*self.children(token, CASE), *self.children(token, MARKER)):
            if child.index < token.index and child.tag in ("ADP", "SCONJ", "ADV", "PRON"):
                if self.tokens[child.index + 1].tag == "PUNCT" or self._is_dated(child, token):
                    continue  # "ont voté pour, …", "réclame depuis 2019 la fermeture"
                words = [child, *self.children(child, FIXED)]
                plain = " ".join(self.plain(word) for word in words)
                stand_in = self.language.phrase_stand_ins.get(plain, "")  # "firmly against"
                return stand_in if stand_in in self.language.prepositions else plain
        return ""

    def _is_dated(self, case: Token, noun: Token) -> bool:
        """Whether a preposition is of the year behind it, and not of the noun behind that."""
        tags = [word.tag for word in self.tokens[case.index + 1 : case.index + 3]]
        return tags == ["NUM", "DET"] and noun.index > case.index + 2

    def is_preposition(self, token: Token, name: str) -> bool:
        """Whether the preposition before a phrase stands in ``words.name`` of the language."""
        return self.preposition(token) in self.language.words("words", name)

    def is_genitive(self, token: Token) -> bool:
        """Whether a phrase has the preposition of a holder: "de Berlin"."""
        return self.preposition(token) in self.language.slots["of"] or self.is_possessive(token)

    def is_possessive(self, token: Token) -> bool:
        """Whether a name has its case behind it: "Berlin's"."""
        return any(child.index > token.index for child in self.children(token, CASE))

    def is_negated(self, token: Token) -> bool:
        """Whether a predicate is negated, by a word of its own or by its object or subject."""
        if token.index not in self._negated:
            self._negated[token.index] = is_negated(self, token)
        return self._negated[token.index]

    def is_finite(self, token: Token) -> bool:
        """Whether a verb is finite by itself or through an auxiliary or copula."""
        if token.is_finite:
            return True
        return any(
            child.is_finite for child in self.children(token, AUXILIARY, PASSIVE_AUXILIARY, COPULA)
        )

    def finite(self, token: Token) -> Token:
        """The word that carries mood and tense of a predicate."""
        if token.index not in self._finite:
            helpers = self.children(token, AUXILIARY, PASSIVE_AUXILIARY, COPULA)
            finite = next((word for word in helpers if word.is_finite), token)
            self._finite[token.index] = finite
        return self._finite[token.index]

    def is_passive(self, token: Token) -> bool:
        """Whether a verb is in the passive voice."""
        if self.is_word(token, "words", "intransitive") or self.is_reflexive(token):
            return False
        helpers, own = self.children(token, PASSIVE_AUXILIARY), self.children(token, AUXILIARY)
        if not helpers and own and self.children(token, OBJECT):
            return False  # "eut rejeté le plan", whose subject the parser takes for a passive's
        return bool(helpers or self.children(token, PASSIVE_SUBJECT, AGENT))

    def done_to(self, token: Token) -> list[Token]:
        """The objects of a verb; where it has none the subject of a passive."""
        return self.children(token, OBJECT) or self.children(token, PASSIVE_SUBJECT)

    def is_reflexive(self, token: Token) -> bool:
        """Whether a verb has a reflexive pronoun ("se", "s'")."""
        if any(
            self.is_word(c, "words", "reflexive")
            for c in self.children(token)
            if c.index < token.index and c.relation != MARKER  # not of "s'il approuve"
        ):
            return True
        before = self.tokens[token.index - 1] if token.index else None
        return before is not None and self.is_word(before, "words", "reflexive")

    # -- clauses ------------------------------------------------------------------------
    def subjects(self, verb: Token) -> list[Token]:
        """Whoever does what the verb says: its own subject, or the one that it shares."""
        return find_subjects(self, verb)

    def form(self, token: Token) -> str:
        """The word in lower case, without what joins a pronoun to its verb: "-t-elle" -> "elle"."""
        return self.language.plain_pronoun(token.text)

    def is_subject_pronoun(self, token: Token) -> bool:
        """Whether a word, joined to its verb or not, is a subject pronoun."""
        return self.form(token) in self.language.words("words", "inverted_pronouns")

    def clause(self, predicate: Token) -> Span:
        """The stretch of the clause that a predicate heads."""
        words = self.subtree(predicate, without=_OUTSIDE)
        words = self._without_other_clauses(predicate, words)
        words = [word for word in words if word.sentence == predicate.sentence]
        while len(words) > 1 and words[-1].relation == PUNCTUATION:
            words.pop()
        while len(words) > 1 and words[0].relation in (PUNCTUATION, COORDINATOR):
            words.pop(0)
        return Span(words[0].start, self._with_strays(predicate, words[-1]).end)

    def _with_strays(self, predicate: Token, last: Token) -> Token:
        """The last word behind it that the parser left without a governor: "sans réserve"."""
        for word in self.tokens[last.index + 1 :]:
            top = next((w for w in (word, *self.ancestors(word)) if w.head == w.index), word)
            stray = top.tag not in VERBAL and top.index > predicate.index
            if word.sentence != last.sentence or word.tag in ("PUNCT", *VERBAL) or not stray:
                break
            last = word
        return last

    def title_end(self, start: int, end: int) -> int:
        """Where a stretch ends that goes into a title in marks: "le projet « Mer propre »"."""
        for quoted in (*self.parsed.quoted, *self.parsed.inner):
            within = start < quoted.outer_start < end <= quoted.end
            if within and len(self.text[quoted.start : quoted.end].split()) <= _TITLE:
                return quoted.outer_end
        return end

    def _without_other_clauses(self, predicate: Token, words: list[Token]) -> list[Token]:
        """Leave out coordinated clauses, which make statements of their own."""
        others: set[int] = set()
        for child in self.children(predicate, CONJUNCT):
            if child.tag in VERBAL:
                others.update(word.index for word in self.subtree(child))
        return [word for word in words if word.index not in others]

    # -- mentions -----------------------------------------------------------------------
    def mention(self, head: Token) -> Mention:
        """The noun phrase, name or pronoun that a token heads, without its clauses."""
        if head.index not in self._mentions:
            self._mentions[head.index] = self._find_mention(head)
        return self._mentions[head.index]

    def _find_mention(self, head: Token) -> Mention:
        kind = self._mention_kind(head)
        if kind != "noun":
            return self._mention(head, [head], kind)
        others = (other for other in self.conjuncts(head) if other.index != head.index)
        listed = {w.index for other in others for w in self.subtree(other)}
        words = [
            word
            for word in self.subtree(head, without=_NOT_IN_NAME)
            if word is head or (word.tag != "PUNCT" and word.index not in listed)
        ]
        words = self._with_prepositions(head, words)
        return self._mention(head, words, kind)

    def adjective_mention(self, adjective: Token) -> Mention:
        """A mention of one adjective ("allemand")."""
        return self._mention(adjective, [adjective], "noun")

    def _with_prepositions(self, head: Token, words: list[Token]) -> list[Token]:
        inside = {word.index for word in words}
        for word in words:
            if word.index != head.index:
                inside.update(child.index for child in self.children(word, CASE, PUNCTUATION))
        inside.update(
            part.index
            for word in words
            if word.relation in (APPOSITION, MODIFIER, NAME)
            for part in self.children(word, CONJUNCT, COORDINATOR)
            if word.relation != NAME
        )
        ordered = sorted(inside)
        kept = [self.tokens[index] for index in ordered]
        return [word for word in kept if word.sentence == head.sentence]

    def _mention_kind(self, head: Token) -> str:
        form = self.form(head)
        if head.tag == "DET" or head.relation == DETERMINER:
            first = form in self.language.words("words", "possessives_first")
            return "first" if first else "possessive"
        # "celles de la Russie" is a phrase, and a capital mostly a name that the model mistook.
        named = (
            head.text[:1].isupper() and head.index > 0 and self.tokens[head.index - 1].text != "."
        )
        plain = head.tag != "PRON" or self.children(head, MODIFIER) or named
        if plain and not self.is_subject_pronoun(head):
            return "noun"
        return "first" if form in self.language.words("words", "first_person") else "pronoun"

    def _mention(self, head: Token, words: list[Token], kind: str) -> Mention:
        start, end = words[0].start, words[-1].end
        plain = tuple(word_of(word) for word in words)
        position = next(i for i, word in enumerate(words) if word.index == head.index)
        return Mention(
            start, end, self.text[start:end], kind, plain, position, head.number or "", head.gender,  # type: ignore[arg-type]
            head.relation in (SUBJECT, PASSIVE_SUBJECT),
        )  # fmt: skip

    @cached_property
    def at(self) -> dict[int, Token]:
        """The token that begins at an offset."""
        return {token.start: token for token in self.tokens}

    @cached_property
    def quote_at(self) -> dict[int, int]:
        """For each token within quoted words the index of its quotation."""
        found: dict[int, int] = {}
        quoted = self.parsed.quoted
        current = 0
        for token in self.tokens:
            while current < len(quoted) and quoted[current].end <= token.start:
                current += 1
            if current < len(quoted) and quoted[current].start <= token.start:
                found[token.index] = current
        return found

    def quoted_span(self, index: int) -> Span:
        """The words of a quotation, from its first part to its last where cues part it."""
        first = last = index
        while first in self._resumed:
            first -= 1
        while last + 1 in self._resumed:
            last += 1
        quoted = self.parsed.quoted
        return Span(quoted[first].start, quoted[last].end)

    @cached_property
    def _resumed(self) -> frozenset[int]:
        return frozenset(aside.resumed for aside in self.parsed.asides)

    def without_asides(self, start: int, end: int) -> str:
        """The text of a stretch without the cues that part it."""
        parts: list[str] = []
        for aside in self.parsed.asides:
            if start < aside.start and aside.end < end:
                parts.append(self.text[start : aside.start].rstrip(_PARTING))
                start = aside.end
        return " ".join([*parts, self.text[start:end].lstrip()])

    def outside_asides(self, first: int, last: int) -> tuple[Token, ...]:
        """The words from one token to another without the cues that part quoted words.

        Where the words before them stand in such a cue it is kept.
        """
        words = self.tokens[first:last]
        before = self.tokens[first - 1].start if first else -1
        for aside in self.parsed.asides:
            touches = words and words[0].start < aside.end and aside.start <= words[-1].start
            if touches and not aside.start <= before < aside.end:
                words = tuple(w for w in words if not aside.start <= w.start < aside.end)
        return words


def word_of(token: Token) -> Word:
    """The plain word of a token."""
    return Word(token.lemma, token.text, token.start, token.end, token.tag)


__all__ = ["Tree", "word_of"]
