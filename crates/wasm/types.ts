// Written from the Rust types: UPDATE_GOLDEN=1 cargo test -p duban-wasm

/** What sort of fact it is. */
export type FactKind = "started" | "suspended" | "resumed" | "terminated" | "phase-entered" | "phase-closed" | "phase-reopened" | "acknowledged" | "progressed" | "submitted" | "accepted" | "returned" | "waived" | "cancelled" | "excused" | "called" | "extended" | "reported" | "incident" | "item-opened" | "item-moved" | "item-handed-over" | "item-closed" | "remedied" | "remedy-refused" | "measure-decided" | "lifting-applied" | "lifting-decided" | "measure-lifted" | "appealed" | "appeal-decided" | "inspected" | "assessed" | "put-right" | "revoked" | "period-locked" | "period-unlocked" | "corrected" | "plan-amended";

/** What happened, as a line of a facts file says it; which fields each sort has, the engine checks. */
export interface Fact {
  at: string;
  fact: FactKind;
  seq?: unknown;
  recorded_at?: unknown;
  by?: unknown;
  key?: unknown;
  task?: unknown;
  unit?: unknown;
  occurrence?: unknown;
  phase?: unknown;
  data?: unknown;
  refs?: unknown;
  ref?: unknown;
  kind?: unknown;
  count?: unknown;
  marks?: unknown;
  percent?: unknown;
  note?: unknown;
  indicator?: unknown;
  period?: unknown;
  value?: unknown;
  pipeline?: unknown;
  item?: unknown;
  state?: unknown;
  to?: unknown;
  call?: unknown;
  caller?: unknown;
  measure?: unknown;
  entry?: unknown;
  assessor?: unknown;
  upheld?: unknown;
  granted?: unknown;
  due?: unknown;
  until?: unknown;
  authority?: unknown;
  reason?: unknown;
  corrects?: unknown;
  instead?: unknown;
  plan?: unknown;
  hash?: unknown;
}

/** What follows: its identity, when, of what sort, from what; the other fields go by the sort. */
export interface Consequence {
  id: string;
  at: string;
  kind: string;
  cause: unknown;
  rule?: { id: string; hash: string; clause?: string; reads: Record<string, Value> };
  [field: string]: unknown;
}

/**
 * One consequence that only one of the plans has.
 */
export type Change = { 
/**
 * Whether it would follow, or would not.
 */
would_follow: boolean, 
/**
 * Its id.
 */
id: string, 
/**
 * When.
 */
at: Moment, 
/**
 * What, in a sentence.
 */
what: string, 
/**
 * What it follows from.
 */
cause: string, };

/**
 * How often another measure, within how long.
 */
export type CountedMeasure = { 
/**
 * The measure that is counted.
 */
measure: string, 
/**
 * How often.
 */
count: number, 
/**
 * Within how long, as the plan writes it.
 */
within: string, };

/**
 * How many obligations of each sort.
 */
export type Counts = { 
/**
 * Owed so far: opened or past their deadline, waived ones not counted.
 */
owed: number, 
/**
 * Done.
 */
fulfilled: number, 
/**
 * Done late.
 */
late: number, 
/**
 * Not done and past their deadline.
 */
overdue: number, 
/**
 * Not done and not overdue, those awaiting acceptance included.
 */
open: number, };

/**
 * The same facts under two plans.
 */
export type Differences = { 
/**
 * Where the clock stands.
 */
at: Moment | null, 
/**
 * The units for which something would differ, in the plan's order.
 */
units: Array<UnitDifference>, 
/**
 * What would differ about no unit in particular.
 */
general: Array<Change>, 
/**
 * Facts the other plan refuses, with the reason.
 */
refused: Array<[number, string]>, };

/**
 * Something that falls due next.
 */
export type DueNext = { 
/**
 * Who owes it.
 */
unit: string, 
/**
 * The task.
 */
task: string, 
/**
 * The occurrence's nominal day.
 */
occurrence: string | null, 
/**
 * When it is due.
 */
due: string, };

export type EditText = { range: Range, text: string, };

/**
 * Something that may be written.
 */
export type EditorCompletion = { label: string, 
/**
 * `key`, `word`, `name`, `view`, `field` or `function`.
 */
sort: string, detail: string | null, documentation: string | null, from: number, to: number, insert: string, };

/**
 * A piece of the text replaced.
 */
export type EditorEdit = { from: number, to: number, text: string, };

/**
 * A finding where an editor shows it.
 */
