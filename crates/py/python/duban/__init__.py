"""duban (督办): a workflow and rules engine for campaigns.

A plan says who must do what by when. duban checks it like a compiler, fans it out into obligations, carries the campaign out
from facts, applies accountability rules, and explains every score.

    import duban

    plan = duban.Plan.load("plan.yaml")      # what is wrong with it is in plan.findings
    campaign = duban.Campaign(plan)          # PlanError when it has errors
    campaign.record(at=datetime(2026, 7, 2, 10), fact="submitted", task="monthly", unit="east", occurrence="2026-07-01")
    campaign.advance(date(2026, 8, 31))
    campaign.standings()                     # scores, lights, measures, what is due next
    print(campaign.explain("east"))          # every point with its cause, clause and values

Times: a `datetime` without an offset is taken in the plan's time zone; those given back have its offset. A `date` as an instant
means its end. Points and figures are `Decimal`. Tables (`timetable`, `standings`, `ledger`, `indicators`, `findings`) leave by
the Arrow PyCapsule protocol, so that `polars.DataFrame(campaign.standings())` and its like work without a copy.

Errors: everything duban raises of its own is a `DubanError`; a value of a wrong type is a `TypeError` that names the field.
"""

from __future__ import annotations

from duban._duban import (
    Campaign,
    Case,
    Change,
    CompiledPlan,
    Consequence,
    Counts,
    Differences,
    DueNext,
    Edit,
    Entry,
    Explanation,
    Finding,
    Findings,
    Fix,
    Head,
    Item,
    LedgerEntry,
    Measure,
    Obligation,
    Occasion,
    Period,
    PeriodResult,
    Phase,
    PhaseState,
    Plan,
    Position,
    Range,
    Recorded,
    RefusedRow,
    Related,
    Report,
    Rule,
    Rules,
    Standing,
    Standings,
    Store,
    Table,
    Task,
    TestOutcome,
    Timetable,
    Unit,
    UnitDifference,
    Verified,
    WhyNot,
    __version__,
    replay,
    run_many,
    verify,
)
from duban._errors import (
    ConflictError,
    DubanError,
    FactError,
    InternalError,
    JournalError,
    PlanError,
    Refusal,
    RuleError,
    StoreError,
    UnknownName,
)
from duban._words import Language, Light, Severity

__all__ = [
    "Campaign",
    "Case",
    "Change",
    "CompiledPlan",
    "ConflictError",
    "Consequence",
    "Counts",
    "Differences",
    "DubanError",
    "DueNext",
    "Edit",
    "Entry",
    "Explanation",
    "FactError",
    "Finding",
    "Findings",
    "Fix",
    "Head",
    "InternalError",
    "Item",
    "JournalError",
    "Language",
    "LedgerEntry",
    "Light",
    "Measure",
    "Obligation",
    "Occasion",
    "Period",
    "PeriodResult",
    "Phase",
    "PhaseState",
    "Plan",
    "PlanError",
    "Position",
    "Range",
    "Recorded",
    "Refusal",
    "RefusedRow",
    "Related",
    "Report",
    "Rule",
    "RuleError",
    "Rules",
    "Severity",
    "Standing",
    "Standings",
    "Store",
    "StoreError",
    "Table",
    "Task",
    "TestOutcome",
    "Timetable",
    "Unit",
    "UnitDifference",
    "UnknownName",
    "Verified",
    "WhyNot",
    "__version__",
    "replay",
    "run_many",
    "verify",
]
