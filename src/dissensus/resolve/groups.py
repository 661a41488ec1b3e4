"""Groups that a common noun and a state name: "l'opposition ivoirienne"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dissensus.records import Actor, Mention, Resolved
from dissensus.resolve.cast import Cast
from dissensus.resolve.members import Member
from dissensus.resolve.people import People


class Groups:
    """The groups of one document."""

    def __init__(self, cast: Cast, people: People) -> None:
        self._cast = cast
        self._register = cast.register
        self._language = cast.language
        self._people = people
        #: For each kind of group the state of the last one that the text called by its state.
        self._told: dict[str, Actor] = {}

    def _named_in(self, start: int, end: int) -> list[Member]:
        return [m for m in self._cast.members if start <= m.start and m.end <= end]

    def find(self, mention: Mention, inside: Sequence[Member]) -> Resolved | None:
        """As in "l'opposition ivoirienne": a group named by its word and its state."""
        template = self._template(mention)
        if template is None or self._is_quantity(mention):
            return None
        if "{state}" not in template:
            found = self._group_actor(template, mention.text)
            return None if self._is_one_of_many(mention, found) else found
        named = next((m.actor for m in inside if m.actor.kind == "state"), None)
        head = mention.words[mention.head]
        if named is None and any(m.kind == "name" and m.start > head.end for m in inside):
            return None
        state = named or self._told.get(template) or self._people.state_at(mention.start)
        if state is None:
            return None
        if named is not None:
            self._told[template] = named
        adjectives = self._register.demonyms(state.id, "en")
        adjective = adjectives[0] if adjectives else state.label("en")
        return self._group_actor(template.format(state=adjective), self.bare(mention.text))

    def within(self, mention: Mention, inside: Sequence[Member]) -> Resolved | None:
        """As in "les candidats de l'opposition sénégalaise": some of a group speak for it."""
        of = self._language.words("words", "of")
        for index, word in enumerate(mention.words):
            before = mention.words[max(0, index - 2) : index]
            governed = any(w.form.lower() in of for w in before)
            if index <= mention.head or word.tag != "NOUN" or not governed:
                continue
            if word.lemma.lower() in self._language.groups and mention.number == "Plur":
                return self.find(replace(mention, head=index, number="Sing"), inside)
        return None

    def numbered(self, mention: Mention) -> Resolved | None:
        """As in "Nineteen states": a group of its own, whoever they are."""
        if mention.words[0].tag != "NUM":
            return None
        actor = Actor(mention.text, "group", {self._language.code: mention.text})
        return Resolved(actor, actor)

    def _is_one_of_many(self, mention: Mention, found: Resolved) -> bool:
        """As in "a key ally", which is not "the Allies"; a Republican speaks for the party."""
        definite = mention.words[0].form.lower() in self._language.words("actors", "definite")
        group = found.actor is not None and found.actor.kind == "group"
        return group and mention.number == "Sing" and not definite

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
            first = self._article_at(index, articles) if named else -1
            if first < 0:
                continue
            final = self._language.head_final
            stretch = words[first + 1 : index + 1] if final else words[index : index + 2]
            start, end = stretch[0].start, stretch[-1].end
            at = len(stretch) - 1 if final else 0
            mention = Mention(start, end, word.form, "noun", stretch, at)
            group = self.find(mention, self._named_in(start, end))
            if group is not None and group.actor is not None:
                yield Member(index, index + 1, start, word.end, group.actor, "name")

    def _article_at(self, index: int, articles: frozenset[str]) -> int:
        """Where the article of a group's noun stands, or -1; adjectives may stand between."""
        words = self._cast.words
        for at in range(index - 1, max(-1, index - (4 if self._language.head_final else 2)), -1):
            if words[at].form.lower() in articles:
                return at
            if words[at].tag not in ("ADJ", "PROPN"):
                break
        return -1

    def _template(self, mention: Mention) -> str | None:
        """The template of the phrase's head, with its adjective where the file has both."""
        groups = self._language.groups
        head = mention.words[mention.head]
        at = mention.head
        for form in (head.lemma.lower(), head.form.lower()):
            if self._language.head_final:
                beside = mention.words[max(0, at - 1) : at]
                pair = f"{beside[0].form.lower()} {form}" if beside else form
            else:
                beside = mention.words[at + 1 : at + 2]
                pair = f"{form} {beside[0].form.lower()}" if beside else form
            if pair in groups or form in groups:
                return groups.get(pair) or groups[form]
        return None

    def _group_actor(self, label: str, written: str) -> Resolved:
        names = [name for name in self._register.lookup(label) if name.kind == "name"]
        known = self._register.actors[names[0].actor] if names else None
        labels = {self._language.code: written} | {"en": label}  # the template names it best
        actor = known or Actor(label, "group", labels)
        return Resolved(actor, actor)

    def bare(self, text: str) -> str:
        """Without the article."""
        plain = text.replace("’", "'")
        first, gap, rest = plain.partition("'" if plain[1:2] == "'" else " ")
        article = f"{first}'" if gap == "'" else first
        return rest if article.lower() in self._language.words("actors", "articles") else text
