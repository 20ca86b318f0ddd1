"""Rule files: loaded, tested, and tried on made-up events."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT

import duban

OWN = """/*---
id: safety/repeat-offence
title: {en: Twice the points for the same thing again}
on: incident
params:
  points: {type: decimal, default: 1, min: 0, doc: points off for each incident}
---*/
if history.count("incident", 365) > 1 { deduct(params.points * 2); } else { deduct(params.points); }
"""

TEST = """
setup: {units: [east, west], scorecard: {base: 100}}
cases:
  - title: the first time costs a point
    facts: [{at: 05-06, fact: incident, unit: east, kind: fire}]
    expect: {east: {deduct: 1}}
  - title: it costs nothing
    facts: [{at: 05-06, fact: incident, unit: east, kind: fire}]
    expect: none
"""


def test_rules_are_loaded_from_packs_folders_and_texts(tmp_path: Path) -> None:
    assert "accountability/late-return" in duban.Rules()
    folder = tmp_path / "rules" / "safety"
    folder.mkdir(parents=True)
    (folder / "repeat-offence.rhai").write_text(OWN, encoding="utf-8")
    assert duban.Rules(tmp_path / "rules", packs=False).ids == ["safety/repeat-offence"]
    rules = duban.Rules()
    rules.add("safety/repeat-offence", OWN)
    assert rules.text("safety/repeat-offence") == OWN
    assert not rules.check("safety/repeat-offence").errors
    rules.add("safety/broken", OWN.replace("deduct(params.points);", "deduct("))
    assert rules.check("safety/broken").errors
    with pytest.raises(duban.UnknownName, match="did you mean"):
        rules.text("safety/repeat-ofence")
    with pytest.raises(FileNotFoundError):
        duban.Rules(tmp_path / "nowhere")


def test_a_plan_uses_rules_of_its_own_library(small: str) -> None:
    text = small.replace("rules:\n", "rules:\n  - {use: safety/repeat-offence, with: {points: 3}}\n")
    assert duban.Plan.parse(text).findings.errors
    rules = duban.Rules()
    rules.add("safety/repeat-offence", OWN)
    assert not duban.Plan.parse(text, rules=rules).findings.errors


def test_rule_tests_say_what_differs() -> None:
    rules = duban.Rules(packs=False)
    rules.add("safety/repeat-offence", OWN)
    good, bad = rules.test(TEST, rule="safety/repeat-offence")
    assert (good.passed, good.line, good.reason) == (True, 4, "")
    assert not bad.passed
    assert "deduct" in bad.reason
    with pytest.raises(duban.PlanError) as caught:
        rules.test("cases: 5", rule="safety/repeat-offence")
    assert caught.value.findings is not None
    assert caught.value.findings.errors


def test_the_tests_of_the_packs_pass() -> None:
    rules = duban.Rules()
    for file in sorted((ROOT / "rules").glob("*/*.test.yaml")):
        name = f"{file.parent.name}/{file.name.removesuffix('.test.yaml')}"
        outcomes = rules.test(file.read_text(encoding="utf-8"), rule=name)
        assert outcomes
        assert [o.reason for o in outcomes if not o.passed] == []


def test_a_rule_is_tried_on_made_up_events() -> None:
    rules = duban.Rules(packs=False)
    rules.add("safety/repeat-offence", OWN)
    facts = [
        {"at": "2026-05-06T09:00:00", "fact": "incident", "unit": "east", "kind": "fire"},
        {"at": "2026-05-07T09:00:00", "fact": "incident", "unit": "east", "kind": "fire"},
    ]
    setup = {"units": ["east"], "scorecard": {"base": 100}, "campaign": {"window": "2026-01-01..2026-12-31"}}
    came = rules.run("safety/repeat-offence", facts, setup=setup)
    assert [c.points for c in came] == [Decimal(-1), Decimal(-2)]
    assert came[1].reads['history.count("incident", 365)'] == 2
    with pytest.raises(duban.UnknownName):
        rules.run("safety/nothing", facts)
