"""Deeds: what a state or organisation does, and what a speaker says that it will do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dissensus.attribute.agreed import agrees
from dissensus.attribute.asserted import is_due, is_guest, is_told, is_untold
from dissensus.attribute.content import contents
from dissensus.attribute.frames import frame_contents, frames_of, has_words
from dissensus.attribute.given import is_phrasal, joined, pointing, turned
from dissensus.attribute.holders import is_body, verb_holders
from dissensus.attribute.listed import shared_objects
from dissensus.attribute.make import Context, Sense, make_attributions
from dissensus.attribute.nouns import noun_contents
from dissensus.attribute.reasons import denied_reason
from dissensus.attribute.speakers.speech import is_speech
from dissensus.attribute.subjects import is_name, shares_object
from dissensus.attribute.supposed import is_future, is_hypothesis, is_unreal
from dissensus.attribute.topics import build_topic
from dissensus.attribute.tree import Tree, word_of
from dissensus.attribute.warned.answers import is_answer
from dissensus.attribute.warned.threats import calls_war
from dissensus.attribute.worth import judges
from dissensus.languages import reflexive_key
from dissensus.languages.syntax import (
    ADVERBIAL,
    AGENT,
    AUXILIARY,
    COMPLEMENT,
    CONJUNCT,
    COPULA,
    EXPLETIVE,
    MARKER,
    MODIFIER,
    NOMINAL,
    NOUN_CLAUSE,
    OBJECT,
    OBLIQUE,
    PASSIVE_AUXILIARY,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    VERBAL,
)
from dissensus.parse import Token
from dissensus.records import Attribution, Mention, Span, Topic


def find_deeds(context: Context) -> Iterator[Attribution]:
    """Finite verbs of doing, with their subject or agent and their object."""
    for token in context.tree.tokens:
        told = context.voices.of(token) is not None and (
            is_answer(context.tree, token) or calls_war(context.tree, token)
        )
        if _is_deed(context.tree, token) and not told and not is_due(context, token):
            other = shares_object(context.tree, token)
            deeds = _shared(context, token, other) if other is not None else _deed(context, token)
            yield from deeds


def _is_deed(tree: Tree, verb: Token) -> bool:
    if verb.tag != "VERB" or verb.relation in (AUXILIARY, COPULA, PASSIVE_AUXILIARY):
        return False
    if not (_is_known(tree, verb) or _is_pledged(tree, verb)):
        return False
    if (
        _is_position(tree, verb)
        or _is_denied(tree, verb)
        or is_unreal(tree, _carrier(tree, verb) or verb)
    ):
        return False
    if (
        is_untold(tree, verb)
        or judges(tree, verb)  # "would find it unacceptable"
        or is_hypothesis(tree, verb)
        or denied_reason(tree, verb)
        or _is_cue(tree, verb)
        or _tells(tree, verb)
    ):
        return False
    return _stands_finite(tree, verb) or _is_agentive_participle(tree, verb)


def _is_known(tree: Tree, verb: Token) -> bool:
    """Whether the language lists it as a deed or as what ends something."""
    lemma = reflexive_key(verb.lemma) if tree.is_reflexive(verb) else verb.lemma
    rests = tree.language.deed_verbs.get(lemma)
    bare = rests is not None and () in rests and not is_phrasal(tree, verb)
    if rests is not None and (bare or any(has_words(tree, verb, rest) for rest in rests if rest)):
        return True
    return any(
        frame.kind == "reverse" and frame_contents(tree, verb, frame)
        for frame in frames_of(tree, verb, "verb")
    )


def _is_pledged(tree: Tree, verb: Token) -> bool:
    """As in "nous allons changer de cap": what the speaker will do, whatever it is."""
    if tree.is_word(verb, "modality", "mental") or tree.is_word(verb, "deeds", "stative"):
        return False
    carrier = _carrier(tree, verb) or verb
    if any(tree.is_word(c, "words", "interrogatives") for c in tree.children(carrier)):
        return False  # "was asked how she would treat him"
    subjects = tree.children(carrier, SUBJECT, EXPLETIVE)
    ahead = carrier is not verb or is_future(tree, tree.finite(verb))
    if any(tree.is_word(s, "words", "first_person") for s in subjects):
        return ahead
    if any(tree.is_word(s, "words", "anybody") for s in subjects):
        return False
    above = tree.head(carrier)
    still = ahead and (carrier is verb or verb.form == "Inf")  # not "is how X put it"
    chosen = still and not tree.is_word(verb, "deeds", "befalling")
    if chosen and any(is_body(tree, subject) for subject in subjects):
        return not _is_laid_down(tree, carrier)
    if carrier.relation == CONJUNCT and above is not None and above.relation == COMPLEMENT:
        carrier, above = above, tree.head(above)  # "that she would X and that she would Y"
    told = carrier.relation == COMPLEMENT and above is not None and is_speech(tree, above)
    own = any(tree.is_subject_pronoun(s) for s in subjects)
    return told and own and (ahead or "Cnd" in (tree.finite(verb).mood, tree.finite(carrier).mood))


def _is_laid_down(tree: Tree, verb: Token) -> bool:
    """As in "the accord provides that both will exchange prisoners": a norm, and no promise."""
    above = tree.head(verb)
    return (
        above is not None
        and verb.relation == COMPLEMENT
        and any(tree.is_word(s, "norms", "instruments") for s in tree.subjects(above))
    )


def _carrier(tree: Tree, verb: Token) -> Token | None:
    """The finite verb of "va livrer", also for a second one: "va livrer et former"."""
    above = tree.head(verb)
    if verb.relation == CONJUNCT and verb.form == "Inf" and above is not None:
        if above.form == "Inf":
            return _carrier(tree, above)
        return above if _carries(tree, above) else None
    carried = verb.relation == COMPLEMENT and above is not None and _carries(tree, above)
    return above if carried else None


def _carries(tree: Tree, above: Token) -> bool:
    return tree.is_word(above, "deeds", "carriers") and tree.is_finite(above)


def _is_cue(tree: Tree, verb: Token) -> bool:
    """As in "…, a rappelé le président": an inserted cue, with its subject behind it."""
    first = verb.index
    while first and tree.tokens[first - 1].tag == "AUX":
        first -= 1
    inserted = first > 0 and tree.tokens[first - 1].text == ","
    behind = all(subject.index > verb.index for subject in tree.children(verb, SUBJECT))
    named = all(is_name(noun) for noun in tree.children(verb, OBJECT))  # its subject, mistaken
    return inserted and is_speech(tree, verb) and behind and named


def _is_position(tree: Tree, verb: Token) -> bool:
    """Whether a frame of stance has taken it already ("a voté pour")."""
    return any(
        frame.kind not in ("reverse", "value", "breach") and frame_contents(tree, verb, frame)
        for frame in frames_of(tree, verb, "verb")
    )


def _tells(tree: Tree, verb: Token) -> bool:
    """As in "rappelle que …", "a-t-il conclu": a verb of speech that speaks."""
    if not is_speech(tree, verb):
        return False
    before = tree.tokens[verb.index - 1].text if verb.index else ""
    clauses = (
        c for c in tree.children(verb, COMPLEMENT) if tree.is_finite(c) or tree.children(c, COPULA)
    )
    return before.startswith("-") or any(clauses)


def _is_denied(tree: Tree, verb: Token) -> bool:
    """Whether somebody denies, fears or hopes it: "dément que X ait vendu", "craint que X livre".

    What is told of an idea or a rumour is no deed either ("the idea that X will send").
    """
    above = tree.head(verb)
    if above is None or verb.relation not in (COMPLEMENT, NOUN_CLAUSE):
        return False
    if above.tag == "NOUN":
        that = any(tree.is_word(c, "words", "that") for c in tree.children(verb, MARKER))
        return that and not tree.is_word(above, "speech", "nouns")
    past = tree.finite(verb).tense == "Past" or verb.tense == "Past"
    return above.tag in VERBAL and any(
        f.stance == "oppose"
        or (f.act == "calls" and not is_told(tree, above, verb))
        or (f.act != "calls" and f.stance != "neutral" and not past)
        for f in frames_of(tree, above, "verb")
        if f.kind == "stance" and "that" in f.concept
    )


def _stands_finite(tree: Tree, verb: Token) -> bool:
    """Finite by itself, or the infinitive of "va livrer", "continue de livrer"."""
    if any(_is_duty(tree, c) for c in tree.children(verb, AUXILIARY)):
        return False  # what must be done is not done
    if tree.is_finite(verb):
        return True
    if tree.is_preposition(verb, "after") and tree.children(verb, AUXILIARY):
        return True  # "après avoir limogé"
    return _carrier(tree, verb) is not None or _shares_auxiliary(tree, verb)


def _shares_auxiliary(tree: Tree, verb: Token) -> bool:
    """As in "would end the ban and ease the sanctions": the second verb has the first's."""
    above = tree.head(verb)
    joined = verb.relation == CONJUNCT and verb.form == "Inf" and above is not None
    return joined and above is not None and above.form == "Inf" and tree.is_finite(above)


