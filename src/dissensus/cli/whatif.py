"""The command that asks what would change if actors held something else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..config import load_settings
from ..errors import AnalysisError
from ..figures import DRAWS
from .asked import (
    Coding,
    Errors,
    Filters,
    Many,
    Name,
    Seed,
    Sourced,
    draws_of,
    evidence_of,
    list_wanted,
    shows,
)
from .balance import read_day
from .networks import Origin
from .options import Output
from .results import Form, Result, give, refuse_result
from .spread import spread
from .studied import Group, Studied, draw_errors, load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.study import Study
    from ..analyse.weighing.bargain import Elections
    from ..analyse.weighing.what_if import WhatIf
    from ..records import Actor, Concept

#: The tables, by name; the first is written where none is chosen.
_TABLES = ("figures", "pivots", "camps", "touched", "holdouts", "election", "power")
#: The columns of each that people are shown.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pivots": ("concept", "when", "index", "collapse", "stance", "change", "value", "who"),
    "touched": ("sort", "holder", "concept", "effect", "last", "days", "statements", "text"),
}


@spread
def whatif(
    origin: Origin,
    *,
    set_: Annotated[
        Many,
        typer.Option(
            "--set", metavar="ACTOR:CONCEPT=STANCE", help="What is supposed; may be repeated."
        ),
    ] = None,
    group: Group,
    quota: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", min=1, help="The weight that a decision needs."),
    ] = None,
    weights: Annotated[
        Name, typer.Option(metavar="FILE", help="A table: actor, weight and, if known, salience.")
    ] = None,
    risk: Annotated[
        bool, typer.Option("--risk", help="Infer attitudes to risk for the election.")
    ] = False,
    positions: Annotated[
        bool,
        typer.Option(
            "--positions",
            help="SOURCE holds positions (actor, position, weight, salience): --set ACTOR=NUMBER.",
        ),
    ] = False,
    draws: Annotated[int, draws_of("For intervals and probabilities.")] = DRAWS,
    seed: Seed = None,
    errors: Errors = True,
    show: Annotated[Name, shows(_TABLES, "One table instead of all.")] = None,
    evidence: Annotated[Name, evidence_of("CONCEPT")] = None,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Suppose other positions, and show every figure before and after."""
    refuse_result(output, format_, [origin], more=())
    if positions:
        _ask_positions(origin, set_ or [], risk, format_, output)
        return
    if not set_:
        raise AnalysisError('--set: say what is supposed, such as --set "ACTOR:CONCEPT=STANCE"')
    studied = load_study(origin, filters, sourced, coding, group.group)
    names = _Names(studied.study, sourced)
    changes: dict[tuple[str, str], str] = {}
    for text in set_:
        actor, concept, stance = names.parse(text)
        if (actor, concept) in changes:
            raise AnalysisError(f"--set: {actor!r} on {concept!r} is set twice")
        changes[actor, concept] = stance
    from ..analyse.weighing.what_if import whatif as ask  # noqa: PLC0415 - this loads slowly

    weighed = _read_weights(weights, names) if weights else {}
    if errors:
        weighed["errors"] = draw_errors(studied.study, seed or 0)
    found = ask(
        studied.study,
        changes,
        **read_day(group),
        **list_wanted(quota=quota, draws=draws, seed=seed),
        **weighed,
        risk=risk,
    )
    if evidence is not None:
        give(_open(found, names.find_concept(evidence), studied), format_, output)
    elif show or output or format_:
        give(_show(found, show or _TABLES[0]), format_, output)
    else:
        for section in _list_sections(found):
            give(section, None, None)


