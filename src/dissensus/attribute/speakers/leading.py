"""A cue that leads to a quotation, or stands over the clause that it is a part of."""

from __future__ import annotations

from collections.abc import Sequence

from dissensus.attribute.speakers.beside import Found, Place, according_at, is_neutral
from dissensus.attribute.speakers.cues import (
    can_speak,
    is_cue_verb,
    is_title,
    mention_at,
    subject_after,
)
from dissensus.attribute.speakers.speech import is_according
from dissensus.attribute.tree import Tree
from dissensus.fold import fold
from dissensus.languages.syntax import (
    CASE,
    COMPLEMENT,
    CONJUNCT,
    NOMINAL,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token, stands_alone
from dissensus.records import Mention

#: What may stand in a verb group before its verb.
_GROUP = frozenset({"AUX", "ADV", "PRON"})
#: A noun phrase of no more words than this right behind its noun is a name or a term.
_TERM = 4


def find_before(tree: Tree, place: Place) -> Found | None:
    """As in "La ministre a tranché : « … »", "Et d'ajouter : « … »"."""
    before = _preceding(tree, place)
    if not before or _is_term(tree, place, before):
        return None
    mark = tree.text[: place.quoted.outer_start].rstrip()[-1:]
    if place.alone and mark not in ":," and before[-1].tag == "PUNCT" and before[-1].text != ":":
        return None
    before = _after_contrast(tree, before)
    for token in reversed(before):
        quoted = token.index in tree.quote_at
        if is_cue_verb(tree, token) and not quoted and not _is_told(tree, token):
            found = _speaker_before(tree, token, before)
            if found is not None:
                return found
    return (
        _leading_according(tree, before)
        or _main_subject(tree, before, loose=mark == ":")
        or (_named_before(tree, before) if mark == ":" else None)
    )


def _named_before(tree: Tree, before: Sequence[Token]) -> Found | None:
    """As in "Le ministre du Commerce : « … »": a name or office, and nothing else."""
    words = [token for token in before if token.tag != "PUNCT"]
    if not words or any(token.tag in VERBAL for token in words):
        return None
    mention = mention_at(tree, words[0].index, words[-1].index + 1)
    whole = mention is not None and mention.end >= words[-1].end
    return Found(mention, None, "colon") if whole and mention and can_speak(tree, mention) else None


def _after_contrast(tree: Tree, before: list[Token]) -> list[Token]:
    """Of "X précise que …, tandis que Y entend" the part that tells of Y."""
    for at in range(len(before) - 1, 0, -1):
        if before[at].text.lower() in tree.language.words("words", "contrast"):
            rest = before[at + 1 :]
            return rest if rest and _main_subject(tree, rest, loose=True) else before
    return before


def _is_term(tree: Tree, place: Place, before: Sequence[Token]) -> bool:
    """A title or term right behind its noun: 'un titre de séjour "métier en tension"'."""
    words = tree.text[place.quoted.start : place.quoted.end].split()
    inside = tree.tokens[place.first : place.last]
    if place.alone or len(words) > _TERM or any(token.is_finite for token in inside):
        return False
    return before[-1].tag in ("NOUN", "PROPN") and inside[0].tag in ("NOUN", "PROPN")


def _preceding(tree: Tree, place: Place) -> list[Token]:
    """The words of the sentence that runs up to the mark."""
    before: list[Token] = []
    end = place.quoted.outer_start
    for token in reversed(tree.tokens[: place.first]):
        gap = tree.text[token.end : end]
        if "\n" in gap and (
            before or not tree.text[: place.quoted.outer_start].rstrip().endswith(":")
        ):
            break
        if token.text in (".", "!", "?", "…") and not _is_title_stop(tree, token):
            break
        quote = tree.quote_at.get(token.index)
        if quote is not None and stands_alone(tree.text, tree.parsed.quoted[quote]):
            break
        before.append(token)
        end = token.start
    return before[::-1]


def _is_title_stop(tree: Tree, token: Token) -> bool:
    """The full stop of "M." where the tokenizer parted it."""
    before = tree.tokens[token.index - 1] if token.index else None
    return before is not None and is_title(tree, before) and before.end == token.start


def _is_told(tree: Tree, verb: Token) -> bool:
    """As in "said that he had spoken and “…”": what a pronoun does is told by somebody else."""
    subjects = tree.subjects(verb)
    if not subjects or subjects[0].tag != "PRON":
        return False
    child = verb
    for above in tree.ancestors(verb):
        told = child.relation in (COMPLEMENT, CONJUNCT) and child.index > above.index
        if told and child.relation == COMPLEMENT and is_cue_verb(tree, above):
            return is_narrated(tree, above) and bool(tree.subjects(above))
        if not told:
            return False
        child = above
    return False


def _speaker_before(tree: Tree, verb: Token, before: Sequence[Token]) -> Found | None:
    clitic = next(
        (
            t
            for t in tree.tokens[verb.index - 2 : verb.index + 4]
            if _is_clitic_subject(tree, t, before)
        ),
        None,
    )
    if clitic is not None:
        return Found(tree.mention(clitic), verb, "before")
    subjects = _subjects(tree, verb)
    if subjects and not tree.is_word(subjects[0], "words", "relative_subject"):
        mention = _named_behind(tree, subjects[0], verb) or tree.mention(subjects[0])
        if can_speak(tree, mention):
            return Found(mention, verb, "before")
    named = _name_before(tree, verb)
    if named is not None:
        return Found(named, verb, "before")
    if verb.form == "Inf" and verb.index - before[0].index <= 3 and not subjects:
        return Found(None, verb, "continued")
    main = _main_subject(tree, [t for t in before if t.index < verb.index], loose=True)
    return Found(main.speaker, verb, "before") if main else _leader(tree, verb, before)


def _named_behind(tree: Tree, subject: Token, verb: Token) -> Mention | None:
    """As in "le ministre du Budget et de la Mer, Luc Morel, a dit": the name between commas."""
    name = _name_run(tree, verb, commas=True)
    if subject.tag != "NOUN" or name is None or name.start <= subject.index:
        return None
    if tree.mention(subject).end > tree.tokens[name.start].start:
        return None  # the parser has it
    before = tree.tokens[name.start - 2]
    place = tree.language.head_final and before.text[:1].isupper()  # "of Salem, New Hampshire,"
    return None if place else mention_at(tree, name.start, name.stop)


def _name_before(tree: Tree, verb: Token) -> Mention | None:
    """A name of several words right before its verb, where the parser sees no subject."""
    name = _name_run(tree, verb, commas=False)
    return mention_at(tree, name.start, name.stop) if name is not None else None


def _name_run(tree: Tree, verb: Token, *, commas: bool) -> range | None:
    """The places of the capitalised words before a verb group, between commas or not."""
    end = verb.index
    while end and tree.tokens[end - 1].tag in _GROUP:
        end -= 1
    if commas:
        if not end or tree.tokens[end - 1].text != ",":
            return None
        end -= 1
    start = end
    while (
        start
        and tree.tokens[start - 1].tag == "PROPN"
        and is_narrated(tree, tree.tokens[start - 1])
    ):
        start -= 1
    closed = not commas or (start > 1 and tree.tokens[start - 1].text == ",")
    return range(start, end) if end - start > 1 and closed else None


def _subjects(tree: Tree, verb: Token) -> list[Token]:
    """Its subjects outside quoted words; of "-t-il" the pronoun."""
    found = [s for s in tree.subjects(verb) if is_narrated(tree, s) and not _parted(tree, s, verb)]
    return [tree.tokens[s.index + 1] if tree.language.is_joint(s.text) else s for s in found]


def _parted(tree: Tree, one: Token, other: Token) -> bool:
    """Whether a full stop stands between two words that the parser joined."""
    first, last = sorted((one.index, other.index))
    between = tree.tokens[first:last]
    return any(
        t.text in (".", "!", "?") and not _is_title_stop(tree, t) and is_narrated(tree, t)
        for t in between
    )


def _leader(tree: Tree, verb: Token, before: Sequence[Token]) -> Found | None:
    """The phrase that leads to a verb, where the parser sees no subject."""
    start = next((t.index for t in before if t.tag not in ("ADV", "CCONJ", "PUNCT")), verb.index)
    if start >= verb.index:
        return Found(None, verb, "continued")
    mention = mention_at(tree, start, verb.index)
    return Found(mention, verb, "before") if mention and can_speak(tree, mention) else None


def _is_clitic_subject(tree: Tree, token: Token, before: Sequence[Token]) -> bool:
    return (
        before[0].index <= token.index <= before[-1].index
        and token.text.startswith("-")
        and tree.form(token) in tree.language.words("speech", "inverted")
    )


def is_narrated(tree: Tree, token: Token) -> bool:
    """Whether a word is the journalist's, outside all marks."""
    return token.index not in tree.quote_at


def _leading_according(tree: Tree, before: Sequence[Token]) -> Found | None:
    """As in "Selon Berlin, l'offensive « … »", "Pour le ministre, « … »"."""
    last = before[-1].index + 1
    for token in reversed(before):
        found = according_at(tree, token.index, last)
        if found is not None:
            return found
    if tree.form(before[0]) not in tree.language.words("speech", "according_for"):
        return _own_view(tree, before)
    speaker = mention_at(tree, before[0].index + 1, last)
    if speaker is None or not can_speak(tree, speaker):
        return None
    after = next((t for t in before if t.start >= speaker.end), None)
    comma = after is None or after.text == ","
    return Found(speaker, before[0], "according") if comma else None


def _own_view(tree: Tree, before: Sequence[Token]) -> Found | None:
    """As in "A ses yeux, « … »": whoever was speaking."""
    opening = " ".join(tree.form(t) for t in before[:3])
    views = tree.language.words("speech", "according_own")
    is_own = any(fold(opening).startswith(fold(view)) for view in views)
    return Found(None, before[0], "continued") if is_own else None


def _main_subject(tree: Tree, before: Sequence[Token], *, loose: bool) -> Found | None:
    """The subject of a verb before: of any verb before a colon, else of one with a stance."""
    for token in reversed(before):
        if token.tag not in VERBAL or not tree.is_finite(token) or not is_narrated(tree, token):
            continue
        if not (loose or _is_stance(tree, token)):
            continue
        mention = subject_of(tree, token, before[-1].index + 1)
        if mention is not None and can_speak(tree, mention) and not is_neutral(tree, mention):
            return Found(mention, token, "colon")
    return None


def subject_of(tree: Tree, verb: Token, last: int) -> Mention | None:
    """The subject of a verb, behind it where it introduces speech."""
    subjects = _subjects(tree, verb)
    if subjects:
        return tree.mention(subjects[0])
    return subject_after(tree, verb, last) if is_cue_verb(tree, verb) else None


def find_around(tree: Tree, place: Place) -> Found | None:
    """Words quoted within a clause: whoever the clause is told by."""
    inside = range(place.first, place.last)
    before = _preceding(tree, place)
    if before and _is_term(tree, place, before):
        return None
    roots = [
        tree.tokens[i]
        for i in inside
        if tree.tokens[i].head not in inside or tree.tokens[i].head == i
    ]
    for root in roots[:2]:
        child = root
        for above in tree.ancestors(root):
            if above.index not in inside:
                found = _clause_speaker(tree, child, above)
                if found is not None:
                    return found
            child = above
    return _around_according(tree, tree.tokens[place.first])


def _clause_speaker(tree: Tree, child: Token, above: Token) -> Found | None:
    if above.tag not in VERBAL or child.relation in (RELATIVE, SUBJECT):
        return None
    if not is_cue_verb(tree, above) or not is_narrated(tree, above) or _parted(tree, above, child):
        return None
    if _is_told(tree, above):
        return None
    subjects = [s for s in _subjects(tree, above) if s.index != child.index]
    if subjects and above.index < child.index:
        mention = tree.mention(subjects[0])
        return Found(mention, above, "around") if can_speak(tree, mention) else None
    return None


def _is_stance(tree: Tree, verb: Token) -> bool:
    frames = tree.language.frames.get(("verb", verb.lemma), ())
    return any(frame.kind != "reverse" for frame in frames)


def _around_according(tree: Tree, token: Token) -> Found | None:
    for above in (token, *tree.ancestors(token)):
        for child in tree.children(above):
            if is_according(tree, child) and child.tag in NOMINAL:
                return Found(tree.mention(child), tree.children(child, CASE)[0], "according")
    return None
