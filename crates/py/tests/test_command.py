"""`python -m duban` is the command `duban`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import PLANS, ROOT, SMALL

import duban


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, its output as text."""
    return subprocess.run([sys.executable, "-m", "duban", *arguments], capture_output=True, text=True, check=False)


def test_check_prints_what_the_command_prints(tmp_path: Path) -> None:
    done = run("check", str(PLANS / "09-town-strike.yaml"), "--format", "json", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == duban.Plan.load(PLANS / "09-town-strike.yaml").findings.to_json()
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SMALL.replace("{each: {kind: village}}", "nobody"), encoding="utf-8")
    done = run("check", str(wrong), "--lang", "en")
    assert done.returncode == 1
    assert "nobody" in done.stdout
    assert run("check", str(tmp_path / "none.yaml")).returncode == 2
    assert run("nonsense").returncode == 2


def test_the_read_only_commands_work() -> None:
    plan, facts = str(PLANS / "10-county-season.yaml"), str(PLANS / "10-county-season.facts.jsonl")
    ran = json.loads(run("run", plan, "--facts", facts, "--format", "json", "--lang", "en").stdout)
    campaign = duban.Campaign(duban.Plan.load(plan))
    campaign.record_all(facts)
    campaign.advance(campaign.natural_end)
    assert ran == json.loads(campaign.standings().to_json())
    timetable = run("timetable", plan, "--format", "json").stdout
    assert timetable == duban.Plan.load(plan).timetable().to_json()
    explained = run("explain", plan, "--facts", facts, "--unit", ran["standings"][0]["unit"], "--lang", "zh-Hant").stdout
    assert explained == campaign.explain(ran["standings"][0]["unit"], language="zh-Hant").to_text()
    assert run("--version").stdout.startswith(f"duban {duban.__version__}")
    assert run("doc", "window/phase-gap").returncode == 0
    assert run("test", str(ROOT / "rules" / "general")).returncode == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = f"{sys.executable} -m duban doc | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True, check=False)
    assert done.stdout
    assert "Traceback" not in done.stderr