class _Names:
    """Actors and measures by name, by identifier, or by another name that the files know."""

    def __init__(self, study: Study, sourced: Sourced) -> None:
        from ..coding.codebook import load_codebook  # noqa: PLC0415
        from ..resolve.register import load_register  # noqa: PLC0415

        settings = load_settings(
            labels=sourced.labels,
            registers=sourced.register,
            replace_register=sourced.replace_register,
        )
        self._study = study
        self._labels = settings.labels
        self._codebook = load_codebook(settings.codebook)
        self._register = load_register(settings.registers, replace=settings.replace_register)
        spoken = study.statements
        self._actors = {*spoken["holder"], *study.list_members().terms}
        self._concepts = {*spoken["concept"], *study.norms["concept"], *study.known}

    def find_actor(self, text: str) -> str:
        """The name of an actor in the study; AnalysisError tells the nearest ones."""
        ids = [text, *(one.actor for one in self._register.lookup(text))]
        known = self._register.actors
        labels = [known[id_].label(self._labels) for id_ in ids if id_ in known]
        fitting = [name for name in (text, *labels) if name in self._actors]
        if fitting:
            return fitting[0]
        also = self._list_others(known, self._actors)
        return self._study.check_actor(text, role="--set, actor", also=also)

    def find_concept(self, text: str) -> str:
        """The name of a measure in the study or the codebook; else the nearest ones are told."""
        concepts = self._codebook.concepts
        labels = [
            one.label(self._labels)
            for id_, one in concepts.items()
            if text == id_ or text.lower() in (name.lower() for name in one.labels.values())
        ]
        fitting = [name for name in (text, *labels) if name in self._concepts]
        if fitting:
            return fitting[0]
        also = self._list_others(concepts, self._concepts)
        return self._study.check_concept(text, role="--set, concept", also=also)

    def _list_others(
        self, named: Mapping[str, Actor | Concept], told: Collection[str]
    ) -> dict[str, str]:
        """Identifiers and names in other languages of what the study has, with the name there."""
        return {
            name: one.label(self._labels)
            for id_, one in named.items()
            if one.label(self._labels) in told
            for name in (id_, *one.labels.values())
        }

    def parse(self, text: str) -> tuple[str, str, str]:
        """Read ACTOR:CONCEPT=STANCE; of several colons, the first that parts known names."""
        said, equals, stance = text.rpartition("=")
        places = [place for place, letter in enumerate(said) if letter == ":"]
        if not (equals and places):
            raise AnalysisError(
                f"--set: {text!r}: write ACTOR:CONCEPT=STANCE, such as "
                '"Ann:build the bridge=support"'
            )
        pairs = [(said[:place].strip(), said[place + 1 :].strip()) for place in places]
        for actor, concept in pairs:
            found = _try(self.find_actor, actor), _try(self.find_concept, concept)
            if found[0] and found[1]:
                return found[0], found[1], stance.strip()
        # Where neither place fits, the one whose actor is known says best what is wrong.
        actor, concept = next((pair for pair in pairs if _try(self.find_actor, pair[0])), pairs[0])
        return self.find_actor(actor), self.find_concept(concept), stance.strip()


def _try(find: Callable[[str], str], text: str) -> str:
    try:
        return find(text)
    except AnalysisError:
        return ""


def _read_weights(path: str, names: _Names) -> dict[str, Any]:
    from ..analyse.weighing.bargain import read_weights  # noqa: PLC0415

    weights, saliences = read_weights(_read_table(path))
    known = [
        {_try(names.find_actor, name) or name: one for name, one in own.items()}
        for own in (weights, saliences)
    ]
    return {"weights": known[0], "saliences": known[1]}


def _read_table(path: str) -> pl.DataFrame:
    from .. import tabling  # noqa: PLC0415

    return tabling.read_source(path, tabling.Reading(text={"actor"}))


def _ask_positions(origin: str, changes: list[str], risk: bool, form: Any, output: Any) -> None:  # noqa: FBT001
    from ..analyse.weighing.bargain import LIMITS, elect_positions  # noqa: PLC0415

    moved = {}
    for text in changes:
        actor, equals, number = text.rpartition("=")
        try:
            moved[actor.strip()] = float(number)
        except ValueError:
            equals = ""
        if not equals:
            raise AnalysisError(f"--set: {text!r}: with --positions write ACTOR=NUMBER")
    found = elect_positions(_read_table(origin), moved, risk=risk)
    result = Result(title=found.describe(), frame=found.to_polars(), summary=_sum_up(found))
    give(result, form, output)
    if output is None and form is None:
        give(_tell(f"limits: {'; '.join(LIMITS)}"), None, None)


def _show(found: WhatIf, name: str) -> Result:
    tables: Mapping[str, Any] = {
        "figures": found.figures,
        "pivots": found.pivots,
        "camps": found.camps,
        "touched": found.touched,
        "holdouts": found.holdouts,
        "election": found.to_election(),
        "power": found.power,
    }
    if name == "power" and found.quota is None:
        raise AnalysisError(
            "--show power: power is counted under a declared rule only: give --quota; without one "
            "every member of a group that seeks consensus has the same, so look at the holdouts"
        )
    return Result(
        title=f"{name}: {found.describe()}", frame=tables[name], columns=_COLUMNS.get(name, ())
    )


