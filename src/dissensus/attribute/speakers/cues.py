"""Cues of quotations read from the words themselves: "a tranché mardi la ministre".

Parsers are trained on whole sentences; what stands beside a quotation is a piece of one,
often with its subject after the verb, which they read as an object or cut in two. Here the
order of words decides, and the tagger is asked only for parts of speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dissensus.attribute.tree import Tree, word_of
from dissensus.parse import Token
from dissensus.records import Mention

#: How many words may stand between a verb and the subject behind it.
_GAP = 24
#: How many words of an office may stand before the comma that leads to its holder's name.
_TO_NAME = 10
#: Between an auxiliary and its participle no more words than this: "a une nouvelle fois dit".
_WITHIN = 3
_ADVERBIAL = frozenset({"ADP", "DET", "NOUN", "ADJ", "ADV"})
_NAME = frozenset({"PROPN", "X"})
_PHRASE = frozenset({"NOUN", "PROPN", "X", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of speech at ``verb``, with the clitic subject behind it where it has one."""

    verb: Token
    subject: Token | None = None


def is_cue_verb(tree: Tree, token: Token) -> bool:
    """Whether a word is a form of a verb that introduces speech, whatever its tag."""
    verbs = tree.language.speech_verbs
    rests = verbs.get(token.lemma) if token.tag in ("VERB", "AUX") else None
    if rests is None and token.tag not in ("DET", "PRON", "ADP", "PUNCT"):
        rests = verbs.get(_infinitive(tree, token.text.lower()) or "")
    return rests is not None and (() in rests or _is_followed(tree, token, rests))


def _is_followed(tree: Tree, token: Token, rests: Sequence[tuple[str, ...]]) -> bool:
    after = [w.text.lower() for w in tree.tokens[token.index + 1 : token.index + 9]]
    after = [word for word in after if not word.startswith("-")]
    return any(tuple(after[at : at + len(rest)]) == rest for rest in rests for at in (0, 1, 2))


def _infinitive(tree: Tree, form: str) -> str | None:
    """The lemma of a form that the tagger took for a noun or an adjective."""
    verbs = tree.language.speech_verbs
    for ending in tree.language.words("speech", "endings"):
        lemma = form.removesuffix(ending) + tree.language.speech_ending
        if form.endswith(ending) and lemma in verbs:
            return lemma
    return None


def cue_at(tree: Tree, index: int, last: int) -> Cue | None:
    """The verb group of speech that begins at a word: "a-t-elle encore déclaré"."""
    subject: Token | None = None
    helped = False
    further = 0
    for token in tree.tokens[index:last]:
        if not subject and _is_inverted(tree, token):
            subject = token
        elif is_cue_verb(tree, token) and not _is_helping(tree, token, last):
            return Cue(token, subject or _clitic_after(tree, token))
        elif not _is_group_word(tree, token):
            further += 1
            if not helped or further > _WITHIN or token.tag not in _ADVERBIAL:
                return None
        helped = helped or tree.is_word(token, "speech", "helpers")
    return None


def _is_inverted(tree: Tree, token: Token) -> bool:
    return token.text.startswith("-") and tree.form(token) in tree.language.words(
        "speech", "inverted"
    )


def _is_helping(tree: Tree, token: Token, last: int) -> bool:
    """Whether a form of "vouloir" and the like only carries the verb that follows."""
    if not tree.is_word(token, "speech", "helpers"):
        return False
    return any(
        is_cue_verb(tree, tree.tokens[i])
        for i in range(token.index + 1, min(token.index + 4, last))
    )


def _clitic_after(tree: Tree, verb: Token) -> Token | None:
    for token in tree.tokens[verb.index + 1 : verb.index + 3]:
        if _is_inverted(tree, token):
            return token
    return None


def _is_group_word(tree: Tree, token: Token) -> bool:
    """Whether a word may stand in a verb group before its main verb."""
    form = tree.form(token)
    return (
        tree.is_word(token, "speech", "helpers")
        or form in tree.language.words("speech", "clitics")
        or form == "t"
        or (token.tag == "ADV" and not token.text[:1].isupper())
        or token.tag == "AUX"
    )


def subject_after(tree: Tree, verb: Token, last: int) -> Mention | None:
    """Who speaks, where the verb comes first: past dates, places and other adverbials."""
    index = _past_fixed(tree, verb)
    end = min(last, index + _GAP)
    while index < end:
        token = tree.tokens[index]
        pronoun = _pronoun_at(tree, index, last)
        if pronoun is not None:
            return pronoun
        if token.tag == "ADV" or token.text in (",", "-", "–"):
            index += 1
        elif token.tag in ("ADP", "SCONJ"):
            index = _past_phrase(tree, index, end)
        elif _is_time(tree, index, end):
            index = max(index + 1, _past_phrase(tree, index - 1, end))
        else:
            return mention_at(tree, index, last)
    return None