export type EditorFinding = { 
/**
 * First UTF-16 unit of its place in the text.
 */
from: number, 
/**
 * One past the last.
 */
to: number, 
/**
 * 1-based line, for people.
 */
line: number, 
/**
 * 1-based column in characters, for people.
 */
column: number, code: string, severity: Severity, message: string, 
/**
 * Where in the plan: `phases[2].window`.
 */
element: string, help: string | null, 
/**
 * The rule file it stands in, where it does not stand in the text itself; its place is then where the text begins.
 */
file: string | null, related: Array<EditorRelated>, fixes: Array<EditorFix>, };

/**
 * A repair.
 */
export type EditorFix = { title: string, 
/**
 * Whether it can only be right.
 */
sure: boolean, edits: Array<EditorEdit>, };

/**
 * What something means.
 */
export type EditorHover = { from: number, to: number, markdown: string, };

/**
 * Another place that a finding is about.
 */
export type EditorRelated = { from: number, to: number, message: string, };

/**
 * An entry of the outline.
 */
export type EditorSymbol = { name: string, title: string | null, from: number, to: number, children: Array<EditorSymbol>, };

/**
 * One entry of an explanation.
 */
export type ExplainedEntry = { 
/**
 * Position, from 1.
 */
number: number, 
/**
 * The consequence's id.
 */
id: string, 
/**
 * When.
 */
at: Moment, 
/**
 * What, in a sentence.
 */
what: string, 
/**
 * What it follows from, in a sentence.
 */
cause: string, 
/**
 * The rule that made it.
 */
rule: ExplainedRule | null, 
/**
 * The clause the rule or measure stands for.
 */
clause: string | null, 
/**
 * What the rule read, in the order it did.
 */
reads: Record<string, Value>, 
/**
 * Points moved.
 */
points: string | null, 
/**
 * How they were worked out, where no script alone said how many.
 */
arithmetic?: string, 
/**
 * What became of an appeal against it, if there was one.
 */
appeal: string | null, 
/**
 * When and why it was taken back, if it was.
 */
rescinded?: string, };

/**
 * The rule behind an entry.
 */
export type ExplainedRule = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string | null, 
/**
 * The hash of its content.
 */
hash: string, };

/**
 * Why a unit stands where it stands.
 */
export type Explanation = { 
/**
 * The unit.
 */
unit: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Where the clock stands.
 */
at: Moment | null, 
/**
 * What it started with.
 */
base: string | null, 
/**
 * Its score now.
 */
score: string | null, 
/**
 * Its band now.
 */
band: string | null, 
/**
 * The band's title.
 */
band_title: string | null, 
/**
 * The measure it stands under.
 */
measure: string | null, 
/**
 * Everything that concerns its standing, in order.
 */
entries: Array<ExplainedEntry>, 
/**
 * What is in hand: duties that are owed and not done.
 */
in_hand: Array<InHand>, };

/**
 * The findings of one file.
 */
export type FileReport = { 
/**
 * Its name.
 */
file: string, 
/**
 * Its findings, in order of position.
 */
diagnostics: Array<Finding>, };

/**
 * One finding as JSON.
 */
export type Finding = { code: string, severity: Severity, message: string, element: string, range: Range, related: Array<RelatedPlace>, help?: string, fixes: Array<FixText>, };

export type FixText = { title: string, edits: Array<EditText>, };

/**
 * One duty in hand.
 */
export type InHand = { 
/**
 * The obligation's name.
 */
id: string, 
/**
 * `open`, `submitted`, or `waiting` when its window has begun but something stands before it.
 */
status: string, 
/**
 * The traffic light.
 */
light: Light, 
/**
 * When it is due.
 */
due: string | null, 
/**
 * When its unit acknowledged it.
 */
acknowledged: Moment | null, 
/**
 * How far it has come, in per cent.
 */
percent: number | null, 
/**
 * What it waits for, in a sentence.
 */
waits_for: string, 
/**
 * Since when.
 */
since: Moment | null, 
/**
 * How many days that is.
 */
days: number | null, 
/**
 * What happens next if no fact comes, in a sentence.
 */
next: string | null, };

/**
 * An incident of the unit's past.
 */
export type Incident = { 
/**
 * A day or an instant.
 */
at: string, 
/**
 * The host's word.
 */
kind: string, 
/**
 * How many; 1 unless said.
 */
count?: number, };

/**
 * The figures of one unit, those below it rolled up.
 */
