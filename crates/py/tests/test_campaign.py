"""Campaigns: facts in, consequences out."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

import duban


def test_a_naive_datetime_is_in_the_plans_zone(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.record(at=datetime(2026, 3, 10, 23, 30), fact="submitted", task="roster", unit="east")
    assert campaign.clock == datetime(2026, 3, 10, 15, 30, tzinfo=timezone.utc)
    assert campaign.clock is not None
    assert campaign.clock.utcoffset() == timedelta(hours=8)
    other = duban.Campaign(duban.Plan.parse(small))
    other.record({"at": datetime(2026, 3, 10, 15, 30, tzinfo=timezone.utc), "fact": "submitted", "task": "roster", "unit": "east"})
    assert other.take_journal() == campaign.take_journal()


def test_what_follows_has_its_cause(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    due = campaign.advance(date(2026, 3, 11))
    assert campaign.clock == datetime(2026, 3, 11, 15, 59, 59, 999000, tzinfo=timezone.utc)
    points = [c for c in due if c.points is not None]
    assert {c.unit for c in points} == {"east", "west"}
    assert all(c.points == Decimal(-2) and c.rule == "late" for c in points)
    assert isinstance(points[0].points, Decimal)
    breach = next(c for c in due if c.kind == "obligation-breached" and c.unit is None and c.obligation == "roster@east")
    assert breach.cause is None
    assert breach["due"] == "2026-03-10"
    assert breach.to_dict()["kind"] == breach.kind
    with pytest.raises(KeyError):
        breach["nothing"]
    recorded = campaign.record(at="2026-03-12T09:00:00+08:00", fact="submitted", task="roster", unit="east", key="a")
    assert [c.kind for c in recorded] == ["obligation-fulfilled"]
    assert (recorded.seq, recorded.duplicate, len(recorded)) == (1, False, 1)
    assert recorded.consequences[0].cause == 1
    again = campaign.record(at="2026-03-12T09:00:00+08:00", fact="submitted", task="roster", unit="east", key="a")
    assert again.duplicate


def test_standings_and_explanations(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.advance(date(2026, 3, 20))
    standings = campaign.standings()
    east = standings["east"]
    assert east.score == Decimal(96)
    assert east.light is duban.Light.RED
    assert east.obligations.overdue == 2
    assert east.entries[0].points == Decimal(-2)
    assert [s.unit for s in standings] == [standings[i].unit for i in range(len(standings))]
    assert standings.due_next[0].due == date(2026, 4, 5)
    assert standings.phases == [duban.Campaign(campaign.plan).standings().phases[0]] or standings.phases[0].state == "active"
    assert "<table" in standings._repr_html_()
    explanation = campaign.explain("east")
    assert explanation.score == Decimal(96)
    assert explanation.base == Decimal(100)
    assert len(explanation) == 4
    assert [e.points for e in explanation if e.points is not None] == [Decimal(-2), Decimal(-2)]
    assert "東村" in str(explanation)
    assert "<iframe" in explanation._repr_html_()
    assert campaign.score("east") == Decimal(96)
    with pytest.raises(duban.UnknownName) as caught:
        campaign.explain("esat")
    assert caught.value.name == "esat"
    with pytest.raises(duban.UnknownName):
        campaign.explain("east", entry="nothing")
    why = campaign.why_not("late", "east")
    assert why.applied == 2
    assert str(why)
    assert len(campaign.story("east")) == 4
    assert campaign.story() == []


def test_a_rule_about_no_unit_is_asked_about_without_one(small: str) -> None:
    begun = "  - {id: begun, on: phase.entered, when: campaign.day > 1, then: 'notice(\"begun\")'}\n"
    campaign = duban.Campaign(duban.Plan.parse(small + begun))
    campaign.advance(date(2026, 3, 15))
    why = campaign.why_not("begun")
    assert (why.unit, why.applied, len(why.occasions)) == (None, 0, 1)
    with pytest.raises(duban.UnknownName):
        campaign.why_not("begun", "esat")
    with pytest.raises(duban.UnknownName):
        campaign.why_not("begnu")


def test_the_past_can_be_looked_at_and_changed(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.advance(date(2026, 3, 15))
    recorded = campaign.record(
        at=datetime(2026, 3, 9, 10), recorded_at=datetime(2026, 3, 15, 10), fact="submitted", task="roster", unit="east"
    )
    assert "rescinded" in {c.kind for c in recorded}
    before = campaign.as_of(date(2026, 3, 14))
    assert before.score("east") == Decimal(96)
    assert campaign.score("east") == Decimal(98)
    anew = campaign.recompute()
    assert anew.standings().to_json() == campaign.standings().to_json()
    copy = campaign.snapshot()
    copy.advance(date(2026, 4, 30))
    assert copy.clock != campaign.clock


def test_what_if(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.advance(date(2026, 3, 20))
    differences = campaign.what_if(duban.Plan.parse(small.replace("deduct(2)", "deduct(1)")))
    east = next(d for d in differences if d.unit == "east")
    assert east.score == (Decimal(96), Decimal(98))
    assert any(change.would_follow for change in east.changes)
    assert differences.campaign.score("east") == Decimal(98)
    assert campaign.score("east") == Decimal(96)
    assert differences.refused == []


def test_journals_are_verified_and_replayed(small: str) -> None:
    plan = duban.Plan.parse(small)
    campaign = duban.Campaign(plan)
    campaign.record(at=datetime(2026, 3, 10, 9), fact="submitted", task="roster", unit="east")
    campaign.advance(date(2026, 3, 31))
    journal = campaign.take_journal()
    assert campaign.take_journal() == ""
    verified = duban.verify(journal)
    assert verified.count == journal.count("\n")
    assert verified.hash == "sha-256"
    assert duban.verify(journal.encode()) == verified
    again = duban.replay(plan, journal)
    again.advance(date(2026, 3, 31))
    assert again.standings().to_json() == campaign.standings().to_json()
    lines = journal.splitlines(keepends=True)
    lines[3] = lines[3].replace("east", "west").replace("2026", "2027")
    with pytest.raises(duban.JournalError) as caught:
        duban.verify("".join(lines))
    assert caught.value.line == 4
    with pytest.raises(duban.JournalError, match="made with"):
        duban.replay(duban.Plan.parse(small.replace("deduct(2)", "deduct(3)")), journal)
    assert duban.verify(_journal(plan, "sm3")).hash == "sm3"


def _journal(plan: duban.Plan, chain: str) -> str:
    return duban.Campaign(plan, hash=chain).take_journal()


FACT: dict[str, Any] = {"at": datetime(2026, 3, 10, 9), "fact": "submitted", "task": "roster", "unit": "east"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("task", 5),
        ("unit", ["east"]),
        ("at", 20260310),
        ("refs", "doc:1"),
        ("data", [1]),
        ("count", "many"),
        ("count", 1.5),
        ("count", True),
        ("upheld", "yes"),
        ("value", object()),
        ("instead", "nothing"),
    ],
)
def test_a_wrong_type_is_a_type_error_that_names_the_field(small: str, field: str, value: object) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    before = campaign.take_journal()
    with pytest.raises(TypeError, match=f"`{field}`"):
        campaign.record({**FACT, field: value})
    assert campaign.take_journal() == ""
    assert before


def test_what_makes_no_sense_is_refused_and_changes_nothing(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.advance(date(2026, 3, 1))
    campaign.take_journal()
    with pytest.raises(duban.FactError, match="did you mean") as caught:
        campaign.record({**FACT, "tsak": "roster"})
    assert caught.value.field == "tsak"
    with pytest.raises(duban.FactError) as caught:
        campaign.record({**FACT, "fact": "submited"})
    assert caught.value.field == "fact"
    with pytest.raises(duban.Refusal, match="rooster"):
        campaign.record({**FACT, "task": "rooster"})
    with pytest.raises(duban.Refusal):
        campaign.advance(date(2026, 2, 1))
    with pytest.raises(TypeError, match="to"):
        campaign.advance(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        campaign.record()
    assert campaign.take_journal() == ""
    assert campaign.fact_count == 0


def test_figures_are_exact(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    figures = [Decimal("0.1"), 0.2, 3, "4.5"]
    for day, figure in enumerate(figures, start=2):
        campaign.record(at=datetime(2026, 3, day, 9), fact="reported", indicator="found", unit="east", value=figure)
    values = [row for row in campaign.indicators().to_dicts() if row["unit"] == "east"]
    assert isinstance(values[0]["value"], Decimal)


def test_a_python_rule_is_marked_in_the_journal(small: str) -> None:
    plan = duban.Plan.parse(small)
    campaign = duban.Campaign(plan)

    @campaign.rule(on="incident")
    def grave_incident(case: duban.Case) -> None:
        if case.event.count >= 2 or case.ask('history.count("incident", 30)') >= 2:
            case.deduct(5)
            case.notice(f"{case.unit.id}: {case.event.kind}")

    assert not campaign.plan.portable
    campaign.record(at=datetime(2026, 3, 2, 9), fact="incident", unit="east", kind="fire")
    assert campaign.score("east") == Decimal(100)
    recorded = campaign.record(at=datetime(2026, 3, 3, 9), fact="incident", unit="east", kind="flood")
    assert campaign.score("east") == Decimal(95)
    entry = next(c for c in recorded if c.points is not None)
    assert entry.rule == "grave-incident"
    assert entry.reads["event.count"] == 1
    assert entry.reads['history.count("incident", 30)'] == 2
    journal = campaign.take_journal()
    assert "not-portable:python:test_campaign" in journal.splitlines()[0]
    with pytest.raises(duban.JournalError, match="made with"):
        duban.replay(plan, journal)
    # What is recomputed calls the function again.
    assert campaign.recompute().score("east") == Decimal(95)
    assert duban.replay(campaign.plan, journal).score("east") == Decimal(95)


def test_a_python_rule_that_fails_is_a_consequence(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    kept: list[duban.Case] = []

    @campaign.rule(on="incident", id="broken")
    def broken(case: duban.Case) -> None:
        kept.append(case)
        case.deduct(1)
        raise RuntimeError("no idea")

    @campaign.rule(on="incident", id="back")
    def back(case: duban.Case) -> None:
        campaign.standings()

    recorded = campaign.record(at=datetime(2026, 3, 2, 9), fact="incident", unit="east", kind="fire")
    failed = {c.rule: c["reason"] for c in recorded if c.kind == "rule-failed"}
    assert "no idea" in failed["broken"]
    assert "cannot use the campaign" in failed["back"]
    assert campaign.score("east") == Decimal(100)
    with pytest.raises(duban.RuleError, match="over"):
        kept[0].deduct(1)
    with pytest.raises(duban.RuleError, match="before anything"):
        campaign.rule(on="incident")(broken)
    with pytest.raises(duban.UnknownName):
        duban.Campaign(duban.Plan.parse(small)).rule(on="nothing")(broken)
