"""Made-up news articles, and what newsrooms do to them; all from one seed.

Articles are composed from the words in stories.toml and from sentences of the example
dispatches, so that different articles share quotations, stock phrases and boilerplate.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
DISPATCHES = HERE.parent / "examples" / "dispatches"
LANGUAGES: Mapping[str, str] = {"english": "en", "french": "fr"}


@dataclass(frozen=True)
class Article:
    """A headline, a place that the text begins with, and paragraphs of sentences."""

    language: str
    headline: str
    dateline: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The article as an outlet prints it."""
        body = "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs)
        start = f"{self.headline}\n\n" if self.headline else ""
        return f"{start}{self.dateline} — {body}" if self.dateline else f"{start}{body}"

    @property
    def sentences(self) -> list[str]:
        """All sentences of the paragraphs."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


def make_chances(seed: str) -> Random:
    """The same chances in every run, for every Python."""
    return Random(seed)  # noqa: S311 - nothing here is secret


@cache
def load_words(language: str) -> Mapping[str, Any]:
    """The lists of a language; whatever is parted by semicolons is parted."""
    table = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))[language]
    return {
        name: [" ".join(part.split()) for part in value.split(";") if part.strip()]
        if isinstance(value, str)
        else value
        for name, value in table.items()
    }


@cache
def load_dispatches(language: str) -> Sequence[str]:
    """The sentences of the example dispatches in the language."""
    files = sorted(DISPATCHES.glob(f"{LANGUAGES[language]}-*.txt"))
    bodies = [file.read_text(encoding="utf-8").split("---\n", 2)[2] for file in files]
    return [sentence for body in bodies for sentence in re.split(r"(?<=[.!?])\s+", body.strip())]


def fill(random: Random, language: str, kind: str) -> str:
    """A pattern of that kind with its slots filled by chance, those of a slot too."""
    words = load_words(language)

    def draw(match: re.Match[str]) -> str:
        if match[1] == "n":
            return str(random.randint(2, 9900) if random.random() < 0.5 else random.randint(2, 60))
        return str(random.choice(words[match[1]]))

    text = re.sub(r"\{(\w+)\}", draw, random.choice(words[kind]))
    return text[:1].upper() + text[1:]


def make_sentences(random: Random, language: str, words: int) -> list[str]:
    """Sentences with at least so many words: most of one's own, some that others share."""
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < words:
        chance = random.random()
        if chance < 0.06:
            sentences.append(random.choice(load_dispatches(language)))
        elif chance < 0.12:
            sentences.append(fill(random, language, "stock"))
        else:
            sentences.append(fill(random, language, "quotation" if chance < 0.3 else "pattern"))
    return sentences


def make_article(random: Random, language: str, sentences: Sequence[str]) -> Article:
    """Lay sentences out in paragraphs of two to four, with a headline and a dateline."""
    paragraphs, rest = [], list(sentences)
    while rest:
        size = random.randint(2, 4)
        paragraphs.append(tuple(rest[:size]))
        rest = rest[size:]
    place = random.choice(load_words(language)["place"])
    return Article(language, make_headline(random, language), place, tuple(paragraphs))


def make_headline(random: Random, language: str) -> str:
    """Six to ten words."""
    return " ".join(fill(random, language, "pattern").split()[: random.randint(6, 10)])


def compose(random: Random, language: str, words: int) -> Article:
    """An article of its own with about so many words."""
    return make_article(random, language, make_sentences(random, language, words))


Edit = Callable[[Random, Article], Article]


def each_sentence(article: Article, change: Callable[[str], str]) -> Article:
    """The article with every sentence changed."""
    paragraphs = tuple(tuple(map(change, paragraph)) for paragraph in article.paragraphs)
    return replace(article, paragraphs=paragraphs)


def new_headline(random: Random, article: Article) -> Article:
    return replace(article, headline=make_headline(random, article.language))


def drop_dateline(_: Random, article: Article) -> Article:
    return replace(article, dateline="")


def add_agency(random: Random, article: Article) -> Article:
    words = load_words(article.language)
    agency, day = random.choice(words["agency"]), random.choice(words["day"])
    tag = f"{article.dateline}, {day} {agency}"
    last = (*article.paragraphs[-1], f"{agency}/{random.choice('abcdk')}{random.choice('mnop')}")
    return replace(article, dateline=tag, paragraphs=(*article.paragraphs[:-1], last))


def rewrite_first(random: Random, article: Article) -> Article:
    words = sum(len(sentence.split()) for sentence in article.paragraphs[0])
    first = tuple(make_sentences(random, article.language, words))
    return replace(article, paragraphs=(first, *article.paragraphs[1:]))


def cut_to(share: float) -> Edit:
    def cut(_: Random, article: Article) -> Article:
        left = round(share * sum(len(sentence.split()) for sentence in article.sentences))
        kept: list[tuple[str, ...]] = []
        for paragraph in article.paragraphs:
            words = [sentence.split() for sentence in paragraph]
            part: list[str] = []
            for sentence in words:
                if left > 0:
                    part.append(" ".join(sentence[:left]))
                    left -= len(sentence)
            if part:
                kept.append(tuple(part))
        return replace(article, paragraphs=tuple(kept))

    return cut


