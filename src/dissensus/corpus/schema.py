"""The tables of a corpus, as they are after the last migration.

Documents, readings and runs are what was put in; ``log`` is what happened, in order; each row
of ``versions`` is one state of one statement, from the entry of the log that made it
(``since``) to the one that ended it (``until``, empty for the present state). Nothing is
deleted from either, so that the state after any entry can be asked for.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    table,
)

METADATA = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _to(name: str, table: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{table}.number"), nullable=nullable)


#: What the corpus is: its format and when it was made.
FACTS = Table("facts", METADATA, Column("name", Text, primary_key=True), _text("value"))

#: One text, once; ``story`` is the number of the first document of its near-duplicates.
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    *(_text(name) for name in ("path", "title", "date", "outlet", "author", "language", "text")),
    Column("hash", Text, nullable=False, unique=True),
    Column("story", BigInteger, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    _text("added"),
)

#: Every path at which a document was found.
FILES = Table("files", METADATA, _to("document", "documents"), Column("path", Text, nullable=False))

#: The keys by which near-duplicates are found.
BANDS = Table(
    "bands",
    METADATA,
    Column("band", BigInteger, nullable=False),
    Column("document", BigInteger, nullable=False),
)

#: The words of titles and texts, for the search; each kind of database has its own.
WORDS = table("words", column("rowid"), column("title"), column("text"))

#: One call that read, coded or imported: with what, from when to when (empty: not finished).
RUNS = Table(
    "runs",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    *(_text(name) for name in ("kind", "version", "basis", "settings", "by", "started", "ended")),
)

#: What the rules made of a document, so that it is coded again without being parsed.
READINGS = Table(
    "readings",
    METADATA,
    Column("document", BigInteger, ForeignKey("documents.number"), primary_key=True),
    _text("basis"),
    Column("data", LargeBinary, nullable=False),
)

#: What a run found in a document beside its statements: quotations, commitments and skips.
CODINGS = Table(
    "codings",
    METADATA,
    Column("document", BigInteger, ForeignKey("documents.number"), primary_key=True),
    Column("run", BigInteger, ForeignKey("runs.number"), primary_key=True),
    _text("basis"),
    _text("found"),
)

#: Files and articles that could not be read, with the reason.
LEFT_OUT = Table(
    "left_out",
    METADATA,
    _to("run", "runs"),
    *(_text(name) for name in ("path", "reason", "detail")),
)

ACTORS = Table(
    "actors",
    METADATA,
    Column("id", Text, primary_key=True),
    *(_text(name) for name in ("kind", "labels")),
)

CONCEPTS = Table(
    "concepts",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("labels"),
    Column("discovered", Boolean, nullable=False, default=False),
    *(_text(name) for name in ("broader", "actions", "objects")),
)

#: What happened, in order; rows are only ever added.
LOG = Table(
    "log",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    *(_text(name) for name in ("at", "by", "kind")),
    _to("document", "documents", nullable=True),
    _to("statement", "statements", nullable=True),
    _to("run", "runs", nullable=True),
    _to("undoes", "log", nullable=True),
    _text("note"),
)

#: What stays the same of a statement; ``key`` is what it was first proposed as.
STATEMENTS = Table(
    "statements",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    _to("document", "documents"),
    Column("key", Text, nullable=False),
)

#: One state of one statement; ``until`` is set once, when another takes its place.
VERSIONS = Table(
    "versions",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    _to("statement", "statements"),
    _to("document", "documents"),
    _to("since", "log"),
    _to("until", "log", nullable=True),
    *(_text(name) for name in ("status", "by")),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    *(_text(name) for name in ("text", "actor", "party", "source", "concept", "concept_text")),
    *(_text(name) for name in ("stance", "firmness", "act", "targets")),
    *(_text(name) for name in ("condition", "consequence", "likelihood")),
    _text("direct"),
    Column("alleged", Boolean, nullable=False, default=False),
    Column("confidence", Float, nullable=False),
    _text("coder"),
    Column("quote_start", BigInteger),
    Column("quote_end", BigInteger),
    _text("fields"),
)

#: Coded spans that are no statements, from other tools; ``fields`` is JSON.
ANNOTATIONS = Table(
    "annotations",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    _to("document", "documents"),
    _to("run", "runs"),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    *(_text(name) for name in ("id", "layer", "by", "fields")),
)

#: What else another tool's file held, whole, to be written again; ``content`` is JSON.
EXTRAS = Table(
    "extras",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    _to("run", "runs"),
    *(_text(name) for name in ("format", "origin", "content")),
)