export type IndicatorRow = { 
/**
 * The unit; empty for the whole campaign.
 */
unit: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its figure in each period; none where nothing was reported.
 */
values: Array<string | null>, 
/**
 * Its figure over all periods.
 */
all: string | null, };

/**
 * One indicator by unit and period.
 */
export type IndicatorTable = { 
/**
 * Its id.
 */
indicator: string, 
/**
 * Its title.
 */
title: string | null, 
/**
 * What it is counted in.
 */
measure: string | null, 
/**
 * How the figures of units make that of the unit above: `sum`, `mean`, `last` or `ratio`.
 */
roll_up: string, 
/**
 * What is to be reached, as `>= 1`; none without a number.
 */
target: string | null, 
/**
 * The periods reported, in order of their last day; one within another is a column of its own, before it.
 */
periods: Array<string>, 
/**
 * Units that reported it or stand above one that did, in the plan's order.
 */
rows: Array<IndicatorRow>, 
/**
 * The whole campaign's figures; none when nothing was reported.
 */
total: IndicatorRow | null, };

/**
 * Where one item stands.
 */
export type ItemLine = { 
/**
 * The host's reference.
 */
item: string, 
/**
 * Its pipeline.
 */
pipeline: string, 
/**
 * The pipeline's title.
 */
pipeline_title: string, 
/**
 * The state it is in.
 */
state: string, 
/**
 * The state with its title.
 */
state_title: string, 
/**
 * The unit that owes it, or ended it.
 */
unit: string, 
/**
 * Since when it is in its state.
 */
since: Moment, 
/**
 * Until when it may stay there; none without a limit, and while its clock stands still.
 */
until: string | null, 
/**
 * Whether it stays longer than it may.
 */
overdue: boolean, 
/**
 * How much of its time is used: `15 working days, 4 used, suspended 2026-06-01…2026-06-10`.
 */
time: string | null, 
/**
 * What it waits for, in words; none once it came to its end.
 */
waits_for: string | null, };

/**
 * The languages, for the types alone.
 */
export type Language = "en" | "zh-Hans" | "zh-Hant";

/**
 * The supervision offices' traffic light (亮灯).
 */
export type Light = "green" | "yellow" | "red";

/**
 * A rung of the ladder.
 */
export type MeasureView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * How long the unit has to put things right, as the plan writes it.
 */
remedy: string | null, 
/**
 * Whether putting it right lifts it.
 */
clears: boolean, 
/**
 * What an expired remedy period leads to, where that is another rung.
 */
next: string | null, 
/**
 * The measure that leads to it when imposed so often.
 */
counted: CountedMeasure | null, 
/**
 * Whether it is the last word.
 */
final: boolean, 
/**
 * The band it sets.
 */
band: string | null, };

/**
 * An instant that is shown as RFC 3339 text in the plan's offset. Compared by instant.
 *
 * The text is made when it is asked for: there are far more moments than anybody reads.
 */
export type Moment = string;

/**
 * One obligation.
 */
export type ObligationLine = { 
/**
 * Its name: `task@unit`, with `#day` for one of several occurrences.
 */
id: string, 
/**
 * The task.
 */
task: string, 
/**
 * Who owes it.
 */
unit: string, 
/**
 * The occurrence's nominal day.
 */
occurrence: string | null, 
/**
 * The phase.
 */
phase: string | null, 
/**
 * When it may be begun.
 */
opens: Moment, 
/**
 * When it is due: a day, in time until it ends, or an instant.
 */
due: string | null, 
/**
 * Days between the earliest finish of the work and the due date.
 */
slack_days: number | null, 
/**
 * Whether it stands on the critical path.
 */
critical: boolean, };

/**
 * One occasion.
 */
export type OccasionLine = { 
/**
 * When.
 */
at: Moment, 
/**
 * What raised it, in a sentence.
 */
cause: string, 
/**
 * The obligation it was about.
 */
obligation: string | null, 
/**
 * What it came to: `out-of-scope`, `not-met`, `group-taken`, `failed`, `nothing-done` or `applied`.
 */
came_to: string, 
/**
 * The same in a sentence.
 */
why: string, };

/**
 * What a plan is read with; everything may be left out.
 */
