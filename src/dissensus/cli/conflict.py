"""The command that proposes a conflict from red lines, and solves one that a person confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import DissensusError
from ..present.export import write_atomically
from .asked import Coding, Day, Filters, Name, Seed, Sourced, draws_of, list_wanted, shows
from .options import Output
from .results import Form, Result, give, refuse_result
from .spread import spread
from .studied import load_study

if TYPE_CHECKING:
    import polars as pl

    from ..analyse.conflicts.admissible import Solution
    from ..analyse.conflicts.proposal import Proposal
    from ..analyse.study import Study

_SHOWN = ("states", "stability", "coalitions", "inverse", "preferences", "conclusions")
#: So many states stand side by side in a terminal.
_MOST_SIDE = 8
_CONCEPTS = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}
_LIMITS = (
    "shares count admissible rankings; they are no probabilities, and a stable state is not a "
    "likely one"
)

Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="A corpus, a .dna file or a table to propose from; or a .toml file to solve.",
    ),
]
Group = Annotated[
    Name,
    typer.Option(metavar="GROUP", help="An alliance, names with commas between, or a file."),
]


@spread
def conflict(
    origin: Source,
    *,
    propose: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write the proposal to be edited.")
    ] = None,
    group: Group = None,
    on: Day = None,
    most: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=2, max=9, help="Options proposed; else 6.")
    ] = None,
    show: Annotated[Name, shows(_SHOWN, "What the table holds.")] = None,
    want: Annotated[
        Name, typer.Option(metavar="STATE", help="What makes it stable; such as YNN.")
    ] = None,
    draws: Annotated[
        int | None,
        draws_of("Rankings drawn; else 1000."),
    ] = None,
    seed: Seed = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="Draw what coding gets wrong too.")
    ] = False,
    coding: Coding,
    filters: Filters,
    sourced: Sourced,
    format_: Form = None,
    output: Output = None,
) -> None:
    """Propose a conflict from red lines, and say which states are stable in which share."""
    if (show == "inverse") != (want is not None) and (want is None or show is not None):
        raise DissensusError("--show inverse and --want STATE go together: name a state such as YN")
    refuse_result(output, format_, [origin])
    is_file = origin.lower().endswith(".toml")
    if is_file:
        _refuse_beside(propose=propose, group=group, on=on, most=most, errors=errors or None)
        from ..analyse.conflicts.proposal_file import read_proposal  # noqa: PLC0415 - this loads slowly

        proposal, study = read_proposal(origin), None
    else:
        _refuse_target(propose, errors=errors)
        asked = list_wanted(on=dt.date.fromisoformat(on) if on else None, most=most)
        proposal, study = _propose(origin, (coding, filters, sourced), group, asked)
    if propose is not None:
        give(_write(proposal, propose), format_, output)
        return
    wanted = list_wanted(draws=draws, seed=seed)
    if study is not None and errors:
        solution = _solve_drawn(proposal, study, wanted)
    else:
        solution = proposal.solve(**wanted)
    give(_show(solution, "inverse" if want else show, want), format_, output)


def _refuse_beside(**options: object) -> None:
    """Say that a file holds already what these options would choose."""
    for name, value in options.items():
        if value is not None:
            raise DissensusError(
                f"--{name}: a .toml file is solved as it stands; name a corpus or a table to "
                "propose from"
            )


def _refuse_target(path: Path | None, *, errors: bool) -> None:
    if path is None:
        return
    if errors:
        raise DissensusError(
            "--errors: a proposal that is written holds no draws; leave --propose out to solve it"
        )
    if path.suffix.lower() != ".toml":
        raise DissensusError(f"{path}: a proposal is written to a file with the ending .toml")
    if path.exists():
        raise DissensusError(
            f"{path}: there is such a file, and it may hold what you confirmed; name another"
        )


def _propose(
    origin: str, given: tuple[Coding, Filters, Sourced], group: str | None, asked: dict[str, Any]
) -> tuple[Proposal, Study]:
    coding, filters, sourced = given
    found = load_study(origin, filters, sourced, coding, group)
    from ..analyse.commitments.red_lines import redlines  # noqa: PLC0415
    from ..analyse.conflicts.proposing import propose  # noqa: PLC0415 - these load slowly

    return propose(found.study, redlines(found.study).to_polars(), **asked), found.study


def _solve_drawn(proposal: Proposal, study: Study, wanted: dict[str, Any]) -> Solution:
    from ..analyse.reliability.true_acts import draw_coding  # noqa: PLC0415 - these load slowly

    coding = draw_coding(study, seed=wanted.get("seed", 0))
    return proposal.solve_drawn(study, coding, **wanted)


def _write(proposal: Proposal, path: Path) -> Result:
    from ..analyse.conflicts.proposal_file import write_proposal  # noqa: PLC0415 - this loads slowly

    write_atomically(path, write_proposal(proposal))
    notes = [f"{path}: written; check and edit it, then: dissensus conflict {path}"]
    return _show_preferences(proposal, [*notes, *_list_left_out(proposal)])


def _list_left_out(proposal: Proposal) -> list[str]:
    return [f"left out: {one}" for one in proposal.left_out]


def _show_preferences(proposal: Proposal, notes: list[str]) -> Result:
    return Result(
        title=proposal.describe(),
        frame=proposal.to_polars(),
        columns=("decision_maker", "option", "wants", "when", "basis", "statements", "reason"),
        notes=notes,
    )


def _show(solution: Solution, show: str | None, want: str | None) -> Result:
    proposal = solution.proposal
    if show == "preferences":
        return _show_preferences(proposal, _list_left_out(proposal))
    title = f"{proposal.describe()}; {solution.describe()}"
    notes = [*_list_notes(solution), _LIMITS]
    if show is None:
        return Result(
            title=title,
            frame=solution.to_polars(),
            summary=_sum_up(solution),
            chart=solution.chart,
            notes=[*_list_conclusions(solution), *_tell_more(solution), *notes],
        )
    tables = {
        "states": solution.to_polars,
        "stability": solution.stability,
        "coalitions": solution.coalitions,
        "inverse": lambda: solution.inverse(want or ""),
        "conclusions": solution.conclusions,
    }
    frame = tables[show]()
    if frame.is_empty():
        notes = [*notes, "no group can move together to a state that all of it prefers"]
    columns = (*frame.columns[: frame.columns.index("value")], "value", "low", "high")
    chart = solution.chart if show == "states" else None
    return Result(title=title, frame=frame, columns=columns, chart=chart, notes=notes)


def _sum_up(solution: Solution) -> pl.DataFrame:
    """States side by side: who takes what, and the share in which each is an equilibrium."""
    import polars as pl  # noqa: PLC0415 - this loads slowly

    form, now = solution.proposal.form, solution.proposal.present - 1
    shares = solution.to_polars().partition_by("concept", as_dict=True)
    best = shares["seq",]["value"].arg_sort(descending=True).to_list()
    chosen = sorted({now, *[state for state in best if state != now][: _MOST_SIDE - 1]})
    names = [f"{form.states[state]}{' now' * (state == now)}" for state in chosen]
    rows = [
        [option.maker, option.name or option.key, *(form.states[state][place] for state in chosen)]
        for place, option in enumerate(form.options)
    ]
    for concept, name in _CONCEPTS.items():
        held = shares[concept,]
        cells = [_write_share(*held.select("value", "low", "high").row(state)) for state in chosen]
        rows.append(["equilibrium", name, *cells])
    return pl.DataFrame(rows, schema=["decision maker", "option", *names], orient="row")


def _write_share(value: float, low: float, high: float) -> str:
    if low == high:
        return {0.0: "no", 1.0: "yes"}.get(value, f"{_percent(value)} %")
    return f"{_percent(value)} ({_percent(low)}-{_percent(high)}) %"


def _percent(value: float) -> str:
    """Whole percents; what is neither none nor all is not rounded to either."""
    if 0 < value < 0.005:
        return "<1"
    return ">99" if 0.995 < value < 1 else f"{100 * value:.0f}"


def _list_conclusions(solution: Solution) -> list[str]:
    return [
        f"{text}{f' ({_CONCEPTS[concept]})' if concept else ''}: {_write_share(value, low, high)}"
        for text, concept, value, low, high in solution.conclusions()
        .select("conclusion", "concept", "value", "low", "high")
        .iter_rows()
    ]


def _tell_more(solution: Solution) -> list[str]:
    more = len(solution.proposal.form.states) - _MOST_SIDE
    return [f"{more} more states: --show states gives all"] if more > 0 else []


def _list_notes(solution: Solution) -> list[str]:
    """What a reader must know of the rankings that were looked at."""
    from ..analyse.conflicts.admissible import contradicting  # noqa: PLC0415 - this loads slowly

    proposal = solution.proposal
    notes = []
    if not solution.exact:
        notes.append(f"shares are of draws ({solution.sampler}), with 95 % intervals")
    ranks = {maker: found for maker in proposal.form.makers if (found := proposal.rank(maker))}
    notes.extend(
        f"{one.maker}: the confirmed ranking contradicts what is {one.basis}: {one.wants}"
        for one in contradicting(proposal, ranks)
    )
    still = [maker for maker in proposal.form.makers if maker not in ranks]
    if still:
        notes.append(f"not ranked by a person: {'; '.join(still)} (--show preferences)")
    return notes


__all__ = ["conflict"]