def _past_fixed(tree: Tree, verb: Token) -> int:
    """Behind the words that belong to a cue: "a fait valoir la ministre"."""
    after = [word.text.lower() for word in tree.tokens[verb.index + 1 : verb.index + 5]]
    rests = tree.language.speech_verbs.get(verb.lemma, ())
    fixed = (len(rest) for rest in rests if rest and tuple(after[: len(rest)]) == rest)
    return verb.index + 1 + max(fixed, default=0)


def _is_time(tree: Tree, index: int, last: int) -> bool:
    """Whether a date or other word of time begins here: "lundi", "la semaine dernière"."""
    words = tree.tokens[index : min(index + 3, last)]
    for word in words:
        if tree.is_word(word, "words", "times") or word.text[:1].isdigit():
            return True
        if word.tag not in ("DET", "ADJ", "ADV"):
            return False
    return False


def _past_phrase(tree: Tree, index: int, last: int) -> int:
    """Past a preposition and the phrase after it; a new article begins the next phrase."""
    links = tree.language.words("speech", "linking")
    index += 1
    run = _capitals(tree, index, last)
    if run > 2:  # "à Bruxelles Jeanne Dupont": a place, then a name
        return index + run - 2
    opened = False
    while index < last:
        token = tree.tokens[index]
        if token.tag == "ADP" and tree.form(token) not in links and opened:
            return index
        if token.tag == "ADP" or tree.form(token) in links:
            opened = False
        elif token.tag == "DET":
            if opened:
                return index
        elif token.tag in _PHRASE:
            before = tree.tokens[index - 1]
            name = token.text[:1].isupper() and before.text[:1].islower()
            if opened and name and not _leads_to_phrase(tree, index, last):
                return index
            opened = True
        else:
            return index
        if token.tag == "DET":
            opened = _is_last_determiner(tree, index, last)
        index += 1
    return index


def _leads_to_phrase(tree: Tree, index: int, last: int) -> bool:
    """As in "à l'agence APS le porte-parole": a new article begins behind the name."""
    alone = _capitals(tree, index, last) == 1 and index + 1 < last
    return alone and tree.tokens[index + 1].tag == "DET"


def _capitals(tree: Tree, index: int, last: int) -> int:
    """How many capitalised words stand side by side from here on."""
    end = index
    while end < last and tree.tokens[end].text[:1].isupper() and tree.tokens[end].tag != "DET":
        end += 1
    return end - index


def _is_last_determiner(tree: Tree, index: int, last: int) -> bool:
    return index + 1 < last and tree.tokens[index + 1].tag not in _PHRASE | {"DET", "ADV"}


def mention_at(tree: Tree, index: int, last: int) -> Mention | None:
    """The noun phrase, name or pronoun that begins at a word."""
    token = tree.tokens[index]
    pronoun = _pronoun_at(tree, index, last)
    if pronoun is not None:
        return pronoun
    if token.tag not in _PHRASE | {"DET", "PRON"} and not token.text[:1].isupper():
        return None
    end = _phrase_end(tree, index, last)
    words = tree.tokens[index:end]
    first = _without_former(tree, words)
    head = _head_of(tree, first)
    head = head or next((w for w in words if w.text[:1].isupper() and w.tag != "DET"), None)
    if head is None:
        return None
    words = (*words, *_apposed_name(tree, head, end, last))
    return _make(tree, words, head)


def _head_of(tree: Tree, words: Sequence[Token]) -> Token | None:
    """The noun that heads a phrase: the first, or the last of the first ones side by side."""
    nouns = [w for w in words if w.tag in ("NOUN", "PROPN", "X")]
    if not nouns or not tree.language.head_final:
        return nouns[0] if nouns else None
    head = nouns[0]
    for word in words[words.index(head) + 1 :]:
        if word.tag == "PART":
            continue
        if word.tag not in _PHRASE:
            break
        head = word if word.tag in ("NOUN", "PROPN", "X") else head
    return head


def _without_former(tree: Tree, words: Sequence[Token]) -> Sequence[Token]:
    """The words after "ancien", "nouveau" and the like, which taggers may read as nouns."""
    markers = tree.language.words("actors", "former") | tree.language.words("actors", "current")
    kept = [w for w in words if w.text.lower() not in markers]
    return kept if any(w.tag != "DET" for w in kept) else words


def _pronoun_at(tree: Tree, index: int, last: int) -> Mention | None:
    """As in "elle", "celui-ci", "ce dernier"."""
    pronouns = tree.language.words("words", "subject_pronouns")
    for width in (2, 1):
        words = tree.tokens[index : min(index + width, last)]
        if " ".join(tree.form(word) for word in words) in pronouns:
            start, end = words[0].start, words[-1].end
            plain = tuple(word_of(word) for word in words)
            return Mention(start, end, tree.text[start:end].lstrip("-"), "pronoun", plain)
    return None


