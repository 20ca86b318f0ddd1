"""The engine from Python beside the engine from Rust, in one run: `cargo xtask bench python`.

Medians of alternating runs in processor time; figures are printed, never asserted: machines differ, the ratio tells.
"""

from __future__ import annotations

import heapq
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import zen

import duban

ROUNDS = 5
UNITS = 500
BENCH = sys.argv[1]


def cost(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds that something takes."""
    start = clock()
    work()
    return clock() - start


def rust(word: str) -> float:
    """Processor time of a season in Rust, in a process of its own."""
    line = subprocess.run([BENCH, "season-run", str(UNITS), word], capture_output=True, text=True, check=True).stdout
    return int(line.split()[0]) / 1e9


def show(what: str, value: str, beside: str = "") -> None:
    """A line of the table."""
    print(f"{what:<58} {value:>12}  {beside}")


def season(folder: Path) -> None:
    """A season of 20,000 duties: from a table, fact by fact, and by hand."""
    plan = duban.Plan.load(folder / "plan.yaml").compile()
    lines = (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    table = pa.Table.from_pylist(rows)
    for row in rows:
        row["at"] = datetime.fromisoformat(row["at"])
    end = plan.window[1]

    def from_table() -> None:
        campaign = duban.Campaign(plan, journal=False)
        assert campaign.record_all(table).refused == []
        campaign.advance(end)

    def one_by_one() -> None:
        campaign = duban.Campaign(plan, journal=False)
        for row in rows:
            campaign.record(row)
        campaign.advance(end)

    def by_hand() -> None:
        queue = [(row["at"], i) for i, row in enumerate(rows)]
        heapq.heapify(queue)
        while queue:
            heapq.heappop(queue)

    runs: dict[str, list[float]] = {"rust": [], "sql": [], "table": [], "calls": [], "heap": []}
    for _ in range(ROUNDS):
        runs["rust"].append(rust("duban-facts"))
        runs["sql"].append(rust("sqlite"))
        runs["table"].append(cost(from_table))
        runs["calls"].append(cost(one_by_one))
        runs["heap"].append(cost(by_hand))
    took = {name: statistics.median(all_) for name, all_ in runs.items()}
    show(f"season, {len(rows)} facts, Rust, clock moved by facts", f"{took['rust'] * 1e3:.1f} ms")
    show("  Python, facts from an Arrow table", f"{took['table'] * 1e3:.1f} ms", f"{took['table'] / took['rust']:.2f} × Rust")
    above = (took["calls"] - took["rust"]) / len(rows)
    show("  Python, a call a fact", f"{took['calls'] * 1e3:.1f} ms", f"{above * 1e6:.2f} µs a call above Rust")
    show("  plain Python: the facts through heapq alone", f"{took['heap'] * 1e3:.1f} ms")
    show("  SQLite, set-based, a transaction a day", f"{took['sql'] * 1e3:.1f} ms", f"{took['sql'] / took['table']:.1f} × the table")


def many(folder: Path) -> None:
    """Many campaigns over one core and over two."""
    plan = duban.Plan.load(folder / "plan.yaml").compile()
    table = pa.Table.from_pylist([json.loads(line) for line in (folder / "facts.jsonl").open(encoding="utf-8")])
    jobs = [(plan, table)] * 8
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(cost(lambda: duban.run_many(jobs, threads=1), time.perf_counter))
        two.append(cost(lambda: duban.run_many(jobs, threads=2), time.perf_counter))
    ratio = statistics.median(one) / statistics.median(two)
    show("run_many, 8 seasons, one core against two, by the clock", f"{statistics.median(two) * 1e3:.0f} ms", f"{ratio:.2f} × faster")


def check() -> None:
    """Checking a plan of 1,000 lines; what Rust takes is printed below."""
    text = subprocess.run([BENCH, "plan", "1000"], capture_output=True, text=True, check=True).stdout
    took = statistics.median(cost(lambda: duban.Plan.parse(text)) for _ in range(ROUNDS * 4))
    show("check of a plan of 1,000 lines, Python", f"{took * 1e3:.2f} ms")
    print(subprocess.run([BENCH, "check", "1000"], capture_output=True, text=True, check=True).stdout)


RULES = "\n".join(
    f"  - {{id: r{i}, on: incident, when: event.count >= {i % 3}, then: 'deduct({i + 1})'}}" for i in range(6)
)
SIX = f"""
duban: 1
campaign: {{id: six, window: 2026-01-01..2026-12-31, time_zone: Asia/Shanghai, calendar: cn}}
units: {{east: {{}}}}
scorecard: {{base: 1000000}}
rules:
{RULES}
"""


def plain(count: int) -> int:
    """The same six as a function: what they take off."""
    points = 0
    if count >= 0:
        points += 1
    if count >= 1:
        points += 2
    if count >= 2:
        points += 3
    if count >= 0:
        points += 4
    if count >= 1:
        points += 5
    if count >= 2:
        points += 6
    return points


def decisions() -> None:
    """Six rules on each of many incidents, in one call, beside a function and an engine of business rules."""
    plan = duban.Plan.parse(SIX).compile()
    count = 20_000
    start = datetime(2026, 2, 1)
    at = [start + timedelta(minutes=i) for i in range(count)]
    counts = [1 + i % 3 for i in range(count)]
    table = pa.table({"at": at, "fact": ["incident"] * count, "unit": ["east"] * count, "kind": ["k"] * count, "count": counts})
    six = [zen.compile_expression(f"count >= {i % 3} ? {i + 1} : 0") for i in range(6)]

    def by_zen() -> int:
        return sum(int(rule.evaluate({"count": n})) for n in counts for rule in six)

    def by_function() -> int:
        return sum(plain(n) for n in counts)

    campaign = duban.Campaign(plan, journal=False)
    campaign.record_all(table)
    (standing,) = campaign.standings()
    assert 1_000_000 - standing.score == by_function() == by_zen()
    runs: dict[str, list[float]] = {"duban": [], "zen": [], "function": []}
    for _ in range(ROUNDS):
        campaign = duban.Campaign(plan, journal=False)
        runs["duban"].append(cost(lambda campaign=campaign: campaign.record_all(table)))
        runs["zen"].append(cost(by_zen))
        runs["function"].append(cost(by_function))
    took = {name: statistics.median(all_) / count * 1e6 for name, all_ in runs.items()}
    show("six rules on an incident, in bulk, its recording included", f"{took['duban']:.2f} µs")
    show("  zen-engine, six compiled expressions", f"{took['zen']:.2f} µs", f"{took['zen'] / took['duban']:.1f} × ours")
    show("  plain Python function", f"{took['function']:.2f} µs")


def start() -> None:
    """What importing costs, beside an interpreter that does nothing."""
    both: dict[str, list[float]] = {"pass": [], "import duban": []}
    for _ in range(ROUNDS * 2):
        for script, all_ in both.items():
            run = [sys.executable, "-c", script]
            all_.append(cost(lambda run=run: subprocess.run(run, check=True), time.perf_counter))
    took = statistics.median(both["import duban"]) - statistics.median(both["pass"])
    show("import duban", f"{took * 1e3:.0f} ms")


def main() -> None:
    """Everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([BENCH, "season-files", str(UNITS), name], check=True)
        season(folder)
        many(folder)
    decisions()
    start()
    check()


if __name__ == "__main__":
    main()
