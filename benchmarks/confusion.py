"""Count what the coder makes of hand-coded articles, by language and act.

    python benchmarks/confusion.py GOLD SCORER [--out FILE]

GOLD is a folder with ``texts.jsonl`` (id, lang, text, date) and ``gold.jsonl`` (id, statements),
SCORER the script that matches statements. A statement found is one of the texts' where the scorer
pairs them by clause, party and measure: first those with the same side, then of what is left
those with another. What has no partner is counted as no statement. Only counts are written.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from dissensus import __version__
from dissensus.analyse.reliability.confusion import NONE, TRUE
from dissensus.analyse.reliability.drawing import ACTS
from dissensus.analyse.stances import LEVELS
from dissensus.config import Settings
from dissensus.pipeline import code_documents
from dissensus.present.export import to_records
from dissensus.records import Document

OUT = Path(__file__).parents[1] / "src/dissensus/analyse/scales/confusion.toml"
Row = dict[str, Any]
#: (language, act, what it is, what was found) -> statements.
Cells = Counter[tuple[str, str, str, str]]
#: (language, true act, act that was found) -> statements.
ActCells = Counter[tuple[str, str, str]]


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no script")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_rows(path: Path) -> Iterator[Row]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def code_texts(texts: Sequence[Row]) -> dict[str, list[Row]]:
    """The statements found in each text."""
    documents = [Document(row["id"], row["id"], row["text"], date=row["date"]) for row in texts]
    found: dict[str, list[Row]] = defaultdict(list)
    for coded in code_documents(documents, Settings()):
        for record in to_records(coded):
            if record["record"] == "statement":
                found[coded.document.id].append(record)
    return found


def pair(found: Sequence[Row], gold: Sequence[Row], scorer: ModuleType) -> dict[int, int]:
    """The place of the hand-coded statement that each one found stands for."""

    def fits(one: Row, other: Row) -> bool:
        return bool(scorer.right(one, other, "party") and scorer.same_concept(one, other))

    def agrees(one: Row, other: Row) -> bool:
        same = scorer.SIGN[one["stance"]] == scorer.SIGN[other["stance"]]
        return same and fits(one, other)

    pairs = _pair(range(len(found)), range(len(gold)), found, gold, scorer, agrees)
    left = [place for place in range(len(found)) if place not in pairs]
    free = [place for place in range(len(gold)) if place not in pairs.values()]
    return pairs | _pair(left, free, found, gold, scorer, fits)


def _pair(
    left: Sequence[int],
    free: Sequence[int],
    found: Sequence[Row],
    gold: Sequence[Row],
    scorer: ModuleType,
    fits: Callable[[Row, Row], bool],
) -> dict[int, int]:
    matched = scorer.match([found[i] for i in left], [gold[j] for j in free], fits)
    return {left[i]: free[j] for i, j in matched}


def match(
    texts: Sequence[Row], gold: Sequence[Row], scorer: ModuleType
) -> Iterator[tuple[str, Row, Row | None]]:
    """Each statement found, with its language and the hand-coded one that it stands for."""
    languages = {row["id"]: row["lang"] for row in texts}
    found = code_texts(texts)
    for row in gold:
        ours, theirs = found[row["id"]], row["statements"]
        pairs = pair(ours, theirs, scorer)
        for place, one in enumerate(ours):
            yield languages[row["id"]], one, theirs[pairs[place]] if place in pairs else None


def count(matched: Sequence[tuple[str, Row, Row | None]]) -> Cells:
    """Stances that were found, by what they truly are."""
    return Counter(
        (language, one["act"], true["stance"] if true else NONE, one["stance"])
        for language, one, true in matched
    )


def count_acts(matched: Sequence[tuple[str, Row, Row | None]]) -> ActCells:
    """Acts that were found, by what they truly are, of what is a statement."""
    return Counter((language, true["act"], one["act"]) for language, one, true in matched if true)


def write(cells: Cells, acts: ActCells, texts: Sequence[Row], command: str) -> str:
    """The counts as TOML, with where they are from."""
    languages = Counter(row["lang"] for row in texts)
    parts = ", ".join(f"{many} {language}" for language, many in sorted(languages.items()))
    source = (
        f"{sum(cells.values())} statements found in {len(texts)} hand-coded press articles "
        f"({parts}) by the rules of version {__version__}; the rules were read against these "
        "articles, so new ones are coded less surely"
    )
    lines = [
        "# What the rules make of checked statements: rows are what a statement truly is (none:",
        "# the text says no such thing), columns the stance that was found. Statements that one",
        "# of two readers coded count as right. Under act_counts rows are true acts, columns those",
        "# found, of statements that were matched. No text of the articles is kept here.",
        f"# Made by: {command}",
        f"source = {json.dumps(source)}",
        f"found = {json.dumps(list(LEVELS))}",
        f"acts = {json.dumps(list(ACTS))}",
    ]
    for language, act in sorted({key[:2] for key in cells}):
        lines += ["", f"[counts.{language}.{act}]"]
        for true in TRUE:
            counts = [cells[language, act, true, name] for name in LEVELS]
            if any(counts):
                lines.append(f"{true} = {json.dumps(counts)}")
    for language in sorted({key[0] for key in acts}):
        lines += ["", f"[act_counts.{language}]"]
        for true in ACTS:
            counts = [acts[language, true, found] for found in ACTS]
            if any(counts):
                lines.append(f"{true} = {json.dumps(counts)}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    texts = list(read_rows(asked.gold / "texts.jsonl"))
    gold = list(read_rows(asked.gold / "gold.jsonl"))
    matched = list(match(texts, gold, load_scorer(asked.scorer)))
    cells = count(matched)
    command = "python benchmarks/confusion.py GOLD SCORER"
    asked.out.write_text(write(cells, count_acts(matched), texts, command), encoding="utf-8")
    print(f"{sum(cells.values())} statements counted in {asked.out}")


if __name__ == "__main__":
    main()