def _is_duty(tree: Tree, auxiliary: Token) -> bool:
    duty = tree.is_word(auxiliary, "modality", "must")
    return duty and not tree.is_word(auxiliary, "modality", "tense_auxiliaries")


def _is_agentive_participle(tree: Tree, verb: Token) -> bool:
    """As in "signé par les deux pays", "en livrant des armes"."""
    if verb.form != "Part" or verb.relation == RELATIVE:
        return False
    by = [c for c in tree.children(verb) if c.relation == AGENT or tree.is_preposition(c, "by")]
    before = tree.tokens[max(0, verb.index - 2) : verb.index]  # "en s'octroyant"
    gerund = any(tree.is_word(w, "words", "gerund_markers") for w in before)
    return bool(by) or (verb.tense == "Pres" and gerund and bool(tree.children(verb, OBJECT)))


def _is_done_by(tree: Tree, verb: Token) -> bool:
    """As in "votée par Rome", not "en livrant des armes"."""
    return _is_agentive_participle(tree, verb) and verb.tense == "Past"


def _deed(context: Context, verb: Token) -> Iterator[Attribution]:
    tree = context.tree
    objects = [
        c
        for c in (*tree.done_to(verb), *tree.children(verb, OBLIQUE, COMPLEMENT))
        if c.tag in NOMINAL and not tree.is_word(c, "words", "times") and not _is_figure(tree, c)
    ]
    if (tree.is_finite(verb) and _is_background(tree, verb)) or _befalls(tree, verb, objects):
        return
    bare = not objects and _object_pronoun(tree, verb) is None
    bare = bare and not shared_objects(tree, verb)
    answers = tree.is_word(verb, "words", "bare_verbs") and not _is_done_by(tree, verb)
    if bare and (not frames_of(tree, verb, "verb") or answers or agrees(tree, verb)):
        return
    lists = ("nouns", "documents") if is_speech(tree, verb) else ("nouns",)
    own = any(tree.is_word(w, "words", "possessives") for n in objects for w in tree.children(n))
    enacts = tree.is_word(verb, "words", "enacting_verbs") and not (own or is_speech(tree, verb))
    if not enacts and any(tree.is_word(noun, "speech", name) for noun in objects for name in lists):
        return  # "a maintenu ses propos", "published its report": words
    if any(_is_for_noun(tree, verb, noun) or is_guest(tree, verb, noun) for noun in objects):
        return
    topic = _deed_topic(tree, verb)
    if topic is None or _is_of_mind(tree, verb, objects):
        return
    direct = [noun for noun in objects if noun.relation in (OBJECT, PASSIVE_SUBJECT)]
    if direct and not topic.nouns and not topic.anaphoric:
        return  # "keeps its distance", "ouvre la voie": nothing is left of what it is done to
    yield from make_attributions(
        context, verb, _doers(context, verb), [topic],
        Sense("support", "does", "deed", "oppose", _rule(tree, verb), 0),
    )  # fmt: skip


