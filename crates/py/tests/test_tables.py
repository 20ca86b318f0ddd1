"""Tables in and out, without a library of their own on our side."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import duban

pa: Any = pytest.importorskip("pyarrow")
pl: Any = pytest.importorskip("polars")
pd: Any = pytest.importorskip("pandas")
duckdb: Any = pytest.importorskip("duckdb")

ROWS: list[dict[str, Any]] = [
    {"at": datetime(2026, 3, 4, 9), "fact": "submitted", "task": "monthly", "unit": "east", "occurrence": date(2026, 3, 5)},
    {"at": datetime(2026, 3, 4, 10), "fact": "submitted", "task": "monthly", "unit": "west", "occurrence": date(2026, 3, 5)},
    {"at": datetime(2026, 3, 5, 9), "fact": "submitted", "task": "rooster", "unit": "east"},
    {"at": datetime(2026, 3, 6, 9), "fact": "incident", "unit": "east", "kind": "fire", "count": 2},
    {"at": datetime(2026, 3, 7, 9), "fact": "reported", "unit": "west", "indicator": "found", "value": 2.5},
]


def carried_out(small: str, facts: Any) -> tuple[str, duban.Report]:
    """The journal, and what became of the facts."""
    campaign = duban.Campaign(duban.Plan.parse(small))
    report = campaign.record_all(facts)
    campaign.advance(date(2026, 3, 31))
    return campaign.take_journal(), report


def test_facts_are_the_same_wherever_they_come_from(small: str, tmp_path: Path) -> None:
    expected, report = carried_out(small, ROWS)
    assert (report.recorded, report.repeated) == (4, 0)
    (refused,) = report.refused
    assert refused.row == 2
    assert "rooster" in refused.reason
    arrow = pa.Table.from_pylist([{k: row.get(k) for k in COLUMNS} for row in ROWS])
    for facts in (arrow, arrow.to_batches()[0], pl.DataFrame(arrow), pd.DataFrame(arrow.to_pylist())):
        journal, told = carried_out(small, facts)
        assert journal == expected
        assert told == report
    relation = duckdb.sql("select * from arrow")
    assert carried_out(small, relation)[0] == expected
    lines = tmp_path / "facts.jsonl"
    lines.write_text("".join(json.dumps(row, default=lambda v: v.isoformat()) + "\n" for row in ROWS), encoding="utf-8")
    assert carried_out(small, lines)[0] == expected
    csv = tmp_path / "facts.csv"
    text = ",".join(COLUMNS) + "\n"
    for row in ROWS:
        text += ",".join(_cell(row.get(k)) for k in COLUMNS) + "\n"
    csv.write_text(text, encoding="utf-8")
    journal, told = carried_out(small, str(csv))
    assert journal == expected
    # A file is told by its lines, of which the head is the first.
    assert told.refused[0].row == 4


COLUMNS = ["at", "fact", "task", "unit", "occurrence", "kind", "count", "indicator", "value"]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def test_columns_of_many_kinds_are_read(small: str) -> None:
    zone = timezone(timedelta(hours=8))
    columns: dict[str, Any] = {
        "at": pa.array([datetime(2026, 3, 4, 9, tzinfo=zone)] * 2, pa.timestamp("us", "Asia/Shanghai")),
        "fact": pa.array(["submitted", "submitted"]).dictionary_encode(),
        "task": pa.array(["monthly"] * 2, pa.large_string()),
        "unit": pa.array(["east", "west"], pa.string_view()),
        "occurrence": pa.array([date(2026, 3, 5)] * 2, pa.date32()),
        "refs": pa.array([["a", "b"], None], pa.list_(pa.string())),
        "data": pa.array([{"found": Decimal("1.50")}, {"found": None}], pa.struct([("found", pa.decimal128(10, 2))])),
        "data.left": pa.array([1, None], pa.int16()),
        "key": pa.nulls(2),
    }
    journal, report = carried_out(small, pa.table(columns))
    assert report.refused == []
    assert '"refs":["a","b"]' in journal
    assert '"data":{"found":1.50,"left":1}' in journal


def test_a_column_that_no_fact_has_is_told(small: str) -> None:
    _, report = carried_out(small, pa.table({"at": ["2026-03-01"], "tsak": ["x"]}))
    assert report.refused[0].field == "tsak"
    assert "did you mean" in report.refused[0].reason
    _, report = carried_out(small, pa.table({"at": [b"x"], "fact": ["started"]}))
    assert "at" in report.refused[0].reason


def test_what_is_no_facts_is_a_type_error(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    for wrong in (5, {"at": 1}, None):
        with pytest.raises(TypeError, match="facts"):
            campaign.record_all(wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="row 1"):
        campaign.record_all([ROWS[0], {**ROWS[1], "task": 5}])
    assert campaign.fact_count == 0
    with pytest.raises(FileNotFoundError):
        campaign.record_all("nowhere.csv")


def test_tables_leave_for_every_library(small: str) -> None:
    campaign = duban.Campaign(duban.Plan.parse(small))
    campaign.record_all(ROWS)
    campaign.advance(date(2026, 3, 31))
    timetable = campaign.plan.timetable()
    arrow = pa.table(timetable)
    assert arrow.num_rows == len(timetable)
    assert str(arrow.schema.field("due").type) == "timestamp[ms, tz=Asia/Shanghai]"
    assert arrow["due_day"][0].as_py() == date(2026, 3, 5)
    standings = pl.DataFrame(campaign.standings())
    assert standings.filter(pl.col("unit") == "east")["score"][0] == campaign.score("east")
    ledger = campaign.ledger()
    # Pandas has it from version 3 on, which the oldest Python that is supported does not have.
    frame = pd.DataFrame.from_arrow(ledger) if hasattr(pd.DataFrame, "from_arrow") else pa.table(ledger).to_pandas()
    assert list(frame.columns) == ["unit", "id", "at", "rule", "item", "points", "because"]
    assert frame["points"].sum() == campaign.score("east") + campaign.score("west") - 200
    indicators = campaign.indicators()
    assert duckdb.sql("select sum(value) from indicators where unit = 'west'").fetchall() is not None
    assert indicators.column("indicator")[0] == "found"
    obligations = campaign.obligations()
    assert len(obligations) == len(timetable)
    assert set(obligations.column("status")) >= {"fulfilled", "open"}
    findings = pa.table(campaign_findings(small))
    assert findings.column_names[0] == "code"
    assert obligations.to_dicts()[0]["due"].utcoffset() == timedelta(hours=8)
    with pytest.raises(duban.UnknownName, match="status"):
        obligations.column("statsu")


def campaign_findings(small: str) -> duban.Findings:
    """Findings of which there are some."""
    return duban.Plan.parse(small.replace("2026-03-10", "2026-06-10")).findings
