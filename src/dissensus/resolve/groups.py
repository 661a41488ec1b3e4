"""Groups that a common noun and a state name: "l'opposition ivoirienne"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from dissensus.records import Actor, Mention, Resolved
from dissensus.resolve.cast import Cast
from dissensus.resolve.members import Member
from dissensus.resolve.people import People
from dissensus.resolve.register import Register


class Groups:
    """The groups of one document."""

    def __init__(self, cast: Cast, people: People) -> None:
        self._cast = cast
        self._register = cast.register
        self._language = cast.language
        self._people = people

    def _named_in(self, start: int, end: int) -> list[Member]:
        return [m for m in self._cast.members if start <= m.start and m.end <= end]

    def find(self, mention: Mention, inside: Sequence[Member]) -> Resolved | None:
        """As in "l'opposition ivoirienne": a group named by its word and its state."""
        template = self._template(mention)
        if template is None or self._is_quantity(mention):
            return None
        if "{state}" not in template:
            return self._group_actor(template, mention.text)
        named = next((m.actor for m in inside if m.actor.kind == "state"), None)
        head = mention.words[mention.head]
        if named is None and any(m.kind == "name" and m.start > head.end for m in inside):
            return None
        state = named or self._people.state_at(mention.start)
        if state is None:
            return None
        adjective = _adjectives(self._register).get(state.id) or state.label("en")
        return self._group_actor(template.format(state=adjective), self.bare(mention.text))

    def _is_quantity(self, mention: Mention) -> bool:
        """As in "la majorité des hôpitaux": most of something, not a group."""
        head, after = mention.words[mention.head], mention.words[mention.head + 1 :]
        if len(after) < 2 or head.lemma.lower() not in self._language.words("words", "quantifiers"):
            return False
        of = self._language.words("words", "of")
        return after[0].form.lower() in of and after[1].form.islower()

    def members(self) -> Iterator[Member]:
        """Every group that the text names after an article: pronouns go back to it as well."""
        words = self._cast.words
        articles = self._language.words("actors", "articles")
        for index in range(1, len(words)):
            word = words[index]
            named = word.lemma.lower() in self._language.groups and word.tag == "NOUN"
            if not named or words[index - 1].form.lower().replace("’", "'") not in articles:
                continue
            last = min(index + 2, len(words))
            start, end = word.start, words[last - 1].end
            mention = Mention(start, end, word.form, "noun", words[index:last], 0)
            group = self.find(mention, self._named_in(start, end))
            if group is not None and group.actor is not None:
                yield Member(index, index + 1, start, word.end, group.actor, "name")

    def _template(self, mention: Mention) -> str | None:
        """The template of the phrase's head, with its adjective where the file has both."""
        groups = self._language.groups
        head = mention.words[mention.head]
        after = mention.words[mention.head + 1 : mention.head + 2]
        for form in (head.lemma.lower(), head.form.lower()):
            pair = f"{form} {after[0].form.lower()}" if after else form
            if pair in groups or form in groups:
                return groups.get(pair) or groups[form]
        return None

    def _group_actor(self, label: str, written: str) -> Resolved:
        names = [name for name in self._register.lookup(label) if name.kind == "name"]
        known = self._register.actors[names[0].actor] if names else None
        actor = known or Actor(label, "group", {"en": label, self._language.code: written})
        return Resolved(actor, actor)

    def bare(self, text: str) -> str:
        """Without the article."""
        plain = text.replace("’", "'")
        first, gap, rest = plain.partition("'" if plain[1:2] == "'" else " ")
        article = f"{first}'" if gap == "'" else first
        return rest if article.lower() in self._language.words("actors", "articles") else text


@lru_cache(maxsize=4)
def _adjectives(register: Register) -> Mapping[str, str]:
    """English adjective of each state, for the labels of groups."""
    found: dict[str, str] = {}
    for names in register.names_by_text.values():
        for name in names:
            if name.kind == "demonym" and name.language == "en":
                found.setdefault(name.actor, name.text)
    return found
