"""How large a network can be divided exactly, and how near a search comes to that."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from dissensus.analyse.camps import correlation, frustration
from dissensus.analyse.camps.division import Division, divide
from dissensus.analyse.camps.signed import Signed, make_signed
from dissensus.analyse.camps.solving import Solution

Array = np.ndarray[Any, np.dtype[Any]]

Solver = Callable[[Signed, float, int], Solution]
SOLVERS: Mapping[str, Mapping[str, Solver]] = {
    "camps": frustration.METHODS,
    "groups": correlation.METHODS,
}


def _sign_at_random(size: int, rng: np.random.Generator) -> Array:
    return rng.choice([-1.0, 1.0], (size, size))


def _take_sides(groups: int, noise: float) -> Callable[[int, np.random.Generator], Array]:
    def sign(size: int, rng: np.random.Generator) -> Array:
        sides = rng.integers(0, groups, size)
        signs = np.where(sides[:, None] == sides[None, :], 1.0, -1.0)
        return np.where(rng.random((size, size)) < noise, -signs, signs)

    return sign


def _keep(density: float) -> Callable[[int], float]:
    return lambda _: density


def _keep_some(ties: float) -> Callable[[int], float]:
    return lambda size: min(1.0, ties / size)


#: Kind of network -> its signs, and the share of pairs that are tied.
KINDS: Mapping[str, tuple[Callable[[int, np.random.Generator], Array], Callable[[int], float]]] = {
    "random signs, 4 ties each": (_sign_at_random, _keep_some(4)),
    "random signs, 30 % tied": (_sign_at_random, _keep(0.3)),
    "two camps, 10 % noise, 50 % tied": (_take_sides(2, 0.1), _keep(0.5)),
    "two camps, 30 % noise, 50 % tied": (_take_sides(2, 0.3), _keep(0.5)),
    "four groups, 10 % noise, 50 % tied": (_take_sides(4, 0.1), _keep(0.5)),
}


def make_network(kind: str, size: int, seed: int) -> Signed:
    """A made-up network; the same for the same seed."""
    rng = np.random.default_rng(seed)
    sign, keep = KINDS[kind]
    signs = sign(size, rng)
    upper = np.triu(signs * (rng.random((size, size)) < keep(size)), 1)
    return make_signed(upper + upper.T)


@dataclass(frozen=True, slots=True)
class Run:
    """One network divided in one way: seconds, and what was found."""

    seconds: float
    found: Division


def run(graph: Signed, solver: Solver, *, limit: float, seed: int) -> Run:
    start = time.perf_counter()
    found = divide(graph, solver, time_limit=limit, seed=seed)
    return Run(time.perf_counter() - start, found)


def measure(what: str, kind: str, size: int, *, limit: float, networks: int) -> tuple[float, str]:
    """The share proven within the limit, and a row of a table."""
    exact, search = [], []
    for seed in range(networks):
        graph = make_network(kind, size, seed)
        solvers = SOLVERS[what]
        exact.append(run(graph, solvers["exact"], limit=limit, seed=seed))
        search.append(run(graph, solvers["search"], limit=limit, seed=seed))
    proven = [one.found.is_proven for one in exact]
    pairs = list(zip(exact, search, strict=True))
    # Against the exact optimum where there is one; the bound is what the search tells by itself.
    missed = [b.found.cost / max(a.found.cost, 1e-9) - 1 for a, b in pairs if a.found.is_proven]
    told = [(b.found.cost - b.found.lower) / max(b.found.cost, 1e-9) for b in search]
    gaps = [(a.found.cost - a.found.lower) / max(a.found.cost, 1e-9) for a in exact]
    row = (
        f"| {size} | {sum(proven)} of {networks} | {median(one.seconds for one in exact):.2f} "
        f"| {max(gaps):.1%} | {median(one.seconds for one in search):.2f} "
        f"| {max(missed):.1%} | {max(told):.1%} |"
        if missed
        else f"| {size} | 0 of {networks} | {median(one.seconds for one in exact):.2f} "
        f"| {max(gaps):.1%} | {median(one.seconds for one in search):.2f} | - | {max(told):.1%} |"
    )
    return sum(proven) / networks, row


def describe(what: str, sizes: Sequence[int], *, limit: float, networks: int) -> Iterator[str]:
    """A table for each kind of network; sizes grow until no network is proven in time."""
    for kind in KINDS:
        yield f"\n{what}, {kind}, limit {limit:g} s\n"
        yield "| actors | proven | exact s | gap at most | search s | missed at most | told gap |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for size in sizes:
            share, row = measure(what, kind, size, limit=limit, networks=networks)
            yield row
            if not share:
                break


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", choices=SOLVERS, default="camps")
    parser.add_argument("--limit", type=float, default=10.0)
    parser.add_argument("--networks", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 40, 60, 80, 120, 160, 240])
    options = parser.parse_args(arguments)
    tables = describe(options.what, options.sizes, limit=options.limit, networks=options.networks)
    for line in tables:
        print(line, flush=True)


if __name__ == "__main__":
    main()