def _shared(context: Context, verb: Token, other: Token) -> Iterator[Attribution]:
    """As in "trains and equips the police": what both verbs do, told of the first."""
    tree = context.tree
    framed = any(f.kind in ("reverse", "stance") for f in frames_of(tree, verb, "verb"))
    whole = build_topic(tree, other, is_deed=True)
    idle = framed or tree.is_negated(verb) or not _is_known(tree, verb)
    if idle or whole is None or whole.anaphoric or whole.operators:
        return
    words = (word_of(verb), *(word for word in whole.words if word.start != other.start))
    topic = replace(
        whole, start=verb.start, text=tree.text[verb.start : whole.end], words=words,
        verb=verb.lemma, core=verb.start,
    )  # fmt: skip
    sense = Sense("support", "does", "deed", "oppose", _rule(tree, verb), 0)
    for row in make_attributions(context, verb, _doers(context, verb), [topic], sense):
        yield replace(row, clause=Span(verb.start, whole.end))


def _befalls(tree: Tree, verb: Token, objects: list[Token]) -> bool:
    """As in "will pay a heavy price": what befalls, and what nobody does."""
    meets = tree.is_word(verb, "consequence", "meeting")
    return meets and any(tree.is_word(noun, "consequence", "harms") for noun in objects)


def _is_background(tree: Tree, verb: Token) -> bool:
    """What a relative clause or "when", "after" tells of an actor.

    Of seven in relative clauses readers coded two, of six after such words two.
    """
    marks = (tree.is_word(c, "deeds", "background") for c in tree.children(verb))
    return verb.relation == RELATIVE or (verb.relation == ADVERBIAL and any(marks))