export type Options = { 
/**
 * What findings call the text; `plan.yaml` unless said. A name that ends in `.rhai` is a rule file of a pack.
 */
name?: string, 
/**
 * The language of messages and titles; English unless said.
 */
language?: Language, 
/**
 * Values for the plan's parameters.
 */
params?: { [key in string]: string }, 
/**
 * Rule files beside the packs that ship with the engine, by the id that plans use.
 */
rules?: { [key in string]: string }, 
/**
 * Files of legal clocks beside those that ship, by the name of their pack.
 */
clocks?: { [key in string]: string }, };

/**
 * What a period came to for a unit.
 */
export type PeriodRow = { 
/**
 * The unit.
 */
unit: string, 
/**
 * Its title.
 */
title: string, 
/**
 * The score it closed with.
 */
score: string, 
/**
 * The band it closed in.
 */
band: string | null, 
/**
 * Its rank in its class.
 */
rank: number | null, 
/**
 * How many are in its class.
 */
of: number | null, 
/**
 * For how many periods in a row it has been at the bottom of its class.
 */
bottom: number, };

/**
 * A closed appraisal period.
 */
export type PeriodTable = { 
/**
 * Which: `2026-05`, `2026-Q2`, `2026` or `campaign`.
 */
period: string, 
/**
 * Whether it is locked after review.
 */
locked: boolean, 
/**
 * The units scored, best first.
 */
rows: Array<PeriodRow>, };

/**
 * A phase and its state.
 */
export type PhaseLine = { 
/**
 * Its id.
 */
id: string, 
/**
 * `planned`, `held`, `active`, `overrun` or `closed`.
 */
state: string, 
/**
 * What it waits for, where it is held back or overrun.
 */
waits_for?: string, };

/**
 * A phase.
 */
export type PhaseView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * First and last day.
 */
window: [string, string], };

/**
 * A plan in plain words.
 */
export type PlanView = { 
/**
 * Its first and last day.
 */
window: [string, string], 
/**
 * Its time zone.
 */
zone: string, 
/**
 * The campaign's id; none where the plan has errors.
 */
campaign: string | null, 
/**
 * Its title.
 */
title: string | null, 
/**
 * Everyone who can be responsible.
 */
units: Array<UnitView>, 
/**
 * The phases.
 */
phases: Array<PhaseView>, 
/**
 * The tasks.
 */
tasks: Array<TaskView>, 
/**
 * What every unit starts with; none without a scorecard, or where the plan has errors.
 */
base: string | null, 
/**
 * What a score falls to at most.
 */
floor: string | null, 
/**
 * The items of the scorecard.
 */
items: Array<ScoreItemView>, 
/**
 * The bands, highest first: id, title, lowest score.
 */
bands: Array<[string, string, string]>, 
/**
 * The ladder, lowest rung first.
 */
ladder: Array<MeasureView>, 
/**
 * The rules.
 */
rules: Array<RuleView>, };

/**
 * Where something stands, as a person counts: 1-based line, 1-based column in characters, and the byte offset.
 */
export type Position = { 
/**
 * 1-based line.
 */
line: number, 
/**
 * 1-based column, counted in characters (Unicode scalar values).
 */
column: number, 
/**
 * Byte offset from the beginning.
 */
offset: number, };

/**
 * Start and end of a place.
 */
export type Range = { start: Position, end: Position, };

/**
 * What recording a fact gave.
 */
export type Recorded = { 
/**
 * The fact's number.
 */
seq: number, 
/**
 * Whether the same fact, by its key, was recorded before: then nothing changed.
 */
duplicate: boolean, 
/**
 * What followed, in order.
 */
consequences: Consequence[], };

/**
 * A recorded fact.
 */
export type RecordedFact = { seq: number, 
/**
 * When it took effect, RFC 3339.
 */
at: string, 
/**
 * When it was handed in.
 */
recorded_at: string, 
/**
 * What sort of fact it is.
 */
kind: string, };

/**
 * A line of a facts file that was not taken.
 */
export type RefusedFact = { 
/**
 * 1-based line.
 */
line: number, 
/**
 * Why.
 */
reason: string, };

export type RelatedPlace = { message: string, file?: string, range: Range, };

/**
 * The whole answer of a check over several files.
 */
export type Report = { 
/**
 * Format version; 1.
 */
version: number, 
/**
 * One entry a text that was checked, rule files with findings included.
 */
files: Array<FileReport>, 
/**
 * Counts over all files.
 */
summary: Summary, 
/**
 * Files that could not be read at all, so that nothing was checked; left out when there are none.
 */
unreadable?: Array<Unreadable>, };

/**
 * A field that rules can see.
 */