def add_paragraphs(random: Random, article: Article) -> Article:
    language = article.language
    more = [tuple(make_sentences(random, language, 35)) for _ in range(2)]
    place = random.randint(1, len(article.paragraphs))
    before, after = article.paragraphs[:place], article.paragraphs[place:]
    return replace(article, paragraphs=(*before, *more, *after))


def reorder(random: Random, article: Article) -> Article:
    sentences = article.sentences
    random.shuffle(sentences)
    return replace(article, paragraphs=(tuple(sentences),))


def update_numbers(random: Random, article: Article) -> Article:
    def update(sentence: str) -> str:
        return re.sub(r"\d+", lambda match: str(int(match[0]) + random.randint(1, 40)), sentence)

    return each_sentence(article, update)


def change_marks(_: Random, article: Article) -> Article:
    pairs = {"« ": "“", " »": "”", "«\u00a0": "“", "\u00a0»": "”", "'": "’", " :": "\u00a0:"}
    if article.language == "english":
        pairs = {"'": "’", ' "': " “", '"': "”"}

    def change(sentence: str) -> str:
        for old, new in pairs.items():
            sentence = sentence.replace(old, new)
        return sentence

    return each_sentence(article, change)


def change_spelling(_: Random, article: Article) -> Article:
    spelling: Mapping[str, str] = load_words(article.language)["spelling"]

    def change(sentence: str) -> str:
        return re.sub(r"[\w-]+", lambda match: spelling.get(match[0], match[0]), sentence)

    return each_sentence(article, change)


def replace_words(share: float) -> Edit:
    def change_words(random: Random, article: Article) -> Article:
        pool = load_dispatches(article.language)

        def pick(word: str) -> str:
            if random.random() >= share:
                return word
            return random.choice(random.choice(pool).split())

        return each_sentence(article, lambda text: " ".join(map(pick, text.split())))

    return change_words


def together(*edits: Edit) -> Edit:
    def change(random: Random, article: Article) -> Article:
        for edit in edits:
            article = edit(random, article)
        return article

    return change


#: What a newsroom does to a copy; the original and the copy belong together.
EDITS: Mapping[str, Edit] = {
    "new headline": new_headline,
    "dateline dropped": drop_dateline,
    "agency tags added": add_agency,
    "first paragraph rewritten": rewrite_first,
    "cut to 70 %": cut_to(0.7),
    "cut to 50 %": cut_to(0.5),
    "cut to 30 %": cut_to(0.3),
    "two paragraphs added": add_paragraphs,
    "sentences reordered": reorder,
    "numbers updated": update_numbers,
    "other quotation marks": change_marks,
    "other spelling": change_spelling,
    "5 % of words replaced": replace_words(0.05),
    "10 % of words replaced": replace_words(0.10),
    "20 % of words replaced": replace_words(0.20),
    "headline, tags, marks, 5 % of words, two paragraphs": together(
        new_headline, add_agency, change_marks, replace_words(0.05), add_paragraphs
    ),
    "headline, tags, 5 % of words, cut to 50 %": together(
        new_headline, add_agency, replace_words(0.05), cut_to(0.5)
    ),
}


Pair = tuple[Article, Article]


def share_quotations(share: float) -> Callable[[Random, str, int], Pair]:
    """Two reports of one event: that share of the words is the same quotations, elsewhere."""

    def report(random: Random, language: str, words: int) -> Pair:
        quotations: list[str] = []
        while sum(len(quotation.split()) for quotation in quotations) < share * words:
            quotations.append(fill(random, language, "quotation"))
        pair = []
        for _ in range(2):
            own = make_sentences(random, language, round(words * (1 - share)))
            pair.append(make_article(random, language, mix(random, own, quotations)))
        return pair[0], pair[1]

    return report


def mix(random: Random, sentences: Sequence[str], more: Sequence[str]) -> list[str]:
    """All sentences, those of ``more`` at places drawn by chance, in another order."""
    mixed = list(sentences)
    for sentence in random.sample(more, len(more)):
        mixed.insert(random.randint(0, len(mixed)), sentence)
    return mixed


def make_columns(random: Random, language: str, words: int) -> Pair:
    """Two weekly columns with one headline, introduction and closing words."""
    lists = load_words(language)
    columns = []
    for _ in range(2):
        own = compose(random, language, words)
        paragraphs = (tuple(lists["header"]), *own.paragraphs, tuple(lists["footer"]))
        columns.append(replace(own, headline="The week", dateline="", paragraphs=paragraphs))
    return columns[0], columns[1]


def fill_template(kind: str) -> Callable[[Random, str, int], Pair]:
    """Two reports that one template made, with numbers, days and places of their own."""

    def report(random: Random, language: str, _: int) -> Pair:
        texts = (fill(random, language, kind) for _ in range(2))
        first, second = (Article(language, "", "", ((text,),)) for text in texts)
        return first, second

    return report


#: Pairs that do not belong together.
RIVALS: Mapping[str, Callable[[Random, str, int], Pair]] = {
    "same event, quotations are 15 %": share_quotations(0.15),
    "same event, quotations are 30 %": share_quotations(0.30),
    "same event, quotations are 45 %": share_quotations(0.45),
    "weekly columns": make_columns,
    "weather reports": fill_template("weather"),
    "market reports": fill_template("market"),
}
