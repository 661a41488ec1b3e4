"""Threads for sets whose spectra do not depend on each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from threadpoolctl import threadpool_limits

#: As ``map``: a function of one argument and what it is applied to; results in that order.
Apply = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@contextmanager
def share_work() -> Iterator[Apply]:
    """A ``map`` by as many threads as processors may be used; the results are the same by one.

    Linear algebra keeps to one thread meanwhile: its own threads wait for each other by spinning,
    and on a busy machine took ten times as long for matrices of some hundred rows.
    """
    with keep_to_one_thread(), ThreadPoolExecutor(count_processors()) as pool:
        yield pool.map


def keep_to_one_thread() -> AbstractContextManager[object]:
    """In which linear algebra keeps to one thread."""
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def count_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