def _is_of_mind(tree: Tree, verb: Token, objects: list[Token]) -> bool:
    """As in "reconnaît l'interception": a thought, unless it is a state that is recognised."""
    if not tree.is_word(verb, "modality", "mental"):
        return False
    recognised = any(tree.is_word(noun, "deeds", "recognised") for noun in objects)
    return not recognised and not any(is_name(w) for noun in objects for w in tree.subtree(noun))


def _rule(tree: Tree, verb: Token) -> str:
    return "deed" if tree.is_finite(verb) or _carrier(tree, verb) else "deed-participle"


def _doers(context: Context, verb: Token) -> list[Mention]:
    """Whoever does it; of an announced passive without an agent, whoever announces it.

    "Nairobi a déclaré que la force sera déployée."
    """
    tree = context.tree
    holders = verb_holders(tree, verb)
    if holders or not tree.is_passive(verb):
        return holders
    voice = context.voices.of(verb)
    return [voice] if voice is not None and is_future(tree, tree.finite(verb)) else []


def _is_for_noun(tree: Tree, verb: Token, noun: Token) -> bool:
    """As in "a lancé un appel", "lifted its veto on": the noun tells the position by itself."""
    frames = [frame for frame in frames_of(tree, noun, "noun") if frame.kind == "stance"]
    if tree.is_word(verb, "deeds", "light"):
        return bool(frames)
    if any(frame.act == "calls" for frame in frames):
        return True  # "intensified its calls for"
    if tree.preposition(noun) in tree.language.words("reception", "amid"):
        return False  # "a abrogé la taxe, au soulagement de Riga"
    ends = any(frame.kind == "reverse" for frame in frames_of(tree, verb, "verb"))
    return ends and any(noun_contents(tree, noun, frame) for frame in frames)


def _deed_topic(tree: Tree, verb: Token) -> Topic | None:
    """The deed with what it is done to; of a participle that is the noun it describes."""
    pronoun = _object_pronoun(tree, verb)
    if pronoun is not None and not _has_measure(tree, verb):
        told = pointing(replace(word_of(pronoun), tag="PRON"))
        return turned(told) if tree.is_negated(verb) else told
    topic = build_topic(tree, verb, is_deed=True)
    shared = [build_topic(tree, noun) for noun in shared_objects(tree, verb)[:1]]
    if topic is not None and shared and shared[0] is not None:
        return joined(tree, shared[0], topic)
    if topic is not None and len(topic.words) == 1 and verb.index in tree.quote_at:
        return None  # "We have waited. We have talked.": of no measure
    described = contents(tree, verb, ("obj",)) if not tree.is_finite(verb) else []
    nouns = [c.head for c in described if c.head.index < verb.index]
    whole = build_topic(tree, nouns[0]) if nouns else None
    if described and not nouns and _is_done_by(tree, verb):
        return build_topic(tree, described[0].head)  # "Votée par Rome, l'aide attend"
    if topic is None or whole is None:
        return topic
    return replace(joined(tree, whole, topic), nouns=whole.nouns)


def _has_measure(tree: Tree, verb: Token) -> bool:
    """As in "will raise this to 3%": a figure beside the pronoun says what is done."""
    return any(
        word.text == "%" or word.tag == "SYM"
        for child in tree.children(verb, OBLIQUE)
        for word in tree.subtree(child)
    )


def _object_pronoun(tree: Tree, verb: Token) -> Token | None:
    """As in "n'en enverra pas", "les a livrés": the measure is the one before."""
    if contents(tree, verb, tree.language.slots["owned"]) and any(
        word.tag != "PRON" for word in tree.done_to(verb)
    ):
        return None
    own = tree.language.head_final
    before = [c for c in tree.children(verb) if c.tag in ("PRON", "NOUN")]
    before = [c for c in before if (c.relation == OBJECT if own else c.index < verb.index)]
    pronouns = [c for c in before if tree.is_word(c, "words", "object_pronouns")]
    return pronouns[0] if pronouns else None


def _is_figure(tree: Tree, noun: Token) -> bool:
    """Whether an object only counts something ("3 % de gaz")."""
    return noun.text == "%" or (noun.tag in ("NUM", "SYM") and not tree.children(noun, MODIFIER))


__all__ = ["VERBAL", "find_deeds"]
