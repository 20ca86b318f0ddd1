"""The examples of the documents run, one after another, each document in a fresh place."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

EXAMPLES = re.compile(r"^```python\n(.*?)^```", re.S | re.M)
DOCUMENTS = ["docs/python.md", "README.md", "README.zh.md", "crates/py/README.md"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_examples_of_a_document_run(name: str, tmp_path: Path) -> None:
    examples = EXAMPLES.findall((ROOT / name).read_text(encoding="utf-8"))
    assert examples, f"{name} has no example"
    for file in (ROOT / "examples" / "notebooks").iterdir():
        shutil.copy(file, tmp_path)
    script = tmp_path / "examples.py"
    script.write_text("\n".join(examples), encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
