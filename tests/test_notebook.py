"""The notebook of the examples runs from top to bottom, and is kept with what it showed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "examples"
PATH = FOLDER / "networks.ipynb"
#: A notebook is read on its page; pictures must not make it larger than that.
MOST_BYTES = 250_000


class ThisPython(KernelSpecManager):
    """Gives the kernel of the running interpreter, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        module = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=[sys.executable, *module], display_name=kernel_name)


class ThisManager(AsyncKernelManager):
    """Starts that kernel; a notebook's client that makes its manager also ends it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kernel_spec_manager=ThisPython(), **options)


def list_code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def list_kinds(cell: Any) -> list[list[str]]:
    """The kinds of each output of a cell: what it is, and the forms that it is given in."""
    return [[output.output_type, *sorted(output.get("data", {}))] for output in cell.outputs]


@pytest.fixture(scope="module")
def kept() -> Any:
    return nbformat.read(PATH, as_version=4)  # type: ignore[no-untyped-call]


def test_notebook_is_kept_with_its_outputs(kept: Any) -> None:
    nbformat.validate(kept)
    assert [cell.execution_count for cell in list_code(kept)] == [
        at + 1 for at in range(len(list_code(kept)))
    ]
    assert PATH.stat().st_size < MOST_BYTES
    forms = [form for cell in list_code(kept) for kinds in list_kinds(cell) for form in kinds]
    assert "error" not in forms
    assert {"text/html", "image/svg+xml", "stream"} <= set(forms)


def test_notebook_runs_and_shows_what_is_kept(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    again = nbformat.read(PATH, as_version=4)  # type: ignore[no-untyped-call]
    place = {"metadata": {"path": str(FOLDER)}}
    client = NotebookClient(again, kernel_manager_class=ThisManager, timeout=60, resources=place)
    client.execute()
    for before, after in zip(list_code(kept), list_code(again), strict=True):
        assert list_kinds(before) == list_kinds(after), before.source
        texts = [[output.get("text", "") for output in cell.outputs] for cell in (before, after)]
        assert texts[0] == texts[1]
