"""The native part of duban."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from os import PathLike
from types import TracebackType
from typing import Any, Protocol, TypeAlias, TypeVar, final

from duban._words import Light, Severity

__version__: str

class ArrowTable(Protocol):
    """Whatever speaks the Arrow PyCapsule protocol: tables of pyarrow, polars, pandas, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

When: TypeAlias = datetime | date | str
"""An instant: a `datetime`, without an offset in the plan's zone; a `date`, until its end; or either as ISO 8601 text."""

Fact: TypeAlias = Mapping[str, Any]
"""The fields of a fact by name."""

Facts: TypeAlias = str | PathLike[str] | ArrowTable | Iterable[Fact]
"""Facts in bulk: the path of a file of CSV or JSON Lines, a table, or an iterable of mappings."""

_F = TypeVar("_F", bound=Callable[[Case], None])

@final
class Table:
    """A table that leaves through the Arrow PyCapsule protocol.

    `pyarrow.table(t)`, `polars.DataFrame(t)`, `pandas.DataFrame.from_arrow(t)` (from pandas 3 on), or in DuckDB by
    its name.
    """

    def __len__(self) -> int: ...
    @property
    def column_names(self) -> list[str]:
        """The names of its columns."""

    def column(self, name: str) -> list[Any]:
        """A column as a list of Python values. `UnknownName` when there is none."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """Its rows as dicts."""

    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Findings:
    """The findings of a check, in order of position. `print` shows them with their excerpts."""

    def __getitem__(self, index: int, /) -> Finding: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Finding]: ...
    def __bool__(self) -> bool: ...
    @property
    def errors(self) -> list[Finding]:
        """The errors: what keeps the plan from running."""

    @property
    def warnings(self) -> list[Finding]:
        """The warnings: defects that will bite."""

    @property
    def notes(self) -> list[Finding]:
        """The notes: worth a look."""

    def translated(self, language: str) -> Findings:
        """The same findings in another language: `en`, `zh-Hans` or `zh-Hant`; `ValueError` for any other."""

    def to_text(self) -> str:
        """For a person: each with its excerpt and carets."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban check --format json`."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

    def to_sarif(self) -> str:
        """As SARIF 2.1.0, for code scanning."""

    def to_github(self) -> str:
        """As annotations of GitHub workflows."""

    def to_html(self) -> str:
        """As HTML, each with its excerpt."""

    def _repr_html_(self) -> str: ...
    def fixed(self) -> str | None:
        """The text with every repair done that can only be right; `None` when there is none. What is a guess is left."""

    def table(self) -> Table:
        """The columns `code`, `severity`, `message`, `help`, `element`, `file`, `line`, `column`."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Plan:
    """A plan as written, checked: its findings, and whether it can run."""

    @staticmethod
    def parse(
        text: str | bytes, *, name: str = "plan.yaml", params: dict[str, Any] | None = None, rules: Rules | None = None
    ) -> Plan:
        """Reads a plan from YAML or JSON text. What is wrong with it is in `findings`, not an exception.

        `params` gives values to the plan's parameters; `rules` is the library it takes rules from, the built-in packs unless
        named.
        """

    @staticmethod
    def load(path: str | PathLike[str], *, params: dict[str, Any] | None = None, rules: Rules | None = None) -> Plan:
        """Reads a plan from a file. `OSError` when it cannot be read."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def name(self) -> str:
        """The name by which findings call it."""

    @property
    def ok(self) -> bool:
        """Whether it has no errors and can run."""

    @property
    def findings(self) -> Findings:
        """What is wrong with it, in English."""

    def check(self, *, language: str | None = None) -> Findings:
        """What is wrong with it, in a language: `en`, `zh-Hans` or `zh-Hant`."""

    def compile(self) -> CompiledPlan:
        """The plan ready to run; `PlanError` with the findings when it has errors."""

    def timetable(
        self, *, unit: str | None = None, since: date | str | None = None, until: date | str | None = None
    ) -> Timetable:
        """The timetable, as far as the plan could be fanned out, errors or not."""

    def with_settings(self, values: dict[str, Any]) -> Plan:
        """The same plan with other values: of its own parameters by name, or of a rule's as `rule.param`. For what-if.

        `DubanError` when there is no such parameter or the value does not fit.
        """

    def _repr_html_(self) -> str: ...

