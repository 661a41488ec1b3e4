"""Language files: what the rules know of each language, as data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from dissensus.datafiles import parse_toml, read_text
from dissensus.fold import fold
from dissensus.languages.schema import check_language
from dissensus.records import Act, Stance, Word

Part = Literal["verb", "noun", "adjective"]
_PARTS: Mapping[str, Part] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate and where its holder, its concept and its addressee stand.

    ``lemma`` is its head word, ``reflexive`` whether it is pronominal, ``fixed`` the words
    that must follow. ``concept`` and ``target`` hold slots: "obj", "that" (a finite clause),
    "inf" (a bare infinitive) or a preposition. ``negated`` is the stance under negation
    where the general table does not hold. ``kind`` is one of ``schema.FRAME_KINDS``: "stance",
    or how else it is used.
    """

    part: Part
    lemma: str
    reflexive: bool
    fixed: tuple[str, ...]
    concept: tuple[str, ...]
    target: tuple[str, ...]
    stance: Stance
    act: Act
    kind: str = "stance"
    negated: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """Words of likelihood with the range that a published scale gives them."""

    words: tuple[str, ...]
    low: float
    high: float
    scale: str


class Language:
    """A language file, indexed for the rules.

    ``words(section, name)`` gives a list of the file as a frozenset of lower-case words.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.code: str = data["code"]
        self.labels: Mapping[str, str] = data["name"]
        self.months: Mapping[str, int] = data["months"]
        self.model: str = data["model"]
        self.scheme: str = data["scheme"]
        self.stand_in: str = data["stand_in"]
        self.clitic_stand_in: str = data["clitic_stand_in"]
        self.stand_in_unknown: bool = data["stand_in_unknown"]
        self.stand_ins: Mapping[str, str] = data["stand_ins"]
        self.bare_names = frozenset(data["bare_names"])
        self.clitics = frozenset(data["clitics"])
        self.linking_parts = frozenset(data["linking_parts"])
        self.scheme_words: Mapping[str, Sequence[str]] = data.get("scheme_words", {})
        self.verb_stand_ins: Mapping[str, str] = data["verb_stand_ins"]
        self.capitals_are_names: bool = data["capitals_are_names"]
        self.single_marks: bool = data["single_marks"]
        self.head_final: bool = data["head_final"]
        self.mistakes_infinitives: bool = data["mistakes_infinitives"]
        self.slots: Mapping[str, tuple[str, ...]] = {
            name: tuple(slots) for name, slots in data["slots"].items()
        }
        self.phrase_stand_ins: Mapping[str, str] = data["phrases"]
        self.phrase_pattern = _any_of(self.phrase_stand_ins)
        self._lemmas: Mapping[str, str] = data["lemmas"]
        self._sets: dict[tuple[str, str], frozenset[str]] = {}
        self._folded: dict[tuple[str, str], frozenset[str]] = {}
        self._inversions = sorted(data["inversion_prefixes"], key=len, reverse=True)
        self.frames = _index(_frames(data))
        self.likelihood = [
            Range(tuple(row["words"]), row["low"], row["high"], row["scale"])
            for row in data["likelihood"]
        ]
        self.values: Mapping[str, Stance] = {
            lemma: row["stance"] for row in data["values"] for lemma in row["lemmas"]
        }
        self.prepositions: Mapping[str, Stance] = {
            lemma: row["stance"] for row in data["prepositions"] for lemma in row["lemmas"]
        }
        self.impersonal: Sequence[tuple[str, Stance, Act]] = sorted(
            (
                (words, row["stance"], row["act"])
                for row in data["impersonal"]
                for words in row["words"]
            ),
            key=lambda row: -len(row[0]),
        )
        self.infinitive_slots: Mapping[str, str] = data["infinitive_slots"]
        self.clitic_slots: Mapping[str, str] = data["clitic_slots"]
        self.elided_endings: Mapping[str, str] = data["conditions"]["endings"]
        self.contractions: Mapping[str, str] = data["contractions"]
        self.relative_slots: Mapping[str, str] = data["relative_slots"]
        prefixes = tuple(data["reflexive_prefixes"])
        self.speech_verbs = _speech(data["speech"]["verbs"], prefixes)
        self.reflexive_speech = _only_reflexive(data["speech"]["verbs"], prefixes)
        self.deed_verbs = _speech(data["deeds"]["verbs"], prefixes, keep_reflexive=True)
        self.due_verbs = _speech(data["values_of"]["due"], prefixes, keep_reflexive=True)
        self.speech_ending: str = data["speech"]["lemma_ending"]
        self._forms = _forms(data)
        self.offices: Mapping[str, str] = _offices(data["actors"]["offices"])
        self.numbers: Mapping[str, int] = data["actors"]["numbers"]
        self.groups: Mapping[str, str] = data["actors"]["groups"]

    def words(self, section: str, name: str) -> frozenset[str]:
        """A word list of the file, for example ``words("words", "negation")``."""
        key = (section, name)
        if key not in self._sets:
            table = self._data
            for part in section.split("."):
                table = table[part]
            self._sets[key] = frozenset(table[name])
        return self._sets[key]

    def folded(self, section: str, name: str) -> frozenset[str]:
        """A word list of the file as keys of ``fold``, to compare names however they are typed."""
        key = (section, name)
        if key not in self._folded:
            self._folded[key] = frozenset(fold(word) for word in self.words(section, name))
        return self._folded[key]

    def is_organ(self, word: Word) -> bool:
        """Whether a noun names a part of a state ("government", "ministry", "army")."""
        organs = self.words("actors.collective", "state")
        return not organs.isdisjoint({word.form.lower(), word.lemma.lower()})

    def plain_pronoun(self, form: str) -> str:
        """The pronoun without what joins it to its verb: "-t-elle" -> "elle"."""
        lower = form.lower()
        return next((lower[len(p) :] for p in self._inversions if lower.startswith(p)), lower)

    @cached_property
    def speaking_nouns(self) -> frozenset[str]:
        """Nouns that may stand for somebody: offices, organs, groups, bodies, titles."""
        lists = [("actors", "generic"), ("actors", "speakers"), ("actors.collective", "state")]
        lists += [("actors.titles", gender) for gender in ("m", "f", "either")]
        found = {word for section, name in lists for word in self.words(section, name)}
        return frozenset(found | set(self.groups) | set(self.offices))

    @cached_property
    def elided(self) -> frozenset[str]:
        """Words that lost their vowel before another: "qu'", "d'"."""
        clitics = self.words("speech", "clitics")
        listed = {*self.contractions, *self.relative_slots, *clitics}
        return frozenset(word for word in listed if word.endswith("'"))

    def is_joint(self, form: str) -> bool:
        """Whether a word only joins a pronoun to its verb: "-t" of "a-t-il"."""
        return f"{form.rstrip('-').lower()}-" in self._inversions

    def phrases(self, section: str, name: str = "words") -> Sequence[str]:
        """A list of the file in its order, longest first."""
        return sorted(self._data[section][name], key=lambda words: -len(words))

    def lemma(self, form: str, lemma: str, tag: str) -> str:
        """The lemma that the rules use: the file's own for its words, else the model's."""
        if tag == "PROPN":
            return lemma
        lower = " ".join(form.lower().split())
        kind = _KINDS.get(tag)
        if kind is None:
            return lemma.lower()
        own = self._lemmas.get(lower) if kind == "verb" or " " in lower else None
        return own or self._forms[kind].get(lower) or lemma.lower()

    def inflect(self, verbs: Iterable[str]) -> Mapping[str, str]:
        """Form -> verb for all forms of verbs that the file's endings make.

        >>> load_language("en").inflect(["deploy"])["deploying"]
        'deploy'
        """
        return _inflected(sorted(verbs), self._data["inflections"]["verb"])

    def is_finite_form(self, form: str) -> bool:
        """Whether a form is one of a verb of the file and has an ending of a finite verb."""
        lower = form.lower()
        lemma = self._forms["verb"].get(lower, "")
        return bool(lemma) and lower != lemma and bool(self.verb_stand_in(lower))

    def verb_stand_in(self, form: str) -> str:
        """The verb that the model knows, in the tense and number that an ending shows, or ""."""
        endings = sorted(self.verb_stand_ins, key=len, reverse=True)
        return next((self.verb_stand_ins[end] for end in endings if form.endswith(end)), "")

    def is_verb(self, form: str) -> bool:
        """Whether a form is the infinitive of a verb of the file."""
        return self._forms["verb"].get(form) == form

    def adjective(self, form: str) -> str:
        """The file's adjective of which this is a form, or "": "acquise" -> "acquis"."""
        return self._forms["adjective"].get(form.lower(), "")

    def __repr__(self) -> str:
        return f"Language({self.code!r})"


