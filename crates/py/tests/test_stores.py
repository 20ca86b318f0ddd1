"""Stores: journals of many campaigns in a database."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import duban

FACT: dict[str, Any] = {"at": datetime(2026, 3, 9, 9), "fact": "submitted", "task": "roster", "unit": "east", "key": "a1"}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store: a file, and a database where one is named."""
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path / 'campaigns.db'}"
        return
    address = os.environ.get("DUBAN_POSTGRES")
    if not address:
        pytest.skip("no PostgreSQL: DUBAN_POSTGRES names none")
    yield address


def test_a_campaign_is_kept_and_opened_again(url: str, small: str) -> None:
    plan = duban.Plan.parse(small)
    name = f"demo-{uuid.uuid4().hex[:12]}"
    with duban.Store(url) as store:
        campaign = store.open(plan, name=name)
        campaign.record(FACT)
        assert campaign.record(FACT).duplicate
        campaign.advance(date(2026, 3, 31))
        assert campaign.take_journal() == ""
        standings = campaign.standings().to_json()
        with pytest.raises(duban.Refusal):
            campaign.record({**FACT, "key": "a2", "task": "rooster"})
    with pytest.raises(duban.StoreError, match="closed"):
        campaign.record({**FACT, "key": "a3"})
    with duban.Store(url, existing=True) as store:
        again = store.open(plan, name=name)
        again.advance(date(2026, 3, 31))
        assert again.standings().to_json() == standings
        assert name in {head.campaign for head in store.campaigns}
        verified = store.verify(name)
        assert verified.head == next(head.hash for head in store.campaigns if head.campaign == name)
        journal = store.journal(name)
        assert duban.verify(journal) == verified
        events = store.events(name, "broker", limit=3)
        assert [e["type"][:18] for e in events] == ["duban.consequence."] * 3
        store.acknowledge(name, "broker", events[1]["line"])
        assert store.events(name, "broker")[0]["line"] == events[2]["line"]


def test_of_two_writers_one_gets_the_conflict(url: str, small: str) -> None:
    plan = duban.Plan.parse(small)
    name = f"demo-{uuid.uuid4().hex[:12]}"
    with duban.Store(url) as one, duban.Store(url) as other:
        first, second = one.open(plan, name=name), other.open(plan, name=name)
        first.record(FACT)
        with pytest.raises(duban.ConflictError, match="another writer"):
            second.record({**FACT, "unit": "west", "key": "b1"})
        third = other.open(plan, name=name)
        third.record({**FACT, "unit": "west", "key": "b1"})
        assert other.verify(name).count == other.journal(name).count("\n")


def test_facts_in_bulk_are_kept_together(url: str, small: str) -> None:
    name = f"demo-{uuid.uuid4().hex[:12]}"
    with duban.Store(url) as store:
        campaign = store.open(duban.Plan.parse(small), name=name)
        report = campaign.record_all([FACT, {**FACT, "unit": "nobody", "key": "n"}, {**FACT, "unit": "west", "key": "w"}])
        assert (report.recorded, len(report.refused)) == (2, 1)
        assert store.journal(name).count('"fact":{') == 2


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sqlite:PATH"):
        duban.Store("nonsense")
    with pytest.raises(duban.StoreError, match="does not exist"):
        duban.Store(f"sqlite:{tmp_path / 'none.db'}", existing=True)
    (tmp_path / "text.db").write_text("no database, but longer than a page of nothing" * 100, encoding="utf-8")
    with pytest.raises(duban.StoreError):
        duban.Store(f"sqlite:{tmp_path / 'text.db'}")
    store = duban.Store(f"sqlite:{tmp_path / 'a.db'}")
    store.close()
    store.close()
    with pytest.raises(duban.StoreError, match="closed"):
        _ = store.campaigns