export type RuleField = { path: string, view: string, 
/**
 * What it holds, in English.
 */
meaning: string, };

/**
 * A rule.
 */
export type RuleView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What triggers it.
 */
trigger: string, 
/**
 * Its condition.
 */
when: string | null, 
/**
 * What it does.
 */
then: string, 
/**
 * The clause it stands for.
 */
clause: string | null, 
/**
 * The values of its parameters.
 */
params: Array<[string, Value]>, };

/**
 * An item of the scorecard.
 */
export type ScoreItemView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * How much it can cost.
 */
points: string | null, 
/**
 * The item it is part of.
 */
under: string | null, 
/**
 * Whether it earns rather than costs.
 */
bonus: boolean, };

/**
 * How grave a finding is.
 */
export type Severity = "note" | "warning" | "error";

/**
 * Where one unit stands.
 */
export type Standing = { 
/**
 * Its id.
 */
unit: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its score; none when the plan has no scorecard.
 */
score: string | null, 
/**
 * Its rank in its class, where the plan ranks units.
 */
rank?: number, 
/**
 * What the scores of the units below it come to, where the plan rolls them up.
 */
rolled_up?: string, 
/**
 * Its band: that of the measure it stands under where that sets one, else by score.
 */
band: string | null, 
/**
 * Its rung on the ladder: 0 for none.
 */
level: number, 
/**
 * The traffic light.
 */
light: Light, 
/**
 * Its obligations.
 */
obligations: Counts, 
/**
 * The measure it stands under.
 */
measures: Array<StandingMeasure>, 
/**
 * Measures that are proposed for it and not approved yet.
 */
proposed?: Array<string>, 
/**
 * What moved its score, in order.
 */
entries: Array<StandingEntry>, };

/**
 * One movement of a score.
 */
export type StandingEntry = { 
/**
 * The consequence's id.
 */
id: string, 
/**
 * When.
 */
at: Moment, 
/**
 * The rule; empty for what was given back on appeal.
 */
rule: string, 
/**
 * The item of the scorecard.
 */
item: string | null, 
/**
 * By how much.
 */
points: string, 
/**
 * How they were worked out, where no script alone said how many.
 */
arithmetic?: string, 
/**
 * Why, in a sentence.
 */
because: string, 
/**
 * What became of an appeal against it, if there was one.
 */
appeal: string | null, };

/**
 * A measure a unit stands under.
 */
export type StandingMeasure = { 
/**
 * Its id.
 */
id: string, 
/**
 * Since when.
 */
since: Moment, 
/**
 * Until when it can be remedied, the day included; none while its clock stands still.
 */
until: string | null, 
/**
 * How much of its remedy period is used, where its clock ever stood still: `15 working days, 4 used, suspended …`.
 */
time?: string, 
/**
 * Rights that it suspends.
 */
suspends?: Array<string>, 
/**
 * Whether it has no effect while an appeal against it is pending.
 */
stayed?: boolean, };

/**
 * The standings of a campaign at an instant.
 */
export type Standings = { 
/**
 * The campaign's id.
 */
campaign: string, 
/**
 * Where the clock stands.
 */
at: Moment | null, 
/**
 * The phases and their states.
 */
phases: Array<PhaseLine>, 
/**
 * Since when the campaign is suspended.
 */
suspended?: Moment, 
/**
 * When it was terminated.
 */
terminated?: Moment, 
/**
 * Units that owe anything, have a score, or have something on record, best first.
 */
standings: Array<Standing>, 
/**
 * What each closed appraisal period came to; left out where the plan has none.
 */
periods?: Array<PeriodTable>, 
/**
 * What concerns no unit in particular: phases that do not turn as planned, notices of the whole campaign, rules that
 * failed; left out where there is nothing.
 */
general?: Array<ExplainedEntry>, 
/**
 * What falls due next.
 */
due_next: Array<DueNext>, 
/**
 * Where items stand; left out where none came in.
 */
items?: Array<ItemLine>, 
/**
 * What was reported, by indicator; left out where the plan has none.
 */
indicators?: Array<IndicatorTable>, };

/**
 * How many findings of each severity.
 */
export type Summary = { 
/**
 * Errors.
 */
errors: number, 
/**
 * Warnings.
 */
warnings: number, 
/**
 * Notes.
 */
notes: number, };

/**
 * A task.
 */
export type TaskView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its phase.
 */
phase: string | null, 
/**
 * What it waits for.
 */
after: Array<string>, 
/**
 * By how many units it is owed.
 */
