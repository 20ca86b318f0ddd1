"""Plots of a campaign, by matplotlib: `pip install duban[plot]`.

Each function draws on the axes given, or on new ones, and returns them.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duban import Campaign

__all__ = ["breaches", "ladder", "scores"]

_CHINESE = ["Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC"]


def _font() -> str:
    """The first font there is that has Chinese, else the usual one."""
    known = set(font_manager.get_font_names())
    return next((name for name in _CHINESE if name in known), "sans-serif")


def _axes(ax: Axes | None) -> Axes:
    if ax is None:
        _, ax = plt.subplots(layout="constrained")  # pyright: ignore[reportUnknownMemberType]
    ax.tick_params(labelfontfamily=_font())  # pyright: ignore[reportUnknownMemberType]
    return ax


def _legend(ax: Axes) -> None:
    ax.legend(prop={"family": _font(), "size": "small"})  # pyright: ignore[reportUnknownMemberType]


def _units(campaign: Campaign, units: Iterable[str] | None) -> list[str]:
    return list(units) if units is not None else [s.unit for s in campaign.standings()]


def scores(campaign: Campaign, *, units: Iterable[str] | None = None, ax: Axes | None = None) -> Axes:
    """Scores over time, a step a change, of the units named or of all."""
    ax = _axes(ax)
    clock = campaign.clock
    for unit in _units(campaign, units):
        explanation = campaign.explain(unit)
        base = explanation.base
        if base is None:
            continue
        at: list[datetime] = []
        score = [float(base)]
        for consequence in campaign.story(unit):
            fields = consequence.to_dict()
            if "score" in fields:
                at.append(consequence.at)
                score.append(float(fields["score"]))
        start = datetime.combine(campaign.plan.window[0], datetime.min.time(), tzinfo=clock.tzinfo if clock else None)
        times = [min([start, *at]), *at, *([clock] if clock else [])]
        steps = [*score, score[-1]] if clock else score
        local = np.array([t.replace(tzinfo=None) for t in times], dtype="datetime64[ms]")
        ax.step(local, steps, where="post", label=unit)  # pyright: ignore[reportUnknownMemberType]
    ax.set_ylabel("score")  # pyright: ignore[reportUnknownMemberType]
    ax.tick_params("x", rotation=30)  # pyright: ignore[reportUnknownMemberType]
    if ax.get_lines():
        _legend(ax)
    return ax


def breaches(campaign: Campaign, *, ax: Axes | None = None) -> Axes:
    """How many duties are or were late, by unit and phase."""
    ax = _axes(ax)
    late = Counter((row["unit"], row["phase"] or "—") for row in campaign.obligations().to_dicts() if row["late"])
    units = _units(campaign, None)
    phases = [p.id for p in campaign.plan.phases]
    phases += ["—"] if any(phase == "—" for _, phase in late) else []
    left = [0] * len(units)
    for phase in phases:
        counts = [late[unit, phase] for unit in units]
        ax.barh(units, counts, left=left, label=phase)  # pyright: ignore[reportUnknownMemberType]
        left = [a + b for a, b in zip(left, counts, strict=True)]
    ax.invert_yaxis()
    ax.set_xlabel("late duties")  # pyright: ignore[reportUnknownMemberType]
    _legend(ax)
    return ax


def ladder(campaign: Campaign, *, ax: Axes | None = None) -> Axes:
    """How often each measure was imposed, expired, and was lifted."""
    ax = _axes(ax)
    words = {"measure-imposed": "imposed", "measure-expired": "expired", "measure-lifted": "lifted"}
    flow = Counter[tuple[str, str]]()
    order: list[str] = []
    for unit in campaign.plan.units:
        for consequence in campaign.story(unit.id):
            if consequence.kind in words:
                measure = str(consequence["measure"])
                flow[measure, words[consequence.kind]] += 1
                order += [] if measure in order else [measure]
    width = 0.8 / len(words)
    for i, word in enumerate(words.values()):
        places = [x + i * width for x in range(len(order))]
        ax.bar(places, [flow[measure, word] for measure in order], width, label=word)  # pyright: ignore[reportUnknownMemberType]
    ax.set_xticks([x + width for x in range(len(order))], order)  # pyright: ignore[reportUnknownMemberType]
    ax.set_ylabel("times")  # pyright: ignore[reportUnknownMemberType]
    _legend(ax)
    return ax
