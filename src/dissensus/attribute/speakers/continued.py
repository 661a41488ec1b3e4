"""Who goes on speaking: quotations that name nobody, or only a pronoun or a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dissensus.attribute.speakers.beside import Found, Place, QuotedSpeech, is_neutral
from dissensus.attribute.speakers.cues import (
    can_speak,
    cue_at,
    is_cue_verb,
    mention_at,
    subject_after,
)
from dissensus.attribute.speakers.leading import is_narrated, subject_of
from dissensus.attribute.tree import Tree
from dissensus.languages.syntax import CONJUNCT, COPULA, PASSIVE_SUBJECT, ROOT, SUBJECT, VERBAL
from dissensus.parse import Token
from dissensus.records import Mention

#: How long the name of whoever a document comes from may be, in words.
_WHOSE = 12
#: Fewer words than this that nobody says are a term.
_TOLD = 4
#: The way of quoted words that go on with what the sentence before tells.
_ON = "told on"


def chained(tree: Tree, found: Found, place: Place, speech: Sequence[QuotedSpeech]) -> Found:
    """A pronoun beside a quotation goes back past the quoted words, to who spoke before."""
    speaker = found.speaker
    if speaker is None or speaker.kind != "pronoun" or speaker.start < place.quoted.start:
        return found
    before = next((row for row in reversed(speech) if row.speaker is not None), None)
    if (
        before is not None
        and _is_next(tree, before, place)
        and _agrees(tree, before.speaker, speaker)
    ):
        return replace(found, speaker=before.speaker)
    opens = before is None and place.alone
    told = _sentence_subject(tree, place, after=0) if opens else None
    if told is not None and told.kind == "noun" and _agrees(tree, told, speaker):
        return replace(found, speaker=told)
    start = place.quoted.outer_start
    return replace(found, speaker=replace(speaker, start=start, end=start))


def _is_next(tree: Tree, before: QuotedSpeech, place: Place) -> bool:
    """Whether nobody else is told of between two quotations."""
    return not _between(tree, before, place)


def _between(tree: Tree, before: QuotedSpeech, place: Place) -> list[Token]:
    """The subjects of what is narrated between two quotations, without the first one's speaker."""
    start = max(before.quoted.outer_end, before.cue.end if before.cue else 0)
    spoken = before.speaker.end if before.speaker else 0
    return [
        t for t in tree.tokens[: place.first]
        if start <= t.start and t.relation in (SUBJECT, PASSIVE_SUBJECT)
        and is_narrated(tree, t) and t.end > spoken
    ]  # fmt: skip


def _agrees(tree: Tree, before: Mention | None, pronoun: Mention) -> bool:
    if before is None:
        return False
    genders = {_gender(tree, before) or before.gender, _gender(tree, pronoun) or pronoun.gender}
    return not {"Masc", "Fem"} <= genders


def _gender(tree: Tree, mention: Mention) -> str:
    forms = [word.form.lower().lstrip("-") for word in mention.words]
    for gender, name in (("Fem", "pronouns_f"), ("Masc", "pronouns_m")):
        if " ".join(forms) in tree.language.words("actors", name):
            return gender
    marks = {"Fem": "feminine_marks", "Masc": "masculine_marks"}
    for gender, name in marks.items():
        if forms[0] in tree.language.words("actors", name):
            return gender
    for gender, name in (("Fem", "f"), ("Masc", "m")):
        if forms[0] in tree.language.words("actors.titles", name):
            return gender
    return ""


def owner_of(tree: Tree, found: Found, place: Place, speech: Sequence[QuotedSpeech]) -> Found:
    """Behind a document whoever issued it."""
    if found.speaker is None:
        return found
    is_document, owner = _of_document(tree, found.speaker)
    if not is_document:
        return found
    speaker = owner or _told_before(tree, found.speaker) or speaker_so_far(tree, place, speech)
    return replace(found, speaker=speaker, way="document")