@final
class CompiledPlan:
    """A plan without errors, ready to run."""

    @property
    def id(self) -> str:
        """The campaign's id."""

    @property
    def title(self) -> str | None:
        """The campaign's title."""

    @property
    def time_zone(self) -> str:
        """The plan's time zone, by name or as `+08:00`."""

    @property
    def window(self) -> tuple[date, date]:
        """The campaign's first and last day."""

    @property
    def hash(self) -> str:
        """SHA-256 of the plan's content with its parameters filled in."""

    @property
    def portable(self) -> bool:
        """Whether every duban can carry the campaign out: not when Python functions are among its rules."""

    @property
    def obligations(self) -> int:
        """How many obligations it fans out to."""

    @property
    def units(self) -> list[Unit]:
        """Its units, in the order written."""

    @property
    def phases(self) -> list[Phase]:
        """Its phases, in the plan's order."""

    @property
    def tasks(self) -> list[Task]:
        """Its tasks, in the plan's order."""

    @property
    def rules(self) -> list[Rule]:
        """Its rules, in the order they run."""

    def timetable(
        self, *, unit: str | None = None, since: date | str | None = None, until: date | str | None = None
    ) -> Timetable:
        """Who owes what by when; of one unit, or due within days, where named. `UnknownName` for a unit there is not."""

    def phases_svg(self, *, language: str | None = None) -> str:
        """The phases as a state machine, in SVG."""

