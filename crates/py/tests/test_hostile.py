"""Whatever is handed in ends in one of our errors, and never in a crash; nothing leaks."""

from __future__ import annotations

import gc
import json
import resource
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from conftest import ROOT, SMALL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import duban

FIELDS = ["at", "fact", "task", "unit", "occurrence", "kind", "count", "value", "indicator", "data", "refs", "key", "due",
          "upheld", "instead", "corrects", "recorded_at", "phase", "until", "reason", "authority", "period", "nonsense"]
KINDS = ["submitted", "incident", "reported", "corrected", "suspended", "extended", "started", "waived", "appealed"]

EAST = timezone(timedelta(hours=8))
NAIVE = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))
TIMES: st.SearchStrategy[datetime] = NAIVE | NAIVE.map(lambda at: at.replace(tzinfo=EAST))
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.binary(max_size=4), TIMES, st.dates(), st.decimals()
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4), max_leaves=6
)
LIKELY: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([*KINDS, "roster", "monthly", "east", "west", "2026-03-05", "2026-03-05T10:00:00+08:00", "found", "all"]), TIMES
)
FACTS = st.dictionaries(st.sampled_from(FIELDS), LIKELY | VALUES, max_size=8)

# What Python itself says of an argument that is none; everything else must be ours.
ALLOWED = (duban.DubanError, TypeError, ValueError, OverflowError)

PLAN = duban.Plan.parse(SMALL).compile()


def nothing(case: duban.Case) -> None:
    """A rule that does nothing."""


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.lists(FACTS, max_size=5))
def test_facts_of_any_shape(facts: list[dict[str, Any]]) -> None:
    campaign = duban.Campaign(PLAN)
    journal = campaign.take_journal()
    for fact in facts:
        before = campaign.standings().to_json()
        try:
            campaign.record(fact)
        except ALLOWED as error:
            assert not isinstance(error, duban.InternalError)
            assert campaign.standings().to_json() == before
            assert campaign.take_journal() == ""
        else:
            journal += campaign.take_journal()
    duban.verify(journal)


@QUICK
@given(VALUES)
def test_arguments_of_any_type(value: Any) -> None:
    campaign = duban.Campaign(PLAN)
    calls: list[Any] = [
        lambda: campaign.advance(value),
        lambda: campaign.as_of(value),
        lambda: campaign.record(value),
        lambda: campaign.record_all(value) if not isinstance(value, (str, bytes)) else None,
        lambda: campaign.explain(value),
        lambda: campaign.why_not(value, value),
        lambda: campaign.what_if(value),
        lambda: campaign.standings(language=value),
        lambda: campaign.rule(on=value)(nothing),
        lambda: duban.Plan.parse(value),
        lambda: duban.Plan.parse(SMALL, params=value),
        lambda: duban.Campaign(value),
        lambda: duban.Campaign(PLAN, hash=value),
        lambda: duban.verify(value) if not isinstance(value, str) else None,
        lambda: duban.replay(PLAN, value) if not isinstance(value, str) else None,
        lambda: duban.run_many(value) if not isinstance(value, str) else None,
        lambda: PLAN.timetable(unit=value, since=value),
        lambda: duban.Rules().run("accountability/late-return", value),
        lambda: duban.Rules().test(value),
    ]
    for call in calls:
        try:
            call()
        except ALLOWED as error:
            assert not isinstance(error, duban.InternalError)
        except (OSError, LookupError):
            pass


@QUICK
@given(st.text(max_size=400) | st.binary(max_size=200))
def test_plans_of_any_text(text: str | bytes) -> None:
    try:
        plan = duban.Plan.parse(text)
    except duban.DubanError:
        return
    findings = plan.findings
    assert len(findings) == len(list(findings))
    assert findings.to_html()
    for finding in findings:
        assert finding.line >= 1
    table = findings.table()
    assert len(table) == len(findings)


@QUICK
@given(st.data())
def test_journals_with_a_changed_character(data: st.DataObject) -> None:
    campaign = duban.Campaign(PLAN)
    campaign.record(at=datetime(2026, 3, 4, 9), fact="submitted", task="roster", unit="east")
    journal = campaign.take_journal()
    at = data.draw(st.integers(0, len(journal) - 2))
    changed = journal[:at] + chr((ord(journal[at]) + 1) % 128) + journal[at + 1 :]
    try:
        duban.verify(changed)
    except duban.JournalError as error:
        assert error.line is None or error.line <= journal[:at].count("\n") + 2
    else:
        raise AssertionError("a changed character went unnoticed")


def test_the_hostile_scripts_end_as_consequences() -> None:
    case = ROOT / "tests" / "conformance" / "hostile-scripts"
    campaign = duban.Campaign(duban.Plan.load(case / "plan.yaml"))
    campaign.record_all(case / "facts.jsonl")
    campaign.advance(campaign.natural_end)
    failed = [line for line in campaign.take_journal().splitlines() if '"kind":"rule-failed"' in line]
    expected = Path(case / "journal.jsonl").read_text(encoding="utf-8")
    assert len(failed) == expected.count('"kind":"rule-failed"') > 0


def test_memory_stays_flat_over_many_campaigns() -> None:
    fact = json.dumps({"at": "2026-03-04T09:00:00", "fact": "incident", "unit": "east", "kind": "fire"})

    def rounds(count: int) -> int:
        for _ in range(count):
            campaign = duban.Campaign(PLAN)
            campaign.record_json(fact)
            campaign.take_journal()
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    rounds(2_000)
    before = rounds(2_000)
    after = rounds(ROUNDS)
    assert after - before < 8 * 1024, f"{after - before} KiB more after {ROUNDS} rounds"


# A build without optimisation opens a campaign in about a millisecond; `DUBAN_ROUNDS=100000` is for a release build.
ROUNDS = int(__import__("os").environ.get("DUBAN_ROUNDS", "10000"))


def test_numbers_are_taken_as_they_are_written() -> None:
    campaign = duban.Campaign(PLAN)
    for value in (Decimal("1E+3"), 0.1, 10**15):
        campaign.record(at=datetime(2026, 3, 4, 9), fact="reported", indicator="found", unit="east", value=value)
    values = [line for line in campaign.take_journal().splitlines() if '"fact":{' in line]
    assert '"value":"1000"' in values[0]
    assert '"value":"0.1"' in values[1]
    for value in (float("nan"), float("inf"), Decimal("NaN"), 10**20, 10**40):
        try:
            campaign.record(at=datetime(2026, 3, 4, 9), fact="reported", indicator="found", unit="east", value=value)
        except (ValueError, duban.FactError, duban.Refusal):
            continue
        raise AssertionError(value)
    assert campaign.advance(date(2026, 3, 4)) == []