def _told_before(tree: Tree, mention: Mention) -> Mention | None:
    """As in "cette source": the same noun with its adjective or owner, earlier in the text."""
    noun = mention.words[mention.head].lemma
    first = mention.words[0].form.lower()
    if first not in tree.language.words("words", "demonstratives") and len(mention.words) > 1:
        return mention if _says_whose(tree, mention) else None
    earlier = [t for t in tree.tokens if t.lemma == noun and t.end <= mention.start]
    for token in reversed(earlier):
        found = mention_at(tree, token.index, min(token.index + 8, len(tree.tokens)))
        if found is not None and len(found.words) > 1 and found.end < mention.start:
            return found
    return None


def _says_whose(tree: Tree, mention: Mention) -> bool:
    """As in "le communiqué russe"; in "the press release" the nouns are one word."""
    if not tree.language.head_final:
        return len(mention.words) > 2
    other = (w for at, w in enumerate(mention.words[1:], 1) if at != mention.head)
    return any(w.tag == "ADJ" or w.form[:1].isupper() for w in other)


def listed(tree: Tree, place: Place, speech: Sequence[QuotedSpeech]) -> Found | None:
    """As in "“brutal”, “against the law” and “a shame for us”": of whoever said the first."""
    before = speech[-1] if speech else None
    if before is None or before.speaker is None:
        return None
    gap = [t for t in tree.tokens[: place.first] if t.start >= before.quoted.outer_end]
    joined = gap and all(t.tag in ("CCONJ", "PUNCT") and t.text not in ".!?" for t in gap)
    return Found(before.speaker, before.cue, "listed") if joined else None


def told_on(tree: Tree, place: Place, speech: Sequence[QuotedSpeech]) -> Found | None:
    """As in "X a posé deux conditions. La première, « que … »": who told the sentence before.

    Only where nobody else is told of in the sentence of the quoted words.
    """
    first, _ = _sentence_bounds(tree, place.first)
    again = speech[-1] if speech and speech[-1].way == _ON else None
    if again is not None and again.quoted.start >= tree.tokens[first].start:
        return Found(again.speaker, again.cue, _ON)
    if not _is_clause(tree, place):
        return None
    own = [
        t for t in tree.tokens[first : _sentence_end(tree, place.last)]
        if t.relation in (SUBJECT, PASSIVE_SUBJECT) and is_narrated(tree, t)
    ]  # fmt: skip
    if first < 2 or any(can_speak(tree, tree.mention(t)) for t in own):
        return None
    return _teller(tree, _sentence_bounds(tree, first - 2)[0], first, speech)


def _sentence_end(tree: Tree, index: int) -> int:
    while index < len(tree.tokens) and tree.tokens[index].text not in (".", "!", "?", "…"):
        if "\n" in tree.text[tree.tokens[index - 1].end : tree.tokens[index].start]:
            break
        index += 1
    return index


def _teller(tree: Tree, first: int, last: int, speech: Sequence[QuotedSpeech]) -> Found | None:
    """Who tells a sentence: the speaker of words quoted in it, or of a verb of speech."""
    start = tree.tokens[first].start
    for row in reversed(speech):
        if row.quoted.start >= start and row.speaker is not None:
            return Found(row.speaker, row.cue, _ON)
    for token in _main_first(tree, tree.tokens[first:last]):
        if is_cue_verb(tree, token) and is_narrated(tree, token) and tree.is_finite(token):
            mention = subject_of(tree, token, last)
            if mention is not None and can_speak(tree, mention):
                return Found(mention, token, _ON)
    return None


def _is_clause(tree: Tree, place: Place) -> bool:
    """Whether quoted words are a clause and no term: "que cela cesse", "fermer le port"."""
    words = tree.tokens[place.first : place.last]
    opens = words[0].tag in VERBAL and words[0].form == "Inf"
    return len(words) >= _TOLD and (opens or any(word.is_finite for word in words))