@final
class Timetable:
    """Who owes what by when, by due date; what has none comes last."""

    def __getitem__(self, index: int, /) -> Obligation: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Obligation]: ...
    @property
    def critical_path(self) -> list[str]:
        """The tasks that decide the last finish, first to last."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban timetable --format json`."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

    def to_svg(self, *, language: str | None = None) -> str:
        """As a Gantt chart in SVG: phases, tasks with their due dates, the critical path."""

    def _repr_html_(self) -> str: ...
    def table(self) -> Table:
        """The columns `id`, `task`, `title`, `unit`, `occurrence`, `phase`, `opens`, `due`, `due_day`, `slack_days`, `critical`.

        `due` is the last instant in time, and `due_day` the day it falls on.
        """

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Rules:
    """A library of rule files: the built-in packs, and what is added. Plans are read with one."""

    def __new__(cls, *folders: str | PathLike[str], packs: bool = True) -> Rules:
        """The built-in packs, unless told not to, and the rule files of folders: `pack/rule.rhai` is the rule `pack/rule`."""

    def add(self, id: str, text: str) -> None:
        """Adds a rule file from its text, under its id; one of the same id is replaced."""

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""

    def text(self, id: str) -> str:
        """The text of a rule file. `UnknownName` when there is none."""

    def check(self, id: str) -> Findings:
        """What is wrong with a rule file by itself."""

    def test(
        self, text: str, *, rule: str | None = None, plan: str | None = None, name: str = "rule.test.yaml"
    ) -> list[TestOutcome]:
        """Runs a rule test, given as text: of the rule `rule`, or of the rules of the plan whose text is `plan`.

        `PlanError` with the findings where it cannot be read.
        """

    def run(self, rule: str, facts: Iterable[Fact], *, setup: dict[str, Any] | None = None) -> list[Consequence]:
        """What a rule does on made-up events: the consequences it makes in a campaign of only these facts.

        `setup` says as much of a plan as the rule needs, the way rule tests do; the rest is made up.
        """

    def __len__(self) -> int: ...
    def __contains__(self, id: str, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...

@final
class Consequence:
    """One consequence: what follows, when, and from what."""

    @property
    def id(self) -> str:
        """Its identity: what it is about, not when it was computed."""

    @property
    def at(self) -> datetime:
        """When it follows, with the offset of the plan's zone."""

    @property
    def kind(self) -> str:
        """What follows, such as `obligation-breached`."""

    @property
    def unit(self) -> str | None:
        """The unit it names, if it names one."""

    @property
    def obligation(self) -> str | None:
        """The obligation it names, if it names one."""

    @property
    def points(self) -> Decimal | None:
        """The points that moved, negative for a deduction."""

    @property
    def rule(self) -> str | None:
        """The id of the rule that made it."""

    @property
    def clause(self) -> str | None:
        """The clause that rule stands for."""

    @property
    def reads(self) -> dict[str, Any]:
        """What that rule read, by name."""

    @property
    def cause(self) -> int | str | None:
        """What it follows from: the number of a fact, the id of another consequence, or `None` for time."""

    def __getitem__(self, field: str, /) -> Any:
        """A field by its name in the journal."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields as the journal has them."""

    def to_json(self) -> str:
        """As the journal writes it."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Recorded:
    """What recording a fact gave. Iterating gives the consequences."""

    @property
    def seq(self) -> int:
        """The fact's number."""

    @property
    def duplicate(self) -> bool:
        """Whether the same fact, by its key, was recorded before: then nothing changed."""

    @property
    def consequences(self) -> list[Consequence]:
        """What followed, in order: what came due up to the fact's instant, then what follows from the fact."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Consequence]: ...

@final
class Campaign:
    """A campaign in progress: a plan, its state, and its clock. Threads may share it."""

    def __new__(cls, plan: Plan | CompiledPlan, *, journal: bool = True, hash: str = "sha-256") -> Campaign:
        """Opens a campaign before its first day. `PlanError` when the plan has errors.

        It keeps a journal, which `take_journal` hands out, unless told not to; `hash` chains its lines: `sha-256` or `sm3`.
        """

    @property
    def plan(self) -> CompiledPlan:
        """The plan it runs on: as last amended up to the clock."""

    @property
    def clock(self) -> datetime | None:
        """Where the clock stands, with the offset of the plan's zone; `None` before anything happened."""

    @property
    def time_zone(self) -> str:
        """The plan's time zone, in which datetimes without an offset are taken."""

    @property
    def natural_end(self) -> datetime:
        """The instant by which everything known now has come due."""

    @property
    def fact_count(self) -> int:
        """How many facts were recorded."""

    def record(self, fact: Fact | None = None, /, **fields: Any) -> Recorded:
        """Records a fact, as a mapping of its fields or as keywords, and moves the clock to it.

        `TypeError` naming the field for a value of a wrong type, `FactError` where the fact cannot be read, `Refusal` where it
        makes no sense, and from a store `ConflictError` where another writer was faster. Nothing changes then.
        """

    def record_json(self, line: str) -> Recorded:
        """Records a fact from a line of JSON, as facts files have it."""

    def record_all(self, facts: Facts) -> Report:
        """Records facts in bulk. Rows that cannot be read or are refused are left out and reported.

        Columns are named as the fields are, `data.x` for a datum; empty cells are left out. Into a store everything is kept
        together.
        """

    def advance(self, to: When) -> list[Consequence]:
        """Moves the clock and gives what came due. `Refusal` when it would go back."""

    def offer_plan(self, reference: str, plan: Plan | CompiledPlan) -> None:
        """Hands in an amended plan under a reference, for the fact `plan-amended` that adopts it."""

    def take_journal(self) -> str:
        """The journal lines written since the last call. A host keeps them in the same transaction as its own rows.

        Empty for a campaign without a journal, and for one in a store, which keeps them itself.
        """

    def standings(self, *, language: str | None = None, due_next: int = 100) -> Standings:
        """Scores, lights, measures and what is due next, at the clock."""

    def explain(
        self,
        unit: str | None = None,
        *,
        entry: str | None = None,
        measure: str | None = None,
        language: str | None = None,
    ) -> Explanation:
        """Every point and measure of a unit with its cause, clause and values.

        Of one entry or measure where named; of what concerns no unit where none is.
        """

    def why_not(self, rule: str, unit: str | None = None, *, language: str | None = None) -> WhyNot:
        """Why a rule did not apply, or how often it did: each occasion with the condition that did not hold.

        Asked of a unit, or of what concerns no unit in particular, such as the phases.
        """

    def as_of(self, effective: When, *, recorded: When | None = None) -> Campaign:
        """The campaign as it stood at `effective`, from the facts recorded up to `recorded`, the same unless named.

        It keeps no journal.
        """

    def what_if(self, plan: Plan | CompiledPlan, *, language: str | None = None) -> Differences:
        """What would differ with the same facts under another plan. This campaign does not change."""

    def recompute(self) -> Campaign:
        """The campaign carried out anew from its first fact: a check that nothing else decides where it stands."""

    def snapshot(self) -> Campaign:
        """A copy that goes its own way: the same plan, facts and clock. It keeps no journal."""

    def score(self, unit: str) -> Decimal:
        """A unit's score at the clock."""

    def story(self, unit: str | None = None) -> list[Consequence]:
        """What concerns the standing of a unit, in order; of what concerns no unit where none is named."""

    def rule(self, *, on: str, id: str | None = None) -> Callable[[_F], _F]:
        """A rule as a Python function, to explore with: it is called with a `Case` each time the trigger `on` is raised.

        Only before anything happened; `RuleError` afterwards. The journal says that such a campaign is not portable; only the
        same function can replay it. A function that raises is a consequence `rule-failed`.
        """

    def ledger(self, *, language: str | None = None) -> Table:
        """Every entry of every unit's ledger: the columns `unit`, `id`, `at`, `rule`, `item`, `points`, `because`."""

    def indicators(self) -> Table:
        """Every figure reported: the columns `indicator`, `title`, `unit`, `period`, `value`.

        The period is empty for all together, and the unit for the roll-up over all.
        """

    def obligations(self) -> Table:
        """What every obligation came to: the columns `id`, `task`, `unit`, `phase`, `status`, `late`, `overdue`, `due`, `due_day`."""

    def _repr_html_(self) -> str: ...