def _phrase_end(tree: Tree, index: int, last: int) -> int:
    """Where the noun phrase ends: at a sign, a verb, or a preposition that does not go on."""
    links = tree.language.words("speech", "linking")
    tokens = tree.tokens
    start, end = index, index + 1
    while end < last:
        token, before = tokens[end], tokens[end - 1]
        is_link = tree.form(token) in links and token.tag in ("ADP", "DET", "PART")
        goes_on = token.tag in _PHRASE or (
            token.tag == "DET" and before.tag in ("ADP", "DET", "CCONJ")
        )
        is_name = token.text[:1].isupper() and token.tag not in ("PUNCT", "PRON", "ADP")
        both = token.tag == "CCONJ" and _goes_on_after_and(tree, end, last)
        title_stop = token.text == "." and is_title(tree, before)
        fixed = f"{before.text} {token.text}".lower() in tree.language.offices
        if not (is_link or goes_on or is_name or both or title_stop or fixed):
            break
        if token.tag == "DET" and before.tag in _PHRASE and not is_link:
            break
        if end > start and tree.is_word(token, "words", "times") and not is_surname(tree, token):
            break
        end += 1
    while end > start + 1 and tokens[end - 1].tag in ("ADP", "DET", "CCONJ"):
        end -= 1
    return end


def is_surname(tree: Tree, token: Token) -> bool:
    """Whether a month's name is somebody's: "Ms May", "Theresa May" (not "Trump, May 5")."""
    before = tree.tokens[token.index - 1] if token.index else token
    if token.text.lower() not in tree.language.months or not token.text[:1].isupper():
        return False
    after = tree.tokens[token.index + 1 : token.index + 2]
    dated = bool(after) and after[0].text[:1].isdigit()
    return not dated and (is_title(tree, before) or _is_given_name(before))


def _is_given_name(token: Token) -> bool:
    return token.tag in _NAME and token.text[:1].isupper() and token.text[1:].islower()


def is_title(tree: Tree, token: Token) -> bool:
    """Whether a word is a title whose full stop the tokenizer parted ("M" ".")."""
    form = f"{token.text.lower()}."
    return any(form in tree.language.words("actors.titles", kind) for kind in ("m", "f", "either"))


def _goes_on_after_and(tree: Tree, index: int, last: int) -> bool:
    """As in "ministre de l'Europe et des Affaires étrangères" is one office."""
    links = tree.language.words("speech", "linking")
    return index + 1 < last and tree.form(tree.tokens[index + 1]) in links


def _apposed_name(tree: Tree, head: Token, end: int, last: int) -> Sequence[Token]:
    """The name after a comma, and what leads there: "la ministre, Jeanne Dupont"."""
    if head.tag != "NOUN":
        return ()
    comma = _next_comma(tree, end, last)
    if comma is None:
        return ()
    stop = comma + 1
    while stop < last and tree.tokens[stop].text[:1].isupper() and tree.tokens[stop].tag != "DET":
        stop += 1
    named = stop > comma + 1 and tree.tokens[comma + 1].tag not in ("PRON", "ADP", "CCONJ")
    return tree.tokens[end:stop] if named else ()


def _next_comma(tree: Tree, start: int, last: int) -> int | None:
    """A comma behind nothing but the rest of an office: "commissaire européen au Budget, X"."""
    for index in range(start, min(start + _TO_NAME, last)):
        token = tree.tokens[index]
        if token.text == ",":
            return index
        if token.tag not in _PHRASE | {"ADP", "DET", "CCONJ"} and token.text not in "()":
            return None
    return None


def _make(tree: Tree, words: Sequence[Token], head: Token) -> Mention:
    start, end = words[0].start, words[-1].end
    plain = tuple(word_of(word) for word in words)
    at = next(i for i, word in enumerate(words) if word.index == head.index)
    return Mention(
        start,
        end,
        tree.text[start:end],
        "noun",
        plain,
        at,
        head.number,
        head.gender,
        is_subject=True,
    )


def can_speak(tree: Tree, mention: Mention) -> bool:
    """Whether a phrase may name somebody: a name, a pronoun, an office, an organ, a group."""
    if mention.kind != "noun":
        return True
    head = mention.words[mention.head]
    after = mention.words[mention.head + 1 : mention.head + 2]
    if head.form[:1].isupper() and (
        head.tag in _NAME or _is_acronym(head.form) or not _opens_sentence(tree, mention)
    ):
        return True
    if after and after[0].tag in _NAME:
        return True
    words = {head.lemma.lower(), head.form.lower()}
    pair = " ".join(w.form.lower() for w in (head, *after))
    return bool(words & tree.language.speaking_nouns) or pair in tree.language.offices


def _opens_sentence(tree: Tree, mention: Mention) -> bool:
    """Whether the head of a phrase has its capital from the sentence's beginning."""
    at = tree.at[mention.words[mention.head].start].index
    before = tree.tokens[at - 1] if at else None
    return (
        before is None
        or before.text in ".!?…:"
        or "\n" in tree.text[before.end : tree.tokens[at].start]
    )


def _is_acronym(form: str) -> bool:
    return sum(character.isupper() for character in form) > 1
