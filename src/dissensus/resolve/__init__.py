"""Takes the words that name somebody back to an actor of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dissensus.languages import Language
from dissensus.records import Attribution, Mention, Resolved, ResolvedAttribution
from dissensus.resolve.cast import Cast
from dissensus.resolve.holders import Resolver
from dissensus.resolve.members import Passage
from dissensus.resolve.names import name_index
from dissensus.resolve.register import Register, load_register


def make_resolver(passage: Passage, register: Register, language: Language) -> Resolver:
    """A resolver for the mentions of one document."""
    index = name_index(register, language)
    return Resolver(Cast(passage, register, index, language))


def resolve(
    attributions: Sequence[Attribution], resolver: Resolver
) -> Iterator[ResolvedAttribution]:
    """Each attribution with its actors: one for each holder meant and each voice.

    Where nobody can be named the holder's ``reason`` says why; the coding turns it into a skip.
    """
    for attribution in attributions:
        voices = _voices(attribution.voice, resolver)
        holders = resolver.resolve(attribution.holder, voice=voices)
        targets = tuple(
            resolved
            for target in attribution.targets
            for resolved in resolver.resolve(target, voice=voices)
        )
        named = resolver.named_in(attribution.topic.start, attribution.topic.end)
        for holder in holders:
            voice = _own_voice(holder, voices)
            if len(holders) > 1 and voice is not None and _is_among(voice, holders):
                voice = holder  # "X and Y said that they would": Y says so of itself
            yield ResolvedAttribution(attribution, holder, voice, targets, named)


def _voices(voice: Mention | None, resolver: Resolver) -> tuple[Resolved, ...]:
    return resolver.resolve(voice) if voice is not None else ()


def _is_among(voice: Resolved, holders: Sequence[Resolved]) -> bool:
    return any(holder.actor is not None and holder.actor == voice.actor for holder in holders)


def _own_voice(holder: Resolved, voices: Sequence[Resolved]) -> Resolved | None:
    """Of several speakers the one who is the holder, else the first."""
    for voice in voices:
        if voice.actor is not None and voice.actor == holder.actor:
            return voice
    return voices[0] if voices else None


__all__ = ["Passage", "Register", "Resolver", "load_register", "make_resolver", "resolve"]
