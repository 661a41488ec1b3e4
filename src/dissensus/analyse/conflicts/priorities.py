"""Statements over yes/no options, such as "not troops if answer", read and found true or not.

These are the preference statements of option prioritising: they stand in order, the most
important first, and a state that fulfils an earlier one is better than one that does not,
whatever holds of the later ones. Source: Hipel, Fang & Peng, option prioritising in GMCR II
(Fang, Hipel, Kilgour & Peng 2003, IEEE Transactions on Systems, Man, and Cybernetics C 33).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import AnalysisError
from ..frame import suggest

Array = np.ndarray[Any, np.dtype[Any]]

#: Words that join statements, and so name no option.
JOINING = ("not", "and", "or", "if", "iff")
#: What an option is called in statements.
KEY = re.compile(r"[^\W\d][\w-]*")
_TOKEN = re.compile(r"\s*(?:([^\W\d][\w-]*)|([()]))")
_GRAMMAR = "write options with not, and, or, if, iff and brackets"


def check_statement(text: str, columns: Mapping[str, Array]) -> Array:
    """Where a statement is true: one truth value for each state.

    ``columns`` gives for each option in which states it is taken. "A if B" is true where B is
    not, "A iff B" where both or neither are; "and" binds more than "or", and that more than
    "if". Raises AnalysisError for what cannot be read and for options that are not there.

    >>> taken = {"troops": np.array([False, True]), "answer": np.array([False, False])}
    >>> check_statement("not troops or answer", taken).tolist()
    [True, False]
    """
    reader = _Reader(text, _split(text), columns)
    found = reader.read_statement()
    if reader.tokens:
        raise AnalysisError(f"{text!r}: {reader.tokens[0]!r} does not fit here; {_GRAMMAR}")
    return found


def rank_by_priority(statements: Sequence[str], columns: Mapping[str, Array]) -> Array:
    """The place of each state, 0 the best and equal ones tied, by statements in order of weight.

    A state's score is the sum of 2^(k-j) over the statements j of k that it fulfils, so that
    each outweighs all that come after it.

    >>> taken = {"a": np.array([False, True, False, True]), "b": np.array([0, 0, 1, 1]) > 0}
    >>> rank_by_priority(["not b", "a"], taken).tolist()
    [1, 0, 3, 2]
    """
    if not statements:
        raise AnalysisError("priorities: give at least one statement, or leave them out")
    truths = np.array([check_statement(text, columns) for text in statements])
    _, places = np.unique(~truths.T, axis=0, return_inverse=True)
    return np.asarray(places).reshape(-1)


def read_literal(text: str, keys: Sequence[str]) -> tuple[str, bool]:
    """Read "troops" or "not troops": the option, and whether it is to be taken."""
    words = text.split()
    wanted = words[:1] != ["not"]
    rest = words if wanted else words[1:]
    if len(rest) != 1 or rest[0] in JOINING:
        raise AnalysisError(f"{text!r}: write one option, or not and one option")
    if rest[0] not in keys:
        raise AnalysisError(_tell_unknown(rest[0], keys))
    return rest[0], wanted


def _split(text: str) -> list[str]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise AnalysisError(f"{text!r}: {text[at:].strip()[0]!r} does not fit; {_GRAMMAR}")
        tokens.append(found[1] or found[2])
        at = found.end()
    return tokens


def _tell_unknown(name: str, keys: Sequence[str]) -> str:
    return f"there is no option {name!r}{suggest(name, keys)}; there are {', '.join(keys)}"


@dataclass
class _Reader:
    """Reads from the front of the tokens; each method takes what belongs to it."""

    text: str
    tokens: list[str]
    columns: Mapping[str, Array]

    def read_statement(self) -> Array:
        found = self.read_either()
        if self._take("if"):
            return np.asarray(found | ~self.read_either())
        if self._take("iff"):
            return np.asarray(found == self.read_either())
        return found

    def read_either(self) -> Array:
        found = self.read_both()
        while self._take("or"):
            found = found | self.read_both()
        return found

    def read_both(self) -> Array:
        found = self.read_one()
        while self._take("and"):
            found = found & self.read_one()
        return found

    def read_one(self) -> Array:
        if not self.tokens:
            raise AnalysisError(f"{self.text!r}: an option is missing at the end; {_GRAMMAR}")
        word = self.tokens.pop(0)
        if word == "not":
            return np.asarray(~self.read_one())
        if word == "(":
            found = self.read_statement()
            if not self._take(")"):
                raise AnalysisError(f"{self.text!r}: a bracket is not closed")
            return found
        if word in JOINING or word == ")":
            raise AnalysisError(f"{self.text!r}: {word!r} does not fit here; {_GRAMMAR}")
        if word not in self.columns:
            raise AnalysisError(f"{self.text!r}: {_tell_unknown(word, list(self.columns))}")
        return self.columns[word]

    def _take(self, word: str) -> bool:
        if self.tokens[:1] != [word]:
            return False
        self.tokens.pop(0)
        return True


def make_key(words: str) -> str:
    """The key of an option that these words name.

    >>> make_key("Send troops (combat)")
    'send_troops_combat'
    """
    key = "_".join(re.findall(r"\w+", words.lower()))[:40].strip("_")
    return f"option_{key}" if not key or key[0].isdigit() or key in JOINING else key


__all__ = ["JOINING", "KEY", "check_statement", "make_key", "rank_by_priority", "read_literal"]
