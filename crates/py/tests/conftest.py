"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLANS = ROOT / "examples" / "plans"

SMALL = """
duban: 1
campaign: {id: demo, title: 示範, window: 2026-03-01..2026-05-31, time_zone: Asia/Shanghai, calendar: cn}
units:
  town: {title: 鎮政府}
  east: {title: 東村, kind: village, under: town}
  west: {title: 西村, kind: village, under: town}
phases: [{id: all, title: 全程, window: 2026-03-01..2026-05-31}]
tasks:
  - {id: roster, title: 名冊, phase: all, responsible: {each: {kind: village}}, due: 2026-03-10}
  - {id: monthly, title: 月報, phase: all, responsible: {each: {kind: village}}, every: {month: {on: 5}}, to: town, deliverable: {kind: return}}
indicators:
  found: {title: 發現數, roll_up: sum}
scorecard: {base: 100}
rules:
  - id: late
    title: 逾期
    on: obligation.breached
    then: deduct(2)
"""


@pytest.fixture
def small() -> str:
    """A plan of two villages."""
    return SMALL