units: number, 
/**
 * How often.
 */
occurrences: number, 
/**
 * Whether it stands on the critical path.
 */
critical: boolean, };

/**
 * What differs for a unit.
 */
export type TestDifference = { 
/**
 * The unit; empty for the whole campaign.
 */
unit: string, 
/**
 * What was expected and what came, in order.
 */
lines: Array<TestLine>, };

/**
 * A line of a comparison: what was expected, what came. One of them is missing where nothing stands against it.
 */
export type TestLine = { 
/**
 * What was expected.
 */
expected: string | null, 
/**
 * What came.
 */
actual: string | null, 
/**
 * Whether it is the same.
 */
same: boolean, };

/**
 * What became of a case.
 */
export type TestOutcome = { 
/**
 * The title of the case.
 */
title: string, 
/**
 * Where the case stands in the test file.
 */
at: Position, 
/**
 * Whether it holds.
 */
verdict: TestVerdict, };

/**
 * Whether a case holds.
 */
export type TestVerdict = "passed" | { "failed": Array<TestDifference> } | { "refused": { 
/**
 * Where in the test file.
 */
at: Position, 
/**
 * Why.
 */
reason: string, } };

/**
 * The timetable, or a part of it.
 */
export type TimetableView = { 
/**
 * The obligations, by due date, then in the plan's order; those without a due date last.
 */
obligations: Array<ObligationLine>, 
/**
 * The tasks that decide the last finish, first to last.
 */
critical_path: Array<string>, };

/**
 * Something that a rule did.
 */
export type TrialAct = { 
/**
 * The verb, as a script writes it.
 */
verb: string, 
/**
 * What it was called with.
 */
arguments: Array<string>, };

/**
 * Why a rule failed, and where in its script.
 */
export type TrialFailure = { reason: string, line: number, column: number, };

/**
 * A made-up occasion.
 */
export type TrialOccasion = { 
/**
 * What the rule sees, as it names it: `obligation.days_late`. Numbers with a fraction may be written as text.
 */
fields?: Record<string, string | number | boolean | null>, 
/**
 * Incidents that `history` knows, the occasion itself included.
 */
incidents?: Array<Incident>, 
/**
 * When it is: a day or an instant; the campaign's first day unless said.
 */
at?: string, };

/**
 * A value that a rule read.
 */
export type TrialRead = { path: string, value: string | number | boolean | null, };

/**
 * What a rule did on an occasion.
 */
export type TrialView = { 
/**
 * Whether its condition held; null where it has none, or could not be judged.
 */
met: boolean | null, 
/**
 * What it read, in order.
 */
reads: Array<TrialRead>, 
/**
 * What it did, in order.
 */
acts: Array<TrialAct>, 
/**
 * Why it failed.
 */
failure: TrialFailure | null, };

/**
 * What would differ for a unit.
 */
export type UnitDifference = { 
/**
 * The unit.
 */
unit: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Its score now, and as it would be.
 */
score: [string | null, string | null], 
/**
 * Its band now, and as it would be.
 */
band: [string | null, string | null], 
/**
 * The measure it stands under now, and as it would.
 */
measure: [string | null, string | null], 
/**
 * What would not have followed, and what would have in its place, in order of time.
 */
changes: Array<Change>, };

/**
 * A unit.
 */
export type UnitView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What sort it is.
 */
kind: string | null, 
/**
 * The unit above it.
 */
under: string | null, };

/**
 * A file that could not be read.
 */
export type Unreadable = { 
/**
 * Its name.
 */
file: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A value a rule can see.
 */
export type Value = string | number | boolean | null;

/**
 * A journal whose chain holds.
 */
export type Verified = { 
/**
 * How many lines.
 */
count: number, 
/**
 * Hash of the last line: whoever keeps it can tell later whether lines were cut off the end.
 */
head: string, 
/**
 * What chains them.
 */
hash: string, };

/**
 * On which occasions a rule could have applied to a unit, and what kept it.
 */
export type WhyNotView = { 
/**
 * The unit; nothing where it was asked of what concerns no unit.
 */
unit: string | null, 
/**
 * The rule.
 */
rule: string, 
/**
 * The rule's title.
 */
title: string | null, 
/**
 * What triggers it.
 */
trigger: string, 
/**
 * How often it applied.
 */
applied: number, 
/**
 * The occasions, in order.
 */
occasions: Array<OccasionLine>, 
/**
 * How many there were beyond those.
 */
more: number, };
