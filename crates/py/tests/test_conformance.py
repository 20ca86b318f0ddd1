"""The cases that every language must agree on, to the byte; see `tests/conformance/README.md`."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

import duban

CASES = sorted(p for p in (ROOT / "tests" / "conformance").iterdir() if p.is_dir())


def load(case: Path, name: str) -> duban.Plan:
    """A plan under the name that the expected findings have."""
    return duban.Plan.parse((case / name).read_text(encoding="utf-8"), name=name)


def outputs(case: Path) -> dict[str, str]:
    """What the engine makes of a case, by the file that holds what is expected."""
    plan = load(case, "plan.yaml")
    made = {"findings.json": plan.findings.to_json()}
    facts = case / "facts.jsonl"
    if not facts.exists():
        return made
    amended = {p.name: load(case, p.name) for p in sorted(case.glob("amended*.yaml"))}
    campaign = duban.Campaign(plan)
    for name, other in amended.items():
        campaign.offer_plan(name, other)
    report = campaign.record_all(facts)
    refusals = {row.row: row.reason for row in report.refused}
    journal = campaign.take_journal()
    # A fact that was recorded before is no refusal: it is told by its number.
    if report.repeated:
        campaign, refusals, journal = one_by_one(plan, amended, facts)
    campaign.advance(campaign.natural_end)
    journal += campaign.take_journal()
    duban.verify(journal)
    again = duban.replay(plan, journal, amended=amended)
    again.advance(campaign.natural_end)
    assert again.take_journal() == ""
    assert again.standings(due_next=20).to_json() == campaign.standings(due_next=20).to_json()
    units = [unit.id for unit in campaign.plan.units]
    explained = [
        campaign.explain(unit, language=language).to_text() + "\n" for language in ("en", "zh-Hant") for unit in units
    ]
    made["journal.jsonl"] = journal
    made["standings.json"] = campaign.standings(language="en", due_next=20).to_json()
    made["explanation.txt"] = "".join(explained)
    if refusals:
        made["refusals.txt"] = "".join(f"{row}: {reason}\n" for row, reason in sorted(refusals.items()))
    return made


def one_by_one(
    plan: duban.Plan, amended: dict[str, duban.Plan], facts: Path
) -> tuple[duban.Campaign, dict[int, str], str]:
    """Facts one after another, each from its line."""
    campaign = duban.Campaign(plan)
    for name, other in amended.items():
        campaign.offer_plan(name, other)
    said: dict[int, str] = {}
    for number, line in enumerate(facts.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            recorded = campaign.record_json(line)
        except (duban.FactError, duban.Refusal) as error:
            said[number] = str(error)
        else:
            if recorded.duplicate:
                said[number] = f"recorded before, as fact {recorded.seq}"
    return campaign, said, campaign.take_journal()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_gives_the_same_bytes(case: Path) -> None:
    made = outputs(case)
    inputs = {"plan.yaml", "facts.jsonl"}
    expected = {p.name for p in case.iterdir() if p.name not in inputs and not p.name.startswith("amended")}
    assert set(made) == expected
    for name, text in made.items():
        assert text == (case / name).read_text(encoding="utf-8"), name


def test_there_are_cases() -> None:
    assert len(CASES) >= 6