#: Parts of speech whose lemmas are looked up in the file's own words.
_KINDS: Mapping[str, str] = {
    "VERB": "verb",
    "AUX": "verb",
    "ADJ": "adjective",
    "NOUN": "noun",
}


def _forms(data: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """For each part of speech the lemma of every form of the file's words."""
    words = {
        "verb": _verbs(data),
        "adjective": _lemmas_of(data, "adjectives") | _lemmas_of(data, "values"),
        "noun": _lemmas_of(data, "nouns") | _lemmas_of(data, "values"),
    }
    return {
        kind: _inflected(sorted(lemmas), data["inflections"][kind])
        for kind, lemmas in words.items()
    }


def _verbs(data: Mapping[str, Any]) -> set[str]:
    listed = [entry for row in data["verbs"] for entry in row["lemmas"]]
    listed += data["speech"]["verbs"]
    for section, names in data["verb_lists"].items():
        listed += [entry for name in names for entry in data[section][name]]
    prefixes = tuple(data["reflexive_prefixes"])
    return {_split_reflexive(entry, prefixes)[1][0] for entry in listed}


def _lemmas_of(data: Mapping[str, Any], section: str) -> set[str]:
    return {entry.split()[0] for row in data[section] for entry in row["lemmas"]}


def _inflected(lemmas: Iterable[str], endings: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Form -> lemma by the table of endings; a lemma is its own form, and wins."""
    by_length = sorted(endings, key=len, reverse=True)
    found: dict[str, str] = {}
    lemmas = list(lemmas)
    for lemma in lemmas:
        ending = next((end for end in by_length if lemma.endswith(end)), None)
        if ending is not None:
            stem = lemma[: len(lemma) - len(ending)]
            for form in endings[ending]:
                found.setdefault(stem + form, lemma)
    return found | {lemma: lemma for lemma in lemmas}


def _offices(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Office word -> office; the first table that names a word wins."""
    found: dict[str, str] = {}
    for office, words in table.items():
        for word in words:
            found.setdefault(word, office)
    return found


def _speech(
    verbs: Iterable[str], prefixes: tuple[str, ...], *, keep_reflexive: bool = False
) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Head lemma -> the further words that it needs ("mettre" -> ("en", "garde")).

    With ``keep_reflexive`` a pronominal verb's key is that of ``reflexive_key``.
    """
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for verb in verbs:
        reflexive, words = _split_reflexive(verb, prefixes)
        head = reflexive_key(words[0]) if reflexive and keep_reflexive else words[0]
        found[head].add(tuple(words[1:]))
    return {head: tuple(sorted(rest, key=len, reverse=True)) for head, rest in found.items()}


def reflexive_key(lemma: str) -> str:
    """The key of a pronominal verb, where it is listed apart from the plain one."""
    return f"~{lemma}"


def _any_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of any of these phrases, the longest first, or None."""
    longest = sorted(phrases, key=len, reverse=True)
    joined = "|".join(
        (r"(?<=\w)" if phrase[0] in "'’" else r"(?<![\w-])")  # "I'd like"
        + r"\s+".join(re.escape(word) for word in phrase.split())
        for phrase in longest
    )
    return re.compile(rf"(?:{joined})(?![\w-])", re.IGNORECASE) if joined else None


def _only_reflexive(verbs: Iterable[str], prefixes: tuple[str, ...]) -> frozenset[str]:
    """Verbs that introduce speech only with a reflexive pronoun: "se montrer", not "montrer"."""
    rows = [_split_reflexive(verb, prefixes) for verb in verbs]
    plain = {words[0] for reflexive, words in rows if not reflexive}
    return frozenset(words[0] for reflexive, words in rows if reflexive) - plain


def _split_reflexive(lemma: str, prefixes: tuple[str, ...]) -> tuple[bool, list[str]]:
    for prefix in prefixes:
        if lemma.startswith(prefix):
            return True, _words_of(lemma.removeprefix(prefix))
    return False, _words_of(lemma)


def _words_of(lemma: str) -> list[str]:
    """The words of a lemma as a text is cut: "voir d'un bon œil" has "d'" and "un"."""
    return re.findall(r"[^\s']+'?", lemma)


def _frames(data: Mapping[str, Any]) -> Iterable[Frame]:
    for section, part in _PARTS.items():
        for row in data[section]:
            yield from _row_frames(part, row, tuple(data["reflexive_prefixes"]))


def _row_frames(part: Part, row: Mapping[str, Any], prefixes: tuple[str, ...]) -> Iterable[Frame]:
    for entry in row["lemmas"]:
        reflexive, words = _split_reflexive(entry, prefixes if part == "verb" else ())
        yield Frame(
            part, words[0], reflexive, tuple(words[1:]), tuple(row.get("concept", ())),
            tuple(row.get("target", ())), row["stance"], row["act"], row.get("kind", "stance"),
            row.get("negated", ""),
        )  # fmt: skip


def _index(frames: Iterable[Frame]) -> Mapping[tuple[Part, str], tuple[Frame, ...]]:
    rows: dict[tuple[Part, str], list[Frame]] = defaultdict(list)
    for frame in frames:
        rows[frame.part, frame.lemma].append(frame)
    return {
        key: tuple(sorted(group, key=lambda frame: -len(frame.fixed) - frame.reflexive))
        for key, group in rows.items()
    }


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file."""
    folder = resources.files(__package__)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_language(code: str) -> Language:
    """Load an included language file by its code.

    Raises DataFileError where the file has a fault, KeyError where there is none.
    """
    if code not in languages():
        raise KeyError(code)
    file = resources.files(__package__) / f"{code}.toml"
    return _make_language(str(file), read_text(file))


def load_language_file(path: Path) -> Language:
    """Load a language file from anywhere.

    Raises DataFileError where it cannot be read, or with the line of its first fault.
    """
    return _make_language(str(path), read_text(path))


def _make_language(path: str, text: str) -> Language:
    data = parse_toml(path, text)
    check_language(path, text, data)
    return Language(data)


__all__ = [
    "Frame",
    "Language",
    "Range",
    "languages",
    "load_language",
    "load_language_file",
    "reflexive_key",
]
