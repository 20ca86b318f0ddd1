"""Many campaigns over the cores, threads that share one, and stopping by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import PLANS, SMALL

import duban

PLAN = duban.Plan.parse(SMALL).compile()


def facts(days: int, unit: str) -> list[dict[str, Any]]:
    """An incident a day."""
    start = datetime(2026, 3, 1, 9)
    return [{"at": start + timedelta(days=i), "fact": "incident", "unit": unit, "kind": "fire"} for i in range(days)]


def test_many_campaigns_come_back_in_order() -> None:
    jobs: list[tuple[duban.CompiledPlan, Any]] = [(PLAN, facts(i, "east")) for i in range(20)]
    jobs.append((PLAN, None))
    season = duban.Plan.load(PLANS / "10-county-season.yaml").compile()
    done = duban.run_many(jobs, until=date(2026, 5, 31), threads=3, journal=True)
    ((_, report),) = duban.run_many([(season, PLANS / "10-county-season.facts.jsonl")])
    assert report.recorded > 30
    assert [report.recorded for _, report in done][:21] == [*range(20), 0]
    assert all(campaign.score("east") == Decimal(92) for campaign, _ in done[:21])
    alone = duban.Campaign(PLAN)
    alone.record_all(facts(7, "east"))
    alone.advance(date(2026, 5, 31))
    assert done[7][0].take_journal() == alone.take_journal()


def test_what_is_wrong_with_a_job_is_told() -> None:
    with pytest.raises(duban.Refusal, match="job 1"):
        duban.run_many([(PLAN, None), (PLAN, facts(20, "east"))], until=date(2026, 3, 2))
    with pytest.raises(FileNotFoundError):
        duban.run_many([(PLAN, "nowhere.jsonl")])
    with pytest.raises(TypeError, match="pairs"):
        duban.run_many([PLAN])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    assert duban.run_many([]) == []


def test_threads_that_share_a_campaign_end_in_the_same_state() -> None:
    """10,000 mixed calls from two threads; each either works or says why not."""
    campaign = duban.Campaign(PLAN)
    start = datetime(2026, 3, 2, 9)

    def work(unit: str) -> int:
        refused = 0
        for i in range(5_000):
            at = start + timedelta(seconds=i)
            if i % 20 == 0:
                campaign.record(at=at, fact="incident", unit=unit, kind="fire", key=f"{unit}-{i}")
            elif i % 20 == 10:
                try:
                    campaign.advance(at)
                except duban.Refusal:
                    refused += 1
            elif i % 2:
                assert campaign.score(unit) <= 100
            else:
                assert campaign.clock is not None
        return refused

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ["east", "west"]))
    assert campaign.fact_count == 500
    end = date(2026, 3, 31)
    campaign.advance(end)
    again = duban.replay(PLAN, campaign.take_journal())
    again.advance(end)
    assert again.standings().to_json() == campaign.standings().to_json()
    # In whatever order they came, the same facts come to the same standings.
    alone = duban.Campaign(PLAN)
    for i in range(0, 5_000, 20):
        for unit in ("east", "west"):
            at = start + timedelta(seconds=i)
            alone.record(at=at, fact="incident", unit=unit, kind="fire", key=f"{unit}-{i}")
    alone.advance(end)
    assert alone.standings().to_json() == campaign.standings().to_json()


def test_the_interpreter_goes_on_while_the_engine_works() -> None:
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0)

    ticker = threading.Thread(target=tick)
    ticker.start()
    duban.run_many([(PLAN, facts(60, "east")) for _ in range(20)])
    done.set()
    ticker.join()
    assert ticks > 0


SCRIPT = """
import duban, sys
plan = duban.Plan.parse(open(sys.argv[1], encoding="utf-8").read()).compile()
facts = [{"at": f"2026-03-02T09:{i // 60 % 60:02}:{i % 60:02}", "fact": "incident", "unit": "east", "kind": "f"} for i in range(3000)]
print("ready", flush=True)
try:
    if sys.argv[2] == "many":
        duban.run_many([(plan, facts) for _ in range(200)])
    else:
        while True:
            duban.Campaign(plan).record_all(facts)
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("how", ["many", "one"])
def test_ctrl_c_stops_it(how: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(SMALL, encoding="utf-8")
    arguments = [sys.executable, "-c", SCRIPT, str(plan), how]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        assert process.stdout.readline() == "stopped\n"
        assert process.wait(timeout=60) == 0
