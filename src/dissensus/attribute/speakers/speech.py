"""Who reports: the voice in which a clause is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from dissensus.attribute.subjects import is_name
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import (
    ADVERBIAL,
    APPOSITION,
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    MARKER,
    NAME,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PARATAXIS,
    ROOT,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Mention

_SOURCE_RELATIONS = frozenset({OBLIQUE, NOUN_CLAUSE, ADVERBIAL, "noun modifier", "other"})


def is_speech(tree: Tree, token: Token) -> bool:
    """Whether a verb is one that introduces speech."""
    if token.tag not in VERBAL and token.tag not in ("ADJ", "NOUN", "PROPN"):
        return False
    rests = tree.language.speech_verbs.get(token.lemma)
    if rests is None or (token.tag not in VERBAL and token.relation not in (ROOT, PARATAXIS)):
        return False
    if token.lemma in tree.language.reflexive_speech and not tree.is_reflexive(token):
        return False
    return () in rests or any(
        tuple(w.text.lower() for w in tree.tokens[token.index + 1 : token.index + 1 + len(rest)])
        == rest
        for rest in rests
    )


def inverted_subject(tree: Tree, verb: Token) -> Token | None:
    """The subject after a cue verb: "a tranché la ministre", "souligne-t-elle".

    Parsers read it as an object; after a quotation it is the speaker.
    """
    words = [word for word in tree.sentence(verb) if word.index > verb.index]
    for word in words[:8]:
        if word.text.startswith("-") and tree.form(word) in tree.language.words(
            "speech", "inverted"
        ):
            return word
    for word in words[:12]:
        if word.tag == "PUNCT" and word.text != ",":
            return None
        if word.tag in ("NOUN", "PROPN", "PRON") and not _is_time(tree, word):
            return _phrase_head(tree, word)
    return None


def _phrase_head(tree: Tree, word: Token) -> Token:
    """The head of the noun phrase that begins with this word, still after the verb."""
    above = tree.head(word)
    nominal = above is not None and above.tag in NOMINAL and not tree.preposition(above)
    if above is not None and nominal and word.relation in (NAME, APPOSITION):
        return above if abs(above.index - word.index) < 4 else word
    return word


def _is_time(tree: Tree, word: Token) -> bool:
    """Whether a noun after a cue is a date or an addressee, not the speaker."""
    if tree.preposition(word):
        return True
    return tree.is_word(word, "words", "times") or word.text[:1].isdigit()


class Voices:
    """The voice of every token: the speaker of its quotation, else of its reported clause.

    ``quotes`` maps the index of a quotation to its speaker's mention, ``framed`` gives who
    tells a whole sentence (see ``framing``).
    """

    def __init__(
        self,
        tree: Tree,
        quotes: Mapping[int, Mention | None],
        framed: Callable[[Token], Mention | None] = lambda token: None,
    ) -> None:
        self._tree = tree
        self._framed = framed
        self._quotes = quotes
        self._known: dict[int, Mention | None] = {}
        self._aside_of: dict[int, Mention | None] = {}
        self._climbed: dict[int, tuple[Mention | None, int]] = {}

    def of(self, token: Token) -> Mention | None:
        """Who says the clause in which the token stands, or None for the journalist."""
        if token.index not in self._known:
            self._known[token.index] = None  # guards against a cycle
            self._known[token.index] = self._find(token)
        return self._known[token.index]

    def _find(self, token: Token) -> Mention | None:
        quote = self._tree.quote_at.get(token.index)
        reported = self._reported(token)
        # "We believe that …", and "The port, he insists, …": whoever is quoted.
        asides = self._tree.parsed.asides
        parted = reported is not None and any(a.start <= reported.start < a.end for a in asides)
        own = reported is not None and (reported.kind == "first" or parted)
        if quote is not None and (reported is None or own):
            return self._quotes.get(quote)
        return reported

    def _reported(self, token: Token) -> Mention | None:
        speaker, root = self._above(token)
        if speaker is not None:
            return speaker
        if (source := self._according(token)) is not None:
            return source
        if root not in self._aside_of:  # one for all words below a root
            self._aside_of[root] = self._parenthesis(self._tree.tokens[root])
        return self._aside_of[root] or self._framed(token)

    def _above(self, token: Token) -> tuple[Mention | None, int]:
        """Who says the nearest clause of speech above a word, and its root where nobody does.

        Words below one another share the way up, so each step of it is taken once.
        """
        passed, child, found = [], token, self._climbed.get(token.index)
        while found is None:
            passed.append(child.index)
            above = self._tree.head(child)
            if above is None or above.index in passed:
                found = (None, child.index)
                break
            cue = self._cue(child, above)
            speaker = self._subject(cue) if cue is not None else self._behind(child, above)
            if speaker is not None:
                found = (speaker, child.index)
                break
            child, found = above, self._climbed.get(above.index)
        self._climbed.update(dict.fromkeys(passed, found))
        return found

    def _cue(self, child: Token, above: Token) -> Token | None:
        """The verb of speech whose content a clause is, also over its last fixed word.

        "made it clear that": the clause hangs on "clear".
        """
        if child.tag in ("PROPN", "PRON"):
            return None
        if child.relation in (COMPLEMENT, OBJECT) and self._leads(child, above):
            return above
        verb = self._tree.head(above)
        if verb is None or not self._tree.is_finite(child):
            return None
        given = above.relation == OBJECT and self._tree.is_word(above, "speech", "nouns")
        if given and child.relation == NOUN_CLAUSE and verb.tag in VERBAL:
            return verb  # "gave assurances that"
        rests = self._tree.language.speech_verbs.get(verb.lemma, ())
        fixed = any(rest and rest[-1] == above.text.lower() for rest in rests)
        return verb if fixed and verb.tag in VERBAL and is_speech(self._tree, verb) else None

    def _behind(self, clause: Token, verb: Token) -> Mention | None:
        """As in "Ce serait une erreur, a jugé Rome": the parser makes a subject of the clause."""
        tree = self._tree
        if clause.relation != SUBJECT or not tree.children(clause, COPULA):
            return None
        if clause.index > verb.index or not is_speech(tree, verb) or not self._follows_comma(verb):
            return None
        head = inverted_subject(tree, verb)
        return tree.mention(head) if head is not None else None

    def _according(self, token: Token) -> Mention | None:
        """The source of "selon X", "d'après X" over the clause of a token, or None."""
        if not self._sources:
            return None
        for above in (token, *self._tree.ancestors(token)):
            for child in self._sources.get(above.index, ()):
                if child.index != token.index:
                    return self._tree.mention(child)
        return None

    @cached_property
    def _sources(self) -> Mapping[int, Sequence[Token]]:
        """The heads of "selon X" that stand apart from a noun phrase, by their governors."""
        found: dict[int, list[Token]] = {}
        for child in self._tree.tokens:
            if child.relation not in _SOURCE_RELATIONS or child.head == child.index:
                continue
            if is_according(self._tree, child) and _is_free(self._tree, child):
                found.setdefault(child.head, []).append(child)
        return found

    def _leads(self, child: Token, above: Token) -> bool:
        """Whether a clause is the content of a verb of speech."""
        is_clause = child.tag in VERBAL or bool(self._tree.children(child, COPULA))
        if not self._tree.is_finite(child) and self._tree.is_word(above, "deeds", "carriers"):
            return False  # "would continue to support"
        return is_clause and is_speech(self._tree, above)

    def _subject(self, verb: Token) -> Mention | None:
        subjects = self._tree.subjects(verb)
        if not subjects or self._is_empty(verb, subjects[0]):
            return None
        return self._tree.mention(subjects[0])

    def _is_empty(self, verb: Token, subject: Token) -> bool:
        """As in "it is worth stressing that": whoever speaks stresses it."""
        above = self._tree.head(verb)
        empty = self._tree.is_word(subject, "words", "neutral_pronouns")
        judged = above is not None and above.tag == "ADJ" and subject.head == above.index
        return empty and judged and not self._tree.is_finite(verb)

    def _parenthesis(self, root: Token) -> Mention | None:
        """As in "La France refuse, a déclaré le ministre": the cue stands after, unquoted."""
        tree = self._tree
        for child in tree.children(root, PARATAXIS, CONJUNCT, ADVERBIAL):
            if child.index > root.index and is_speech(tree, child) and tree.is_finite(child):
                return self._inserted(child)
        return next(filter(None, map(self._between, tree.children(root))), None)

    def _between(self, verb: Token) -> Mention | None:
        """As in "If troops came, said X, one would …": a cue between commas, before the verb."""
        tree = self._tree
        if verb.index > verb.head or not is_speech(tree, verb) or not tree.is_finite(verb):
            return None
        if (aside := self._aside(verb)) is not None:
            return aside
        first = min((verb, *tree.children(verb, AUXILIARY)), key=lambda word: word.index)
        head = inverted_subject(tree, verb)
        if head is None or head.index < verb.index or tree.children(verb, MARKER):
            return None
        before = tree.tokens[first.index - 1].text if first.index else ""
        after = (w.text for w in tree.sentence(verb) if head.index < w.index < verb.head)
        return tree.mention(head) if before == "," and "," in after else None

    def _aside(self, verb: Token) -> Mention | None:
        """As in "Its forces, he said, are ready": between commas with its subject before it."""
        tree = self._tree
        subject = next(iter(tree.children(verb, SUBJECT)), None)
        hung = verb.relation in (PARATAXIS, ADVERBIAL) and not tree.children(verb, MARKER)
        if subject is None or not hung or subject.index > verb.index:
            return None
        first = min(word.index for word in tree.subtree(subject))
        marks = [tree.tokens[i].text for i in (first - 1, verb.index + 1) if 0 <= i < verb.head]
        return tree.mention(subject) if first and marks == [",", ","] else None

    def _inserted(self, verb: Token) -> Mention | None:
        """The subject behind an inserted verb, which has none before it."""
        tree = self._tree
        if tree.children(verb, SUBJECT):
            return None
        if verb.relation != PARATAXIS and not self._follows_comma(verb):
            return None
        head = inverted_subject(tree, verb)
        return self._tree.mention(head) if head is not None else None

    def _follows_comma(self, verb: Token) -> bool:
        """As in "…, a rappelé Rome": a cue that the parser joined to what is said."""
        first = min((verb, *self._tree.children(verb, AUXILIARY)), key=lambda word: word.index)
        named = self._tree.children(verb, OBJECT)
        before = self._tree.tokens[first.index - 1].text if first.index else ""
        return before == "," and any(is_name(noun) or self._speaks(noun) for noun in named)

    def _speaks(self, noun: Token) -> bool:
        """As in "…, a averti son ministre": an office with nothing more behind it."""
        words = self._tree.sentence(noun)
        behind = [w for w in words if w.start >= self._tree.mention(noun).end]
        last = not behind or behind[0].tag == "PUNCT"
        return last and (
            noun.lemma in self._tree.language.offices
            or self._tree.is_word(noun, "actors", "speakers")
        )


def is_according(tree: Tree, head: Token) -> bool:
    """Whether a phrase is introduced by "selon", "d'après" and the like."""
    return tree.preposition(head) in tree.language.words("speech", "according")


def _is_free(tree: Tree, child: Token) -> bool:
    """Whether the phrase stands apart from its governor, not inside a noun phrase."""
    above = tree.head(child)
    return above is None or above.tag in VERBAL or above.relation == ROOT
