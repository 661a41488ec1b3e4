"""Routines of LAPACK that let other threads of Python run meanwhile.

Those of ``scipy.linalg.lapack`` that bring a matrix down to three diagonals and solve these keep
Python's lock, so that threads wait for each other. The same routines of
``scipy.linalg.cython_lapack`` are plain functions, which ``ctypes`` calls without the lock.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from scipy.linalg import cython_lapack

Array = np.ndarray[Any, np.dtype[Any]]


def _find(name: str, arguments: int) -> Any:
    capsule = cython_lapack.__pyx_capi__[name]
    get_name = ctypes.pythonapi.PyCapsule_GetName
    get_name.restype, get_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype = ctypes.c_void_p
    get_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    signature = get_name(capsule)
    if signature.count(b"*") != arguments or signature.count(b"int *") == 0:
        raise ImportError(f"LAPACK's {name} takes other arguments: {signature.decode()}")
    kind = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * arguments)
    return kind(get_pointer(capsule, signature))


_ROUTINES = {
    name: _find(name, arguments)
    for name, arguments in (
        ("dsytrd", 10),
        ("dsterf", 4),
        ("dstevd", 11),
        ("sstevd", 11),
        ("dormqr", 13),
        ("sormqr", 13),
    )
}


def reduce(lower: Array, width: int) -> tuple[Array, Array, Array]:
    """Bring a symmetric matrix of doubles down to three diagonals, ``width`` columns at a time.

    ``lower`` is in Fortran's order and is overwritten below its diagonal by what mirrors it.
    Gives the diagonal, the one beside it, and the factors of the mirrors (``dsytrd``).

    >>> matrix = np.array([[2.0, 1.0], [1.0, 2.0]], order="F")
    >>> [part.tolist() for part in reduce(matrix, 1)[:2]]
    [[2.0, 2.0], [1.0]]
    """
    size = len(lower)
    diagonal, beside, factors = np.empty(size), np.empty(size - 1), np.empty(size - 1)
    work = np.empty(width * size)
    _call("dsytrd", b"L", size, lower, size, diagonal, beside, factors, work, len(work))
    return diagonal, beside, factors


def find_values(diagonal: Array, beside: Array) -> Array:
    """The eigenvalues of three diagonals of doubles, the smallest first (``dsterf``).

    >>> find_values(np.array([2.0, 2.0]), np.array([1.0])).round(12).tolist()
    [1.0, 3.0]
    """
    values = diagonal.copy()
    _call("dsterf", len(values), values, beside.copy())
    return values


def find_vectors(diagonal: Array, beside: Array) -> Array:
    """The eigenvectors of three diagonals, in columns, of doubles or of singles (``dstevd``).

    >>> np.abs(find_vectors(np.array([2.0, 2.0]), np.array([1.0]))).round(6).tolist()
    [[0.707107, 0.707107], [0.707107, 0.707107]]
    """
    size, kind = len(diagonal), diagonal.dtype
    vectors = np.empty((size, size), dtype=kind, order="F")
    work = np.empty(1 + 4 * size + size**2, dtype=kind)
    whole = np.empty(3 + 5 * size, dtype=np.intc)
    name = "sstevd" if kind == np.float32 else "dstevd"
    parts = (diagonal.copy(), beside.copy(), vectors, size, work, len(work), whole, len(whole))
    _call(name, b"V", size, *parts)
    return vectors


def turn_back(mirrors: Array, factors: Array, vectors: Array, width: int) -> None:
    """Turn the eigenvectors of three diagonals into those of what was brought down to them.

    ``mirrors`` and ``factors`` are those of ``reduce``, ``vectors`` is overwritten; all are of
    doubles or all of singles, in Fortran's order, and ``width`` columns go at a time
    (``dormqr``; the first row is as it is, of the others each column is mirrored).

    >>> matrix = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 2.0]], order="F")
    >>> mirrors = matrix.copy(order="F")
    >>> diagonal, beside, factors = reduce(mirrors, 1)
    >>> vectors = find_vectors(diagonal, beside)
    >>> turn_back(mirrors, factors, vectors, 8)
    >>> np.abs(vectors.T @ matrix @ vectors).round(6).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 3.0]]
    """
    size, rest = len(vectors), len(vectors) - 1
    name = "sormqr" if vectors.dtype == np.float32 else "dormqr"
    work = np.empty(width * size, dtype=vectors.dtype)
    # One row further down: a place further in Fortran's order.
    below, turned = mirrors.T.reshape(-1)[1:], vectors.T.reshape(-1)[1:]
    parts = (below, size, factors, turned, size, work, len(work))
    _call(name, b"L", b"N", rest, size, rest, *parts)


def _call(name: str, *arguments: Any) -> None:
    """Call a routine, whose last argument says whether it failed: LinAlgError then."""
    failed = ctypes.c_int(0)
    given = [
        ctypes.byref(ctypes.c_int(one)) if isinstance(one, int) else _point(one)
        for one in arguments
    ]
    _ROUTINES[name](*given, ctypes.byref(failed))
    if failed.value:
        raise np.linalg.LinAlgError("the eigenvalues of a Laplacian were not found")


def _point(one: Array | bytes) -> Any:
    return one if isinstance(one, bytes) else one.ctypes.data_as(ctypes.c_void_p)