@final
class Case:
    """What a Python rule is called with. It may be used only while the function is called.

    Views to read, such as `case.event.kind` or `case.unit.id`; verbs to act by, such as `case.deduct(2)` or
    `case.notice("…")`. Both are those of rule files.
    """

    def __getattr__(self, name: str) -> Any: ...
    def ask(self, expression: str) -> Any:
        """What an expression of rule files comes to, such as `history.count("incident", 365)`."""

@final
class Standings:
    """The standings at the clock, best score first; also reached by unit: `standings["east"]`."""

    def __getitem__(self, key: int | str, /) -> Standing: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Standing]: ...
    @property
    def campaign(self) -> str:
        """The campaign's id."""

    @property
    def at(self) -> datetime | None:
        """Where the clock stood."""

    @property
    def suspended(self) -> datetime | None:
        """Since when the campaign is suspended."""

    @property
    def terminated(self) -> datetime | None:
        """When it was ended before its time."""

    @property
    def phases(self) -> list[PhaseState]:
        """Its phases."""

    @property
    def due_next(self) -> list[DueNext]:
        """What falls due next, the soonest first."""

    @property
    def items(self) -> list[Item]:
        """The items that came in."""

    @property
    def general(self) -> list[Entry]:
        """What concerns no unit in particular."""

    @property
    def periods(self) -> list[Period]:
        """The appraisal periods that closed."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban run --format json`."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

    def to_html(self) -> str:
        """As a table in HTML."""

    def _repr_html_(self) -> str: ...
    def table(self) -> Table:
        """One row a unit: `at`, `unit`, `title`, `score`, `rank`, `band`, `level`, `measure`, `light`, and the counts."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Entry:
    """One entry of an explanation."""

    @property
    def number(self) -> int:
        """Its number, from 1."""

    @property
    def id(self) -> str:
        """The id of the consequence."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def what(self) -> str:
        """What follows, in words."""

    @property
    def cause(self) -> str:
        """What it follows from, in words."""

    @property
    def rule(self) -> str | None:
        """The rule behind it."""

    @property
    def clause(self) -> str | None:
        """The clause behind it."""

    @property
    def reads(self) -> dict[str, Any]:
        """What the rule read, by name."""

    @property
    def points(self) -> Decimal | None:
        """The points that moved."""

    @property
    def arithmetic(self) -> str | None:
        """The sum in words, where there is one."""

    @property
    def rescinded(self) -> str | None:
        """Why it does not hold any more; `None` while it does."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

@final
class Explanation:
    """Every point and measure with its cause, clause and values. `print` shows it as a person reads it."""

    @property
    def unit(self) -> str:
        """The unit, or the campaign where it is about none."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def at(self) -> datetime | None:
        """Where the clock stood."""

    @property
    def base(self) -> Decimal | None:
        """The score it began with."""

    @property
    def score(self) -> Decimal | None:
        """The score now."""

    @property
    def band(self) -> str | None:
        """The band of that."""

    @property
    def measure(self) -> str | None:
        """The measure it stands under."""

    def __getitem__(self, index: int, /) -> Entry: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Entry]: ...
    def to_text(self) -> str:
        """As a person reads it: the bytes of `duban explain`."""

    def to_html(self) -> str:
        """As an HTML page that needs nothing else."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban explain --format json`."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

    def _repr_html_(self) -> str: ...

