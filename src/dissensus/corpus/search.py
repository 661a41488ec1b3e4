"""Full-text search over titles and texts, the same in both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, text

from ..errors import CorpusError
from ..fold import fold
from .dialects import Dialect

#: A quoted phrase, or a word that may be left out (-), and may end in a star for its beginnings.
_PART = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LETTERS = re.compile(r"[\w']+")
#: So many characters are shown on either side of the first word found.
_AROUND = 60
_SQLITE = """
SELECT d.id, d.date, d.outlet, d.title, d.text FROM words
JOIN documents d ON d.number = words.rowid WHERE words MATCH :query
ORDER BY bm25(words, 4.0, 1.0), d.number LIMIT :limit
"""
_POSTGRES = """
SELECT d.id, d.date, d.outlet, d.title, d.text
FROM words JOIN documents d ON d.number = words.rowid, to_tsquery('simple', :query) q
WHERE words.found @@ q ORDER BY ts_rank(words.found, q) DESC, d.number LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must stand one behind the other; ``wanted`` is false for what must not."""

    words: tuple[str, ...]
    wanted: bool = True
    is_start: bool = False


def parse_query(query: str) -> list[Part]:
    """Cut a query into its parts.

    >>> parse_query('"corps expéditionnaire" livr* -Taurus')[0].words
    ('corps', 'expeditionnaire')
    """
    parts = list(_parse(query))
    if not any(part.wanted for part in parts):
        raise CorpusError(
            f'{query!r} asks for no word; write words, "a phrase", begin* or -without'
        )
    return parts


def _parse(query: str) -> Iterator[Part]:
    for match in _PART.finditer(query):
        written = match["phrase"] if match["phrase"] is not None else match["word"]
        words = tuple(_LETTERS.findall(fold(written).replace("'", " ")))
        if words:
            is_start = match["phrase"] is None and written.endswith("*")
            yield Part(words, not match["no"], is_start)


def search(connection: Connection, dialect: Dialect, query: str, *, limit: int) -> pl.DataFrame:
    """Documents that hold all the words, the best first: id, date, outlet, title, excerpt."""
    parts = parse_query(query)
    is_sqlite = dialect.name == "sqlite"
    asked = _to_fts5(parts) if is_sqlite else _to_tsquery(parts)
    statement = text(_SQLITE if is_sqlite else _POSTGRES)
    rows = connection.execute(statement, {"query": asked, "limit": limit}).fetchall()
    shown = [(*row[:4], _excerpt(row[4], parts)) for row in rows]
    names = ("document", "date", "outlet", "title", "excerpt")
    return pl.DataFrame(shown, schema=dict.fromkeys(names, pl.String), orient="row")


def _to_fts5(parts: Sequence[Part]) -> str:
    wanted = [_fts5(part) for part in parts if part.wanted]
    unwanted = [_fts5(part) for part in parts if not part.wanted]
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _fts5(part: Part) -> str:
    return f'"{" ".join(part.words)}"' + "*" * part.is_start


def _to_tsquery(parts: Sequence[Part]) -> str:
    return " & ".join(
        "!" * (not part.wanted) + f"({' <-> '.join(_lexemes(part))})" for part in parts
    )


def _lexemes(part: Part) -> list[str]:
    words = [f"'{word}'" for word in part.words]
    return [*words[:-1], words[-1] + ":*" * part.is_start]


def _excerpt(whole: str, parts: Sequence[Part]) -> str:
    """The text around the first word found, without its line ends."""
    place = min((at for part in parts if part.wanted if (at := _find(whole, part)) >= 0), default=0)
    start, end = max(0, place - _AROUND), place + 2 * _AROUND
    shown = " ".join(whole[start:end].split())
    return f"{'… ' * (start > 0)}{shown}{' …' * (end < len(whole))}"


def _find(whole: str, part: Part) -> int:
    for word in re.finditer(r"\w+", whole):
        folded = fold(word[0])
        if folded == part.words[0] or (part.is_start and folded.startswith(part.words[0])):
            return word.start()
    return -1