def _list_sections(found: WhatIf) -> Iterator[Result]:
    """What is shown first: what was set, what changes, who is pivotal, and the election."""
    from ..analyse.weighing.bargain import LIMITS  # noqa: PLC0415

    yield Result(
        title=found.describe(), frame=found.figures, summary=_sum_up_figures(found.to_changed())
    )
    yield _tell(found.tell_unchanged())
    if found.touched.height:
        yield _tell("")
        told = ("sort", "holder", "effect", "last", "statements", "text")
        yield Result(title="what it meets", frame=found.touched, columns=told)
    moved = found.camps.filter("moved")
    if moved.height:
        yield _tell("")
        columns = ("actor", "before", "after")
        yield Result(
            title="members that change camp, by positions on all measures",
            frame=moved,
            columns=columns,
        )
    for line in (*found.tell_pivots(), *found.tell_consensus(), *found.tell_decided()):
        yield from (_tell(""), _tell(line))
    yield _tell("")
    yield _show_power(found)
    for concept, election in found.elections.items():
        yield _tell("")
        yield Result(
            title=f'election over stances on "{concept}" (0 oppose, 1 support): '
            f"{election.describe()}",
            frame=election.to_polars(),
            summary=_sum_up(election),
        )
    if not found.elections:
        yield _tell("no election: fewer than two members with a weight spoke")
    yield _tell(f"limits: {'; '.join(LIMITS)}")


def _show_power(found: WhatIf) -> Result:
    import polars as pl  # noqa: PLC0415

    if found.quota is None:
        return _tell(
            "no rule of decision is declared (--quota): under consensus every member has the same "
            "power, so the hold-outs are told instead"
        )
    by = ("weight", "shapley_shubik", "banzhaf")
    groups = found.power.group_by(by, maintain_order=True).agg(
        pl.len().alias("members"), pl.col("actor").str.join(", ").alias("who")
    )
    title = f"power of each member under a quota of {found.quota}"
    return Result(title=title, frame=found.power, summary=groups.select("members", *by, "who"))


def _tell(line: str) -> Result:
    import polars as pl  # noqa: PLC0415

    return Result(title=line, frame=pl.DataFrame())


def _sum_up_figures(changed: pl.DataFrame) -> pl.DataFrame:
    """The figures as people read them: each with its interval behind it."""
    import polars as pl  # noqa: PLC0415

    from ..shown import show_value  # noqa: PLC0415

    def tell(value: Any, low: Any, high: Any) -> str:
        told = show_value(value) or "none"
        return told if low is None else f"{told} [{low:.2f}, {high:.2f}]"

    several = changed.filter(pl.col("concept") != "")["concept"].n_unique() > 1
    rows = []
    for row in changed.iter_rows(named=True):
        named = ", ".join(filter(None, (row["figure"], row["collapse"])))
        rows.append(
            {
                "figure": f"{named}: {row['concept']}" if several and row["concept"] else named,
                "before": tell(row["before"], row["before_low"], row["before_high"]),
                "after": tell(row["after"], row["low"], row["high"]),
                "change": f"{row['change']:+.3g}" if row["change"] is not None else row["reason"],
            }
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(("figure", "before", "after", "change"), str))


def _both(rule: str) -> list[pl.Expr]:
    import polars as pl  # noqa: PLC0415

    return [pl.col(f"{rule}_{when}").round(3) for when in ("before", "after")]


def _sum_up(found: Elections) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    rules = ("conditional", "incentive")
    return found.to_polars().select(
        "option",
        "actors_before",
        "actors_after",
        *(pl.format("{} -> {}", *_both(rule)).alias(rule) for rule in rules),
    )


def _open(found: WhatIf, concept: str, studied: Studied) -> Result:
    import polars as pl  # noqa: PLC0415

    own = found.figures.filter(pl.col("concept") == concept)["rows"]
    touched = found.touched.filter(pl.col("concept") == concept)["rows"]
    rows = sorted({row for rows in (*own, *touched) for row in rows})
    return studied.open_rows(rows, f"what if on {concept!r}")


__all__ = ["whatif"]