@final
class WhyNot:
    """Why a rule did not apply, or how often it did. `print` shows it."""

    @property
    def unit(self) -> str | None:
        """The unit; `None` where it was asked of what concerns no unit."""

    @property
    def rule(self) -> str:
        """The rule."""

    @property
    def trigger(self) -> str:
        """What triggers it."""

    @property
    def applied(self) -> int:
        """How often it applied."""

    @property
    def occasions(self) -> list[Occasion]:
        """The occasions, in order."""

    def to_text(self) -> str:
        """As a person reads it."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban explain --why-not --format json`."""

@final
class Differences:
    """What would differ with the same facts under another plan, unit by unit. `print` shows it."""

    @property
    def campaign(self) -> Campaign:
        """The campaign as it would stand."""

    def __getitem__(self, index: int, /) -> UnitDifference: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[UnitDifference]: ...
    def __bool__(self) -> bool: ...
    @property
    def general(self) -> list[Change]:
        """What would differ for no unit in particular."""

    @property
    def refused(self) -> list[tuple[int, str]]:
        """Facts that the other plan refuses, by number, with why; they are left out."""

    def to_text(self) -> str:
        """As a person reads it: the bytes of `duban what-if`."""

    def to_json(self) -> str:
        """As JSON, the bytes of `duban what-if --format json`."""

    def to_dict(self) -> dict[str, Any]:
        """As dicts and lists."""

@final
class Store:
    """Journals of many campaigns in SQLite or PostgreSQL.

    `with duban.Store("sqlite:campaigns.db") as store: …` It is closed at the end of `with`; its campaigns then take nothing
    more.
    """

    def __new__(cls, url: str, *, password: str | None = None, existing: bool = False) -> Store:
        """Opens `sqlite:PATH`, which is made where there is none, or `postgres://…`, and brings its tables up to date.

        With `existing` a file must be there. `ValueError` for an address that is none, `StoreError` when it cannot be opened.
        """

    def open(
        self,
        plan: Plan | CompiledPlan,
        *,
        name: str | None = None,
        amended: dict[str, Plan] | dict[str, CompiledPlan] | None = None,
        hash: str = "sha-256",
    ) -> Campaign:
        """Opens a campaign, under the id of its plan unless another name is given. One that is not there begins.

        What it records is kept before it is acknowledged. `JournalError` when the journal is damaged or was made with another
        plan.
        """

    @property
    def campaigns(self) -> list[Head]:
        """Its campaigns, with where their journals end."""

    def journal(self, campaign: str) -> str:
        """The journal of a campaign; empty for one that is not there."""

    def verify(self, campaign: str) -> Verified:
        """Checks that the journal of a campaign is as it was written, and ends where the store knows it to end."""

    def events(self, campaign: str, consumer: str, *, limit: int = 100) -> list[dict[str, Any]]:
        """Consequences as CloudEvents that a consumer has not acknowledged, the oldest first.

        Each has its `line`, by which it is acknowledged.
        """

    def acknowledge(self, campaign: str, consumer: str, line: int) -> None:
        """Acknowledges every event up to and including a line."""

    def close(self) -> None:
        """Closes the connection. Closing twice is no error."""

    def __enter__(self) -> Store: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

def verify(journal: str | bytes | PathLike[str]) -> Verified:
    """Checks the chain of a journal: that every line is as it was written.

    `str` and `bytes` are the journal itself, a `Path` is its file. `JournalError` names the first line that is not.
    """

def replay(
    plan: Plan | CompiledPlan,
    journal: str | bytes | PathLike[str],
    *,
    amended: dict[str, Plan] | dict[str, CompiledPlan] | None = None,
) -> Campaign:
    """Rebuilds a campaign from its journal and checks that every line follows from the plan and the facts before it.

    `amended` has the amended plans by the references under which facts adopt them. `JournalError` where the chain is damaged,
    the plan is another, or a line does not follow.
    """

def run_many(
    jobs: Iterable[tuple[Plan | CompiledPlan, Facts | None]],
    *,
    until: When | None = None,
    threads: int | None = None,
    journal: bool = False,
) -> list[tuple[Campaign, Report]]:
    """Carries many campaigns out at once, over the cores, with the interpreter let go.

    `jobs` are pairs of a plan and its facts. Gives pairs of a campaign and its report, in the same order. `until` moves every
    clock at the end. `threads` is the number of cores unless named. Ctrl-C stops all of them.
    """

