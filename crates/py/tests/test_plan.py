"""Plans, findings, timetables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import PLANS

import duban

WRONG = """
duban: 1
campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: 鎮政府}}
tasks:
  - {id: roster, responsible: twon, due: 2026-03-10}
"""


def test_findings_say_what_where_and_what_to_do() -> None:
    plan = duban.Plan.parse(WRONG)
    assert not plan.ok
    (error,) = plan.findings.errors
    assert error.code == "duty/unknown-unit"
    assert error.severity is duban.Severity.ERROR
    assert str(error.severity) == "error"
    assert (error.line, error.column) == (6, 31)
    assert error.range.end.column == 35
    assert "town" in (error.help or "") + error.message
    assert error.fixes[0].edits[0].text == "town"
    assert not error.fixes[0].sure
    assert repr(error.range.start) == "Position(line=6, column=31, offset=" + str(error.range.start.offset) + ")"
    assert error == plan.findings.errors[0]
    assert hash(error) == hash(plan.findings.errors[0])
    assert error.to_dict()["code"] == error.code


def test_a_plan_with_errors_does_not_run_and_the_exception_has_the_findings() -> None:
    with pytest.raises(duban.PlanError, match=r"plan\.yaml:6:31") as caught:
        duban.Campaign(duban.Plan.parse(WRONG))
    assert caught.value.findings is not None
    assert len(caught.value.findings.errors) == 1


def test_findings_in_other_languages_and_formats() -> None:
    findings = duban.Plan.parse(WRONG).findings
    assert findings[0].message != findings.translated("zh-Hant")[0].message
    assert "^^^^" in findings.to_text()
    assert '"version": 1' in findings.to_json()
    assert '"2.1.0"' in findings.to_sarif()
    assert findings.to_github().startswith("::")
    assert "<details open" in findings._repr_html_()
    assert findings.to_dict()["summary"]["errors"] == 1
    with pytest.raises(ValueError, match="language"):
        findings.translated("fr")
    assert len(findings) == len(list(findings))
    assert findings[-1] == list(findings)[-1]
    with pytest.raises(IndexError):
        findings[99]


def test_a_file_is_read_and_a_missing_one_is_an_os_error(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(WRONG, encoding="utf-8")
    assert duban.Plan.load(file).name == str(file)
    assert duban.Plan.load(str(file)).findings.errors
    with pytest.raises(FileNotFoundError):
        duban.Plan.load(tmp_path / "none.yaml")


def test_a_timetable_says_who_owes_what_by_when(small: str) -> None:
    plan = duban.Plan.parse(small).compile()
    assert plan.window == (date(2026, 3, 1), date(2026, 5, 31))
    assert plan.time_zone == "Asia/Shanghai"
    assert [u.id for u in plan.units] == ["town", "east", "west"]
    assert plan.units[1].under == "town"
    timetable = plan.timetable(unit="east", since=date(2026, 3, 1), until=date(2026, 4, 30))
    first = timetable[0]
    assert (first.task, first.unit, first.due) == ("monthly", "east", date(2026, 3, 5))
    assert first.opens.utcoffset() == timedelta(hours=8)
    assert isinstance(first.opens, datetime)
    assert len(timetable) == 3
    # A mark for each due date of the plan, and one in the key.
    assert timetable.to_svg().count("<polygon") == 5
    assert "名冊" in timetable._repr_html_()
    with pytest.raises(duban.UnknownName, match="did you mean `town`"):
        plan.timetable(unit="towm")
    with pytest.raises(TypeError, match="since"):
        plan.timetable(since=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("file", sorted(PLANS.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_example_plan_is_checked_and_drawn(file: Path) -> None:
    if file.name.endswith(".test.yaml"):
        pytest.skip("a rule test")
    plan = duban.Plan.load(file)
    assert plan.ok, plan.findings.to_text()
    assert plan.timetable().to_svg().startswith("<svg")
    assert repr(plan).startswith("<Plan")
    assert len(plan.timetable()) > 0


def test_settings_change_what_rules_take(small: str) -> None:
    plan = duban.Plan.load(PLANS / "09-town-strike.yaml")
    with pytest.raises(duban.DubanError, match="no parameter"):
        plan.with_settings({"nonsense": 1})
    assert duban.Plan.parse(small, params={}).ok
