"""From resolved attributions to statements and commitments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dissensus.coding.codebook import Codebook
from dissensus.coding.concepts import Coding, Concepts
from dissensus.coding.confidence import confidence
from dissensus.coding.private import is_of_officials, is_private
from dissensus.coding.repeats import without_repeats
from dissensus.coding.stance import (
    find_likelihood,
    settle_act,
    settle_firmness,
    settle_stance,
    told_by,
)
from dissensus.fold import fold
from dissensus.languages import Language
from dissensus.records import (
    Act,
    Actor,
    Attribution,
    Commitment,
    Deontic,
    Direct,
    Document,
    Force,
    Resolved,
    ResolvedAttribution,
    Skip,
    Statement,
    Topic,
)

#: Marks of quoted words, opening and closing.
_MARKS = (('"', '"'), ("“", "”"), ("«", "»"))
#: From this probability on a predicted harm is told as certain.
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Result:
    """What the attributions of one document became."""

    statements: tuple[Statement, ...]
    commitments: tuple[Commitment, ...]
    skips: tuple[Skip, ...]


@dataclass(frozen=True, slots=True)
class Coder:
    """Codes the attributions of documents with one codebook and one language."""

    codebook: Codebook
    language: Language
    name: str

    def code(
        self,
        document: Document,
        rows: Sequence[ResolvedAttribution],
        measures: Sequence[Topic] = (),
    ) -> Result:
        """Statements, commitments and skips of one document, in the order of the text.

        ``measures`` are what the text speaks of besides; pointing words may mean them.
        """
        concepts = Concepts(self.codebook, self.language, measures, document.text)
        ordered = sorted(
            rows, key=lambda row: (row.attribution.topic.start, row.attribution.cue.start)
        )
        coded: list[tuple[ResolvedAttribution, Coding | None]] = []
        for row in ordered:
            codings = concepts.code(row.attribution.topic, told_by(row, self.language))
            coded += [(row, coding) for coding in codings] or [(row, None)]
        commitments = tuple(self._commitments(document, coded))
        norms = [row.attribution for row in rows if row.attribution.kind == "norm"]
        revealed = [row.attribution for row in rows if row.attribution.act == "reveals"]
        statements, skips = list[Statement](), list[Skip]()
        official = is_of_officials(rows, self.language)
        for row, coding in coded:
            if row.attribution.kind == "norm":
                continue
            reason = _skip_reason(row, coding) or self._silence(row)
            reason = reason or ("question" if row.attribution.asked else "")
            if is_private(row, coding, self.language, of_officials=official):
                reason = reason or "private"
            told = reason or row.attribution.frame in ("deed", "announce")
            if told and any(_is_within(row.attribution, norm) for norm in norms):
                continue  # "la loi interdit", "may enrich": a norm, and nobody's position
            if reason and row.attribution.frame != "deed":  # many verbs of doing have a thing there
                skips += _skip(document, row, reason)
            elif not reason and coding is not None:
                statements += self._statements(document, row, coding, revealed)
        kept = without_repeats(statements, self.language)
        return Result(tuple(kept), commitments, tuple(_distinct(skips)))

    def _silence(self, row: ResolvedAttribution) -> str:
        """As in "n'a pas souhaité faire de commentaire"."""
        topic = row.attribution.topic
        said = {word.lemma for word in topic.words if word.tag in ("NOUN", "VERB")}
        silent = said and said <= self.language.words("silence", "words")
        return "silence" if silent and not topic.anaphoric else ""  # not "promet de le faire"

    # -- statements ---------------------------------------------------------------------
    def _statements(
        self,
        document: Document,
        row: ResolvedAttribution,
        coding: Coding,
        revealed: Sequence[Attribution],
    ) -> Iterator[Statement]:
        attribution = row.attribution
        statement = self._statement(document, row, coding)
        if statement is None:
            return
        yield statement
        if attribution.frame == "accuse":
            yield from self._accused(row, statement, coding.sign)
        voice = row.voice
        if voice is None or voice.actor is None or _is_in(row, revealed):
            return
        if self._is_accusation(row, statement):
            yield self._revealed(voice, voice.actor, statement)

    def _is_accusation(self, row: ResolvedAttribution, deed: Statement) -> bool:
        """Whether a speaker tells of another's deed that one only tells to accuse."""
        bad = row.attribution.topic.verb in self.language.words("deeds", "bad")
        source = deed.source
        return bad and deed.act == "does" and source is not None and source.kind != "media"

    def _revealed(self, voice: Resolved, accuser: Actor, deed: Statement) -> Statement:
        return replace(
            deed, actor=accuser, party=voice.party, source=None, stance="oppose",
            act="reveals", targets=(deed.actor,), alleged=False,
            confidence=confidence("revealed"), coder=f"{self.name} revealed",
        )  # fmt: skip

    def _accused(
        self, row: ResolvedAttribution, accusation: Statement, sign: int
    ) -> Iterator[Statement]:
        """What the accused is said to have done, with the accuser as its source."""
        for target in row.targets:
            if target.actor is None:
                continue
            yield replace(
                accusation, actor=target.actor, party=target.party, source=accusation.actor,
                stance="support" if sign > 0 else "oppose", act="does", targets=(), alleged=True,
                confidence=confidence("accused"),
                coder=f"{self.name} accused",
            )  # fmt: skip

    def _statement(
        self, document: Document, row: ResolvedAttribution, coding: Coding
    ) -> Statement | None:
        warned = _as_warning(row)
        if warned is None:
            return None
        row, attribution = warned, warned.attribution
        text = document.text[attribution.clause.start : attribution.clause.end]
        holder, source = _holder_and_source(row)
        stance = settle_stance(attribution, coding.sign, self.language)
        if attribution.topic.verb in self.language.words("silence", "verbs"):
            stance = "neutral"  # "does not want to comment on", "refuses to predict"
        act = self._act(row, settle_act(attribution, stance), own=source is None)
        if holder.actor is None or _is_mere_absence(
            attribution, coding, act, self.language.words("deeds", "owed")
        ):
            return None
        consequence = _slice(document, attribution.consequence)
        likelihood = find_likelihood(consequence, self.language) if consequence else None
        if stance == "reserved" and likelihood is not None and likelihood.low >= _SURE:
            stance = "oppose"  # a harm called certain is a refusal
        threat = attribution.frame == "harm" and self._is_own_answer(holder, consequence)
        return Statement(
            path=document.path,
            document=document.id,
            start=attribution.clause.start,
            end=attribution.clause.end,
            text=text,
            actor=holder.actor,
            party=holder.party,
            concept=coding.concept,
            concept_text=coding.text,
            stance="oppose" if threat and stance == "reserved" else stance,
            firmness=settle_firmness(attribution, text, self.language),
            act="threatens" if threat else act,
            source=source,
            targets=_targets(row),
            condition=_slice(document, attribution.condition),
            consequence=consequence,
            likelihood=likelihood,
            direct="no" if source is not None and source.kind != "media" else _direct(attribution),
            alleged=act == "does" and (_is_alleged(attribution, source) or self._is_said(text)),
            confidence=confidence(attribution.rule),
            coder=f"{self.name} {attribution.rule}",
            quote=attribution.quote,
        )

    def _is_said(self, clause: str) -> bool:
        """As in "allegedly sold": a deed that is only said to be one."""
        words = self.language.words("words", "alleging")
        return not words.isdisjoint(word.strip(",") for word in clause.lower().split())

    def _is_own_answer(self, holder: Resolved, consequence: str) -> bool:
        """Whether the harm that a speaker predicts is one that its own side would do."""
        party = holder.party or holder.actor
        if party is None or not consequence:
            return False
        told = fold(consequence)
        labels = [fold(label) for label in party.labels.values() if label]
        return any(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", told) for label in labels)

    def _act(self, row: ResolvedAttribution, act: Act, *, own: bool) -> Act:
        attribution = row.attribution
        if act != "does" or attribution.frame not in ("deed", "announce"):
            return act
        spoken = attribution.kind in ("quoted", "reported") and own and row.voice is not None
        if attribution.tense == "Fut":
            return "promises" if attribution.topic.sign > 0 else "says"
        if spoken and attribution.topic.sign < 0:
            return "denies" if attribution.tense == "Past" or attribution.mood == "" else "says"
        return "does"

    # -- commitments --------------------------------------------------------------------
    def _commitments(
        self, document: Document, coded: Sequence[tuple[ResolvedAttribution, Coding | None]]
    ) -> Iterator[Commitment]:
        for row, coding in coded:
            attribution = row.attribution
            if attribution.kind != "norm" or coding is None or attribution.deontic is None:
                continue
            parties = [r.actor for r in (row.holder, *row.targets) if r.actor is not None]
            if not parties and (attribution.topic.anaphoric or not attribution.instrument):
                continue
            due = _due(attribution.deontic, coding.sign)
            if due is None:
                continue
            clause = attribution.clause
            yield Commitment(
                path=document.path,
                document=document.id,
                start=clause.start,
                end=clause.end,
                text=document.text[clause.start : clause.end],
                parties=tuple(dict.fromkeys(parties)) if parties else (),
                deontic=due,
                concept=coding.concept,
                concept_text=coding.text,
                instrument=attribution.instrument,
                force=_force(attribution, self.language),
            )


def _is_within(attribution: Attribution, norm: Attribution) -> bool:
    """Whether a row is of a norm's own verb, or of the words that say what is due."""
    due = norm.topic
    return attribution.cue == norm.cue or due.start <= attribution.cue.start < due.end


def _is_in(row: ResolvedAttribution, revealed: Sequence[Attribution]) -> bool:
    """As in "revealed that Rome armed X": who reveals has a statement of its own."""
    cue, voice = row.attribution.cue, row.attribution.voice
    return any(
        one.holder == voice
        and one.frame == "stance"
        and one.topic.start <= cue.start < one.topic.end
        for one in revealed
    )


def _due(deontic: Deontic, sign: int) -> Deontic | None:
    """What is due of the measure: who must withdraw the troops must not send them.

    Who may withdraw them is bound to nothing that can be said of sending.
    """
    flips: dict[Deontic, Deontic] = {"must": "must not", "must not": "must"}
    return flips.get(deontic) if sign < 0 else deontic


def _force(attribution: Attribution, language: Language) -> Force:
    lower = attribution.instrument.lower()
    proposed = any(words in lower for words in language.words("norms", "proposed"))
    if proposed or attribution.mood == "Cnd":
        return "proposed"
    return "promised" if attribution.tense == "Fut" else "in force"


def _holder_and_source(row: ResolvedAttribution) -> tuple[Resolved, Actor | None]:
    """The holder, and who reports it: a speaker who tells of its own side speaks for itself."""
    voice = row.voice
    if voice is None or voice.actor is None or row.holder.actor == voice.actor:
        return row.holder, None
    if voice.actor.kind == "media":
        return row.holder, voice.actor
    side = voice.party or voice.actor
    if (
        row.holder.actor == side
        and voice.actor.kind == "person"
        and row.attribution.frame in ("deed", "stance", "announce", "threat", "plan")
        and row.attribution.kind in ("reported", "quoted")
    ):
        return voice, None
    return row.holder, voice.actor


def _as_warning(row: ResolvedAttribution) -> ResolvedAttribution | None:
    """What one tells of another's answer: a warning, or nothing where nothing sets it off."""
    attribution, voice = row.attribution, row.voice
    if attribution.rule != "answer" or voice is None or voice.actor is None:
        return row
    if row.holder.actor in (voice.actor, voice.party) or voice.actor.kind == "media":
        return row
    if row.holder.party is not None and row.holder.party == voice.party:
        return row
    side = voice.party or voice.actor
    if row.holder.actor is None or (side.kind != "state" and row.holder.actor.kind == "alliance"):
        return row  # "the Union will retaliate, the Commission's president said"
    if attribution.consequence is None:
        return None
    warning = replace(attribution, stance="reserved", act="warns", frame="harm")
    return replace(row, attribution=warning, holder=voice, voice=voice)


def _skip_reason(row: ResolvedAttribution, coding: Coding | None) -> str:
    if row.holder.actor is None:
        return row.holder.reason or "no-actor"
    return "no-concept" if coding is None else ""


def _skip(document: Document, row: ResolvedAttribution, reason: str) -> list[Skip]:
    clause = row.attribution.clause
    text = document.text[clause.start : clause.end]
    detail = row.attribution.holder.text
    return [Skip(document.path, document.id, clause.start, clause.end, text, reason, detail)]


def _distinct(skips: Sequence[Skip]) -> list[Skip]:
    return list({(skip.start, skip.reason, skip.detail): skip for skip in skips}.values())


def _is_mere_absence(
    attribution: Attribution, coding: Coding, act: Act, owed: frozenset[str]
) -> bool:
    """As in "n'a pas signé" as the journalist tells it is no position; what is owed is."""
    return attribution.lemma not in owed and (
        attribution.frame == "deed"
        and attribution.topic.sign < 0
        and not attribution.topic.operators
        and attribution.voice is None
        and act == "does"
        and coding.sign < 0
    )


def _slice(document: Document, span: object) -> str:
    """The words of a span, with the mark that closes words quoted within it."""
    start, end = getattr(span, "start", 0), getattr(span, "end", 0)
    told = document.text[start:end]
    for opening, closing in _MARKS:
        more = told.count(opening) - told.count(closing)
        opened = told.count(opening) % 2 if opening == closing else more > 0
        before, mark, _ = document.text[end : end + 3].partition(closing)
        if opened:
            told = told + before + mark if mark else told.strip(opening)
    return told.strip()


def _targets(row: ResolvedAttribution) -> tuple[Actor, ...]:
    # Nobody addresses itself: "the Kremlin warned that, if troops came, Russia would answer".
    own = (row.holder.actor, row.holder.party)
    found = [one.actor for one in row.targets if one.actor is not None and one.actor not in own]
    if row.attribution.act == "reveals" and not found:
        found = [actor for actor in row.named if actor not in own]
    return tuple(dict.fromkeys(found))


def _direct(attribution: Attribution) -> Direct:
    quote = attribution.quote
    if quote is None:
        return "no"
    cue, topic = attribution.cue, attribution.topic
    covered = quote.start <= topic.start and topic.end <= quote.end
    if quote.start <= cue.start and cue.end <= quote.end:
        return "yes" if attribution.frame == "reply" or topic.start >= quote.start else "partly"
    return "yes" if covered and attribution.frame in ("harm", "value") else "partly"


def _is_alleged(attribution: Attribution, source: Actor | None) -> bool:
    return source is not None or (attribution.mood == "Cnd" and attribution.voice is None)
