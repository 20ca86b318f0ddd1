"""The example notebooks run to their end, and the one kept shows what it gives."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

FOLDER = ROOT / "examples" / "notebooks"
nbformat: Any = pytest.importorskip("nbformat")
nbclient: Any = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")


def texts(notebook: Any) -> list[str]:
    """What its cells show as text; pictures differ from machine to machine."""
    shown: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", output
            if output.get("name") == "stderr":
                continue
            data = output.get("data", {})
            plain = data.get("text/markdown") or data.get("text/plain") or output.get("text", "")
            if not plain.startswith("<Figure"):
                shown.append(plain)
    return shown


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_runs_and_gives_what_it_shows(file: Path) -> None:
    kept = nbformat.read(file, as_version=4)
    expected = texts(kept)
    with warnings.catch_warnings():
        # Those of the client's own libraries are not ours.
        warnings.simplefilter("ignore")
        client = nbclient.NotebookClient(kept, timeout=120, resources={"metadata": {"path": str(file.parent)}})
        client.execute()
    if os.environ.get("UPDATE_GOLDEN"):
        for cell in kept.cells:
            cell.metadata.pop("execution", None)
            if "outputs" in cell:
                cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
        nbformat.write(kept, file)
        return
    assert texts(kept) == expected