def run_command(arguments: Sequence[str]) -> int:
    """Runs the command `duban` with these arguments, the program's name first, and gives its exit code."""

@final
class Change:
    """A consequence that would follow, or would not."""

    __match_args__ = ("would_follow", "id", "at", "what", "cause")

    @property
    def would_follow(self) -> bool:
        """Whether it would follow; else it would not."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def what(self) -> str:
        """What, in words."""

    @property
    def cause(self) -> str:
        """From what, in words."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class UnitDifference:
    """How a unit would stand."""

    __match_args__ = ("unit", "title", "score", "band", "measure", "changes")

    @property
    def unit(self) -> str:
        """The unit."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def score(self) -> tuple[Decimal | None, Decimal | None]:
        """Its score as it is, and as it would be."""

    @property
    def band(self) -> tuple[str | None, str | None]:
        """Its band, the same way."""

    @property
    def measure(self) -> tuple[str | None, str | None]:
        """Its measure, the same way."""

    @property
    def changes(self) -> list[Change]:
        """What would follow, and what would not."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Occasion:
    """Once that a rule's trigger was raised about a unit."""

    __match_args__ = ("at", "cause", "obligation", "came_to", "why")

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def cause(self) -> str:
        """What raised it, in words."""

    @property
    def obligation(self) -> str | None:
        """The obligation it was about."""

    @property
    def came_to(self) -> str:
        """What it came to, as a word."""

    @property
    def why(self) -> str:
        """Why, in words."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RefusedRow:
    """A row that was not recorded, and why."""

    __match_args__ = ("row", "reason", "field")

    @property
    def row(self) -> int:
        """Where it stands: the line of a file, from 1; else the place in the table or sequence, from 0."""

    @property
    def reason(self) -> str:
        """Why."""

    @property
    def field(self) -> str | None:
        """The field that the reason is about, where it is about one."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Report:
    """What became of facts recorded in bulk."""

    __match_args__ = ("recorded", "repeated", "consequences", "refused")

    @property
    def recorded(self) -> int:
        """How many were recorded."""

    @property
    def repeated(self) -> int:
        """How many were recorded before, by their key: nothing changed."""

    @property
    def consequences(self) -> int:
        """How many consequences followed."""

    @property
    def refused(self) -> list[RefusedRow]:
        """The rows that were not recorded, in order."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Position:
    """A place in a text: lines and columns from 1, counted in characters; the offset from 0, in bytes of UTF-8."""

    __match_args__ = ("line", "column", "offset")

    @property
    def line(self) -> int:
        """The line, from 1."""

    @property
    def column(self) -> int:
        """The column, from 1, in characters."""

    @property
    def offset(self) -> int:
        """The offset, from 0, in bytes of UTF-8."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Range:
    """A stretch of a text; the end is not part of it."""

    __match_args__ = ("start", "end")

    @property
    def start(self) -> Position:
        """Where it starts."""

    @property
    def end(self) -> Position:
        """Where it ends."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Related:
    """Another place that belongs to a finding."""

    __match_args__ = ("message", "file", "range")

    @property
    def message(self) -> str:
        """What it is."""

    @property
    def file(self) -> str:
        """The file it stands in."""

    @property
    def range(self) -> Range:
        """Where."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Edit:
    """One replacement of text."""

    __match_args__ = ("range", "text")

    @property
    def range(self) -> Range:
        """What is replaced."""

    @property
    def text(self) -> str:
        """By what."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Fix:
    """A mechanical repair."""

    __match_args__ = ("title", "sure", "edits")

    @property
    def title(self) -> str:
        """What it does."""

    @property
    def sure(self) -> bool:
        """Whether it can only be right; what is a guess is never applied unasked."""

    @property
    def edits(self) -> list[Edit]:
        """What to change."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Finding:
    """One finding: what is wrong, where, and what to do."""

    __match_args__ = ("code", "severity", "message", "help", "element", "file", "line", "column", "range", "related", "fixes")

    @property
    def code(self) -> str:
        """Which kind, such as `window/phase-gap`; `duban doc CODE` tells more."""

    @property
    def severity(self) -> Severity:
        """How grave."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def help(self) -> str | None:
        """What to do."""

    @property
    def element(self) -> str:
        """The element of the plan, such as `phases[2].window`; empty outside the plan's tree."""

    @property
    def file(self) -> str:
        """The file."""

    @property
    def line(self) -> int:
        """Where it starts: line and column from 1."""

    @property
    def column(self) -> int:
        """The column, from 1, in characters."""

    @property
    def range(self) -> Range:
        """The whole stretch."""

    @property
    def related(self) -> list[Related]:
        """Other places that belong to it."""

    @property
    def fixes(self) -> list[Fix]:
        """How it could be mended."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Verified:
    """A journal whose chain holds."""

    __match_args__ = ("count", "head", "hash")

    @property
    def count(self) -> int:
        """How many lines it has."""

    @property
    def head(self) -> str:
        """Hash of the last line: whoever keeps it can tell later whether lines were cut off the end."""

    @property
    def hash(self) -> str:
        """What chains the lines: `sha-256` or `sm3`."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Unit:
    """A unit: who is responsible."""

    __match_args__ = ("id", "title", "kind", "under")

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def kind(self) -> str | None:
        """What sort it is."""

    @property
    def under(self) -> str | None:
        """The unit above it."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Phase:
    """A phase of the campaign."""

    __match_args__ = ("id", "title", "first", "last")

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def first(self) -> date:
        """Its first day."""

    @property
    def last(self) -> date:
        """Its last day."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Task:
    """A duty as the plan states it."""

    __match_args__ = ("id", "title", "phase", "units", "occurrences", "on_call")

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def phase(self) -> str | None:
        """Its phase."""

    @property
    def units(self) -> list[str]:
        """Who owes it."""

    @property
    def occurrences(self) -> int:
        """How often it falls due."""

    @property
    def on_call(self) -> bool:
        """Whether it exists only when called for."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Rule:
    """An accountability rule as the plan uses it."""

    __match_args__ = ("id", "title", "on", "hash", "clause")

    @property
    def id(self) -> str:
        """Its id in the plan."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def on(self) -> str:
        """What triggers it."""

    @property
    def hash(self) -> str:
        """SHA-256 of its content, parameters included; or, of a Python function, that it is not portable."""

    @property
    def clause(self) -> str | None:
        """The clause it comes from."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class TestOutcome:
    """What became of a case of a rule test."""

    __match_args__ = ("title", "line", "passed", "reason")

    @property
    def title(self) -> str:
        """What the case shows."""

    @property
    def line(self) -> int:
        """The line it stands in, from 1."""

    @property
    def passed(self) -> bool:
        """Whether it holds."""

    @property
    def reason(self) -> str:
        """What differs, unit by unit, or why it could not be carried out; empty where it holds."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Counts:
    """How a unit's duties stand."""

    __match_args__ = ("owed", "fulfilled", "late", "overdue", "open")

    @property
    def owed(self) -> int:
        """How many fell or fall due."""

    @property
    def fulfilled(self) -> int:
        """How many were done."""

    @property
    def late(self) -> int:
        """How many were done late, or are late."""

    @property
    def overdue(self) -> int:
        """How many are overdue now."""

    @property
    def open(self) -> int:
        """How many are open now."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Measure:
    """A measure a unit stands under."""

    __match_args__ = ("id", "since", "until", "stayed", "suspends")

    @property
    def id(self) -> str:
        """Which."""

    @property
    def since(self) -> datetime:
        """Since when."""

    @property
    def until(self) -> date | datetime | None:
        """Until when it can be remedied."""

    @property
    def stayed(self) -> bool:
        """Whether it has no effect while an appeal is pending."""

    @property
    def suspends(self) -> list[str]:
        """The rights it suspends."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class LedgerEntry:
    """One change of a unit's score."""

    __match_args__ = ("id", "at", "rule", "item", "points", "because", "arithmetic")

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def rule(self) -> str:
        """The rule, or the way of scoring, behind it."""

    @property
    def item(self) -> str | None:
        """The item of the scorecard."""

    @property
    def points(self) -> Decimal:
        """The points, negative for a deduction."""

    @property
    def because(self) -> str:
        """Why, in words."""

    @property
    def arithmetic(self) -> str | None:
        """The sum in words, where there is one."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Standing:
    """How a unit stands."""

    __match_args__ = ("unit", "title", "score", "rank", "rolled_up", "band", "level", "light", "obligations", "measures", "proposed", "entries")

    @property
    def unit(self) -> str:
        """The unit."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def score(self) -> Decimal | None:
        """Its score; `None` where the plan has no scorecard."""

    @property
    def rank(self) -> int | None:
        """Its rank, where the plan ranks."""

    @property
    def rolled_up(self) -> Decimal | None:
        """Its score rolled up over the units below it."""

    @property
    def band(self) -> str | None:
        """The band that its score lies in."""

    @property
    def level(self) -> int:
        """How high it stands on the ladder; 0 for not at all."""

    @property
    def light(self) -> Light:
        """Its traffic light."""

    @property
    def obligations(self) -> Counts:
        """How its duties stand."""

    @property
    def measures(self) -> list[Measure]:
        """The measures it stands under."""

    @property
    def proposed(self) -> list[str]:
        """Measures proposed."""

    @property
    def entries(self) -> list[LedgerEntry]:
        """Its ledger."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PhaseState:
    """A phase at the clock."""

    __match_args__ = ("id", "state", "waits_for")

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def state(self) -> str:
        """`planned`, `active`, `held`, `overrun` or `closed`."""

    @property
    def waits_for(self) -> str | None:
        """What it waits for."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class DueNext:
    """What falls due next."""

    __match_args__ = ("unit", "task", "occurrence", "due")

    @property
    def unit(self) -> str:
        """Who owes it."""

    @property
    def task(self) -> str:
        """The task."""

    @property
    def occurrence(self) -> str | None:
        """The occurrence: its nominal day, or the reference of a call."""

    @property
    def due(self) -> date | datetime | None:
        """When it is due: a day, in time until it ends, or an instant."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Item:
    """An item of a pipeline."""

    __match_args__ = ("item", "pipeline", "state", "unit", "since", "until", "overdue")

    @property
    def item(self) -> str:
        """The host's reference."""

    @property
    def pipeline(self) -> str:
        """Its pipeline."""

    @property
    def state(self) -> str:
        """The state it is in."""

    @property
    def unit(self) -> str:
        """Who has it."""

    @property
    def since(self) -> datetime:
        """Since when."""

    @property
    def until(self) -> date | datetime | None:
        """Until when it may stay there."""

    @property
    def overdue(self) -> bool:
        """Whether it stayed longer."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PeriodResult:
    """How a unit came out of an appraisal period."""

    __match_args__ = ("unit", "score", "band", "rank", "of", "bottom")

    @property
    def unit(self) -> str:
        """The unit."""

    @property
    def score(self) -> Decimal | None:
        """Its score."""

    @property
    def band(self) -> str | None:
        """The band of that."""

    @property
    def rank(self) -> int | None:
        """Its rank."""

    @property
    def of(self) -> int | None:
        """Among how many."""

    @property
    def bottom(self) -> int:
        """For how many periods in a row it has been at the bottom."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Period:
    """An appraisal period that closed."""

    __match_args__ = ("period", "locked", "results")

    @property
    def period(self) -> str:
        """Which."""

    @property
    def locked(self) -> bool:
        """Whether it is locked after review."""

    @property
    def results(self) -> list[PeriodResult]:
        """What each unit came to."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Head:
    """Where the journal of a campaign in a store ends."""

    __match_args__ = ("campaign", "lines", "hash")

    @property
    def campaign(self) -> str:
        """The campaign's name."""

    @property
    def lines(self) -> int:
        """How many lines there are."""

    @property
    def hash(self) -> str:
        """The hash of the last."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Obligation:
    """One task for one unit at one occurrence: what is actually owed."""

    __match_args__ = ("id", "task", "title", "unit", "occurrence", "phase", "opens", "due", "slack_days", "critical")

    @property
    def id(self) -> str:
        """Its name: `task@unit`, with `#day` for one of several occurrences."""

    @property
    def task(self) -> str:
        """The task."""

    @property
    def title(self) -> str:
        """The task's title."""

    @property
    def unit(self) -> str:
        """Who owes it."""

    @property
    def occurrence(self) -> date | None:
        """The occurrence's nominal day."""

    @property
    def phase(self) -> str | None:
        """The phase."""

    @property
    def opens(self) -> datetime:
        """When it may be begun."""

    @property
    def due(self) -> date | datetime | None:
        """When it is due: a day, in time until it ends, or an instant."""

    @property
    def slack_days(self) -> int | None:
        """Days between the earliest finish of the work and the due date."""

    @property
    def critical(self) -> bool:
        """Whether it stands on the critical path."""

    def to_dict(self) -> dict[str, Any]:
        """Its fields by name; what it holds is left as it is."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
