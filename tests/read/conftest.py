"""How much memory a reader takes for a file, measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Measure: TypeAlias = Callable[..., tuple[float, dict[str, int]]]

_PROGRAM = """
import json, resource, sys
from pathlib import Path
from dissensus.read import load_documents

def peak():
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])

list(load_documents([sys.argv[1]], limit=int(sys.argv[3])))
try:
    # The peak so far is forgotten: it is that of loading, or of the process that started this.
    Path("/proc/self/clear_refs").write_text("5")
except OSError:
    pass
before = peak()
told = {}
for item in load_documents([sys.argv[2]], limit=int(sys.argv[3])):
    key = getattr(item, "reason", "read")
    told[key] = told.get(key, 0) + 1
print(json.dumps([peak() - before, told]))
"""


def _measure(small: Path, large: Path, *, limit: int) -> tuple[float, dict[str, int]]:
    """The megabytes that the large file takes over the small one of its kind, and what it gave.

    The small one is read first, so that loading the reader does not count.
    """
    command = [sys.executable, "-c", _PROGRAM, str(small), str(large), str(limit)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    size, told = json.loads(result.stdout)
    return size / 1024, told


@pytest.fixture(scope="session")
def measure() -> Measure:
    return _measure
