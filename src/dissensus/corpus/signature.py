"""Whether two documents are copies of one story, and two sentences one statement.

A signature is a MinHash of a document's shingles: runs of three words, folded. The share of
equal values in two signatures estimates the Jaccard similarity of their shingles (Broder,
"On the resemblance and containment of documents", 1997). Signatures are small, are stored
beside the documents, and are compared without the texts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from math import inf
from operator import eq
from unicodedata import normalize

from rensa import RMinHash

from ..fold import fold

#: Number of this way of signing; it rises with every change to words, shingles or values.
VERSION = 1
#: Words in a shingle. Two leave templates and unlike articles too much in common, four lose
#: a copy too soon as its words are edited (docs/near-duplicates.md has the measurements).
SHINGLE = 3
#: Values in a signature, and how many of them make one key to find candidates by.
VALUES, ROWS = 192, 3
BANDS = VALUES // ROWS
#: Characters of a text that are looked at: no article is as long, and memory stays flat.
LONGEST = 200_000

#: Copies have at least this share of shingles in common, of those of both. A copy cut to
#: 30 % has 0.3; below that candidates are found by luck and the estimates are too rough.
THRESHOLD = 0.22
#: Copies have at least this share of the shorter text in common. Reports of one event by two
#: writers reach 0.55 where nearly half of each is the same quotations.
CONTAINED = 0.6

_HEAD = struct.Struct("<BBI")
_WIDE = struct.Struct(f"<{VALUES}I")
_BODY = struct.Struct(f"<{VALUES}H")
_SIZE = _HEAD.size + _BODY.size
_ALGORITHM: int = RMinHash.ALGORITHM_VERSION
_SEED = 1
_COUNT = struct.Struct("<I")
_KEYS = struct.Struct(f"<{BANDS}Q")
#: What stands before the values in each key: the versions, and the place of the key.
_STAMPS = memoryview(
    struct.pack(f"<{BANDS}H", *((VERSION << 4 | _ALGORITHM & 15) << 6 | b for b in range(BANDS)))
).cast("H")

#: ASCII with small letters, and spaces for all that is neither letter nor digit.
_ASCII = bytes(ord(char.lower()) if (char := chr(code)).isalnum() else 32 for code in range(128))
_TABLE = _ASCII.ljust(256)
#: What parts words or stands for two letters and would otherwise be lost on the way to ASCII.
_KEPT = (
    *((dash, " ") for dash in "\u2010\u2011\u2013\u2014"),
    *((ligature, "oe") for ligature in "œŒ"),
)


def sign(text: str) -> bytes:
    """Give the signature of a text, the same on every machine and in every run.

    It starts with this module's version, that of the MinHash algorithm, and the number of
    different shingles; numbers are little-endian. A text shorter than a shingle is one
    shingle; a text without words has a signature that is like no other.

    >>> sign("The council refuses.") == sign("the COUNCIL  refuses")
    True
    """
    shingles = _cut_shingles(_list_words(text[:LONGEST]))
    sketch = RMinHash(VALUES, _SEED)
    sketch.update(shingles)
    head = _HEAD.pack(VERSION, _ALGORITHM, len(set(shingles)))
    # The lower half of each value is enough: one unlike value in 65,536 is taken for equal.
    return head + memoryview(_WIDE.pack(*sketch.digest())).cast("H")[::2].tobytes()


def is_current(signature: bytes) -> bool:
    """Whether the signature was made in the way of today, so that it can be compared.

    One that was not is made anew from its text.

    >>> is_current(sign("a text")), is_current(b"another")
    (True, False)
    """
    return len(signature) == _SIZE and tuple(signature[:2]) == (VERSION, _ALGORITHM)


def bands(signature: bytes) -> tuple[int, ...]:
    """Give the keys by which candidates are found: copies very likely share at least one.

    Each key is a positive 64-bit signed integer. A text without words has none.

    >>> len(bands(sign("a text"))), bands(sign(""))
    (64, ())
    """
    _check(signature)
    (count,) = _COUNT.unpack_from(signature, _HEAD.size - _COUNT.size)
    if not count:
        return ()
    # Values, place and versions fit side by side, so that no key needs hashing; they are laid
    # there as bytes, which takes a tenth of the time of as many shifts.
    values = memoryview(signature)[_HEAD.size :].cast("H")
    laid = memoryview(bytearray(_KEYS.size))
    quarters = laid.cast("H")
    for place in range(ROWS):
        quarters[ROWS - 1 - place :: ROWS + 1] = values[place::ROWS]
    quarters[ROWS :: ROWS + 1] = _STAMPS
    return _KEYS.unpack(laid)


def similarity(a: bytes, b: bytes) -> float:
    """Estimate the share of shingles that two texts have in common, of those of both.

    It raises ValueError where a signature was made in another way.

    >>> similarity(sign("one and the same"), sign("One and the same."))
    1.0
    """
    return _compare(a, b)[0]


def containment(a: bytes, b: bytes) -> float:
    """Estimate the share of the shorter text's shingles that the longer one has too.

    >>> whole = "The council refuses the plan, and nobody in Belmare was told of it before."
    >>> similarity(sign(whole[:32]), sign(whole)) < 0.6 < containment(sign(whole[:32]), sign(whole))
    True
    """
    return _compare(a, b)[1]


def is_copy(a: bytes, b: bytes) -> bool:
    """Whether two documents are copies of one story: alike enough, or one a part of the other.

    >>> is_copy(sign("The council refuses the plan."), sign("The council accepts a plan."))
    False
    """
    alike, contained = _compare(a, b)
    return alike >= THRESHOLD and contained >= CONTAINED


def _compare(a: bytes, b: bytes) -> tuple[float, float]:
    """Similarity and containment; nothing is like a text without words."""
    (count_a, values_a), (count_b, values_b) = _read(a), _read(b)
    if not count_a or not count_b:
        return 0.0, 0.0
    alike = sum(map(eq, values_a, values_b)) / VALUES
    # |A and B| = J / (1 + J) * (|A| + |B|), since |A or B| is the sum without what is shared.
    shared = alike / (1 + alike) * (count_a + count_b)
    return alike, min(1.0, shared / min(count_a, count_b))


def _read(signature: bytes) -> tuple[int, tuple[int, ...]]:
    _check(signature)
    return _HEAD.unpack_from(signature)[2], _BODY.unpack_from(signature, _HEAD.size)


def _check(signature: bytes) -> None:
    if not is_current(signature):
        raise ValueError("a signature made in another way cannot be compared; sign the text anew")


def _list_words(text: str) -> Sequence[bytes]:
    """The words of a text without case, accents and marks, apostrophes left out of them.

    This is fold() and a search for words at a tenth of the time, for the scripts whose letters
    have a base in ASCII; for the others it is the two of them.
    """
    for char, kept in _KEPT:
        text = text.replace(char, kept)
    bare = normalize("NFKD", text)
    plain = bare.encode("ascii", "ignore")
    if 2 * len(plain) < len(bare):
        marked = "".join(char if char.isalnum() else " " for char in fold(text).replace("'", ""))
        return marked.encode().split()
    return plain.translate(_TABLE, b"'`").split()


def _cut_shingles(words: Sequence[bytes]) -> Sequence[bytes]:
    if len(words) < SHINGLE:
        return [b" ".join(words)] if words else []
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    return list(map(b" ".join, runs))


#: Characters of a sentence that are looked at.
LONGEST_SENTENCE = 5_000
#: Of the words of the longer sentence, the share that a small edit leaves in their order.
EDITED = 0.7
#: Of the shorter sentence, the share that stands in the longer one where a clause was cut,
#: how many words it must have for that, and how many times as long the longer one may be.
CUT, CUT_WORDS, CUT_TIMES = 0.9, 6, 3


def same_words(a: str, b: str) -> bool:
    """Whether two sentences are one sentence as two copies of a story tell it.

    Case, accents, punctuation and quotation marks do not count. A few words may differ, or a
    clause be cut; what the words mean is not asked: "will" and "will not" differ by one word.

    >>> same_words("« Nous refusons le plan », a dit Renn.", "“Nous refusons le plan”, dit Renn.")
    True
    >>> same_words("We refuse the plan, Renn said.", "Renn had refused every plan before.")
    False
    """
    return are_same(split_sentence(a), split_sentence(b))


def split_sentence(sentence: str) -> Sequence[bytes]:
    """The words that a sentence is compared by.

    >>> split_sentence("« Non », répète-t-on.")
    [b'non', b'repete', b't', b'on']
    """
    return _list_words(sentence[:LONGEST_SENTENCE])


def least_common(short: int, long: int) -> float:
    """How many words a sentence of so many words and a longer one must have in common.

    That is no number, but infinity, where one of them is too short for the other.

    >>> least_common(10, 10), least_common(10, 20), least_common(5, 5), least_common(5, 16)
    (7.0, 9.0, 3.5, inf)
    """
    if not short or short < long / CUT_TIMES:
        return inf
    edited = EDITED * long
    return min(edited, CUT * short) if short >= CUT_WORDS else edited


def are_same(a: Sequence[bytes], b: Sequence[bytes]) -> bool:
    """Whether the words of two sentences make them one; ``same_words`` says when."""
    short, long = sorted((a, b), key=len)
    least = least_common(len(short), len(long))
    return least < inf and _count_common(short, long) >= least


def _count_common(a: Sequence[bytes], b: Iterable[bytes]) -> int:
    """The words that two sentences have in common in the same order, counted with bits.

    The longest common subsequence by Hyyrö's rule ("Bit-parallel LCS-length computation
    revisited", 2004): a zero stands for each word of ``a`` that is in it.
    """
    places: dict[bytes, int] = {}
    for place, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << place
    full = (1 << len(a)) - 1
    left = full
    for word in b:
        found = left & places.get(word, 0)
        left = (left + found | left - found) & full
    return len(a) - left.bit_count()