def speaker_so_far(tree: Tree, place: Place, speech: Sequence[QuotedSpeech]) -> Mention | None:
    """Whoever was speaking: of the quotation before, or the subject of the sentence between."""
    known = [row for row in speech if row.speaker is not None]
    before = known[-1] if known else None
    told = _sentence_subject(tree, place, after=before.quoted.outer_end if before else 0)
    near = before is not None and place.quoted.start - before.quoted.end <= 700
    if told is not None and not (near and before and _is_only_pronouns(tree, before, place)):
        return told
    return before.speaker if near and before is not None else None


def _is_only_pronouns(tree: Tree, before: QuotedSpeech, place: Place) -> bool:
    """Whether between two quotations nobody is told of but by pronouns."""
    between = _between(tree, before, place)
    return bool(between) and all(token.tag == "PRON" for token in between)


def _sentence_subject(tree: Tree, place: Place, *, after: int) -> Mention | None:
    """The subject of the narrated sentence just before, if it tells of somebody."""
    index = place.first - 1
    while index >= 0 and tree.tokens[index].tag == "PUNCT":
        index -= 1
    if index < 0 or index in tree.quote_at or tree.tokens[index].start < after:
        return None
    first, last = _sentence_bounds(tree, index)
    if tree.tokens[first].start < after:
        return None
    told = _trailing_cue(tree, first, last)
    if told is not None:
        return told
    for token in _main_first(tree, tree.tokens[first:last]):
        if tree.is_finite(token) and is_narrated(tree, token):
            mention = subject_of(tree, token, last)
            if mention is None or not can_speak(tree, mention):
                continue
            if is_cue_verb(tree, token) or not is_neutral(tree, mention):
                return mention
    return None


def _main_first(tree: Tree, words: Sequence[Token]) -> list[Token]:
    """The verbs of a sentence, those of its main clauses first, and of these the last."""
    verbs = [word for word in words if word.tag in VERBAL or tree.children(word, COPULA)]
    main = [word for word in verbs if _is_main(tree, word)]
    return [*reversed(main), *(word for word in verbs if word not in main)]


def _is_main(tree: Tree, verb: Token) -> bool:
    while verb.relation == CONJUNCT and verb.head < verb.index:
        verb = tree.tokens[verb.head]
    return verb.relation == ROOT


def _trailing_cue(tree: Tree, first: int, last: int) -> Mention | None:
    """Who tells a sentence at its end: "La trêve tient, a déclaré la ministre."."""
    for index in range(last - 2, first, -1):
        if tree.tokens[index].text == ",":
            cue = cue_at(tree, index + 1, last)
            speaker = subject_after(tree, cue.verb, last) if cue and not cue.subject else None
            if speaker is not None and can_speak(tree, speaker):
                return speaker
    return None


def _sentence_bounds(tree: Tree, index: int) -> tuple[int, int]:
    first = index
    while first and tree.tokens[first - 1].text not in (".", "!", "?", "…"):
        if "\n" in tree.text[tree.tokens[first - 1].end : tree.tokens[first].start]:
            break
        first -= 1
    return first, index + 1


def _of_document(tree: Tree, mention: Mention) -> tuple[bool, Mention | None]:
    """Whether a phrase is a document's, and whose: "le communiqué du syndicat"."""
    documents = tree.language.words("speech", "documents")
    head = mention.words[mention.head]
    if mention.kind != "noun" or not {head.lemma.lower(), head.form.lower()} & documents:
        return False, None
    links = tree.language.words("words", "of")
    first = tree.at[mention.words[0].start].index
    last = first + len(mention.words)
    for index in range(first + mention.head + 1, last - 1):
        if tree.form(tree.tokens[index]) in links:
            return True, mention_at(tree, index + 1, last)
    last += last < len(tree.tokens) and tree.tokens[last].form == "Part"  # "issued by"
    following = tree.tokens[last] if last < len(tree.tokens) else None
    if following is not None and tree.is_word(following, "words", "coming_from"):
        end = min(last + _WHOSE, len(tree.tokens))
        return True, mention_at(tree, last + 1, end)  # "a statement by the union"
    return True, None
