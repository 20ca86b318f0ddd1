//! Random campaigns for the properties: a plan as text, and facts, most of them sensible.

mod scoring;

use duban::campaign::{Campaign, Fact};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Zone;
use proptest::prelude::*;
use std::fmt::Write;

/// What a random task looks like.
#[derive(Debug, Clone)]
pub(crate) struct TaskShape {
    phase: Option<u8>,
    each: bool,
    due: u8,
    every: u8,
    grace: bool,
    accept: bool,
    after: Option<(u8, bool)>,
    returns: bool,
}

/// A random campaign: the shapes its plan is written from, and raw facts.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    units: u8,
    tasks: Vec<TaskShape>,
    pub(crate) rules: Vec<u8>,
    remedy: u8,
    floor_items: bool,
    pub(crate) gate: u8,
    pub(crate) mode: u8,
    /// What its ladder says beyond rungs and periods, a bit each.
    pub(crate) ladder: u8,
    pub(crate) facts: Vec<RawFact>,
}

/// A raw fact: hours after the campaign's first instant, kind, and which task, unit, occurrence.
#[derive(Debug, Clone)]
pub(crate) struct RawFact {
    hour: u32,
    pub(crate) kind: u8,
    task: u8,
    unit: u8,
    occurrence: u8,
    key: Option<u8>,
}

fn task() -> impl Strategy<Value = TaskShape> {
    (
        proptest::option::of(0u8..2),
        any::<bool>(),
        0u8..8,
        0u8..6,
        any::<bool>(),
        proptest::bool::weighted(0.3),
        proptest::option::weighted(0.5, (any::<u8>(), any::<bool>())),
        any::<bool>(),
    )
        .prop_map(|(phase, each, due, every, grace, accept, after, returns)| TaskShape {
            phase,
            each,
            due,
            every,
            grace,
            accept,
            after,
            returns,
        })
}

fn raw_fact() -> impl Strategy<Value = RawFact> {
    (0u32..2400, kind(), any::<u8>(), any::<u8>(), any::<u8>(), proptest::option::weighted(0.2, 0u8..12))
        .prop_map(|(hour, kind, task, unit, occurrence, key)| RawFact { hour, kind, task, unit, occurrence, key })
}

/// Mostly what units do; now and then what moves phases and the campaign.
fn kind() -> impl Strategy<Value = u8> {
    prop_oneof![8 => 0u8..10, 3 => 10u8..22, 1 => 22u8..25, 3 => 25u8..30, 6 => 30u8..39, 2 => 39u8..43]
}

/// Random campaigns.
pub(crate) fn shape() -> impl Strategy<Value = Shape> {
    (
        1u8..5,
        proptest::collection::vec(task(), 1..7),
        proptest::collection::vec(0u8..16, 0..6),
        0u8..4,
        any::<bool>(),
        (0u8..9, any::<u8>(), any::<u8>()),
        proptest::collection::vec(raw_fact(), 0..60),
    )
        .prop_map(|(units, tasks, rules, remedy, floor_items, (gate, mode, ladder), facts)| Shape {
            gate,
            mode,
            ladder,
            units,
            tasks,
            rules,
            remedy,
            floor_items,
            facts,
        })
}

const GROUNDS: &str = r#""authority": "lead", "reason": "r""#;

fn rung(n: u8) -> &'static str {
    if n.is_multiple_of(3) { "yellow" } else { "rectify" }
}

fn phase(n: u8) -> &'static str {
    if n.is_multiple_of(2) { "one" } else { "two" }
}

const GATES: [(&str, &str); 9] = [
    ("", ""),
    ("", ", enter: {after: one}"),
    ("", ", enter: {when: \"open_obligations('one') == 0\"}"),
    ("", ", enter: {when: \"done('t0')\", otherwise: force}"),
    (", exit: {when: \"overdue_obligations() == 0\"}", ", enter: {after: one}"),
    ("", ", enter: {manual: true}"),
    (", exit: {when: \"campaign.day > 50\"}", ""),
    (
        ", exit: {manual: true}",
        ", enter: {after: one, when: \"done('t0')\"}, exit: {when: \"done('t0')\", otherwise: force}",
    ),
    (", enter: {when: \"campaign.day >= 5\"}", ", exit: {when: \"open_obligations() < 3\"}"),
];

const RULES: [&str; 16] = [
    "on: incident\n    then: |\n      deduct(2 * event.count, \"incidents\");\n      impose(\"rectify\");",
    "on: obligation.breached\n    scope: {deliverable: return}\n    then: deduct(1.5, \"returns\"); notice(\"late\")",
    "on: obligation.breached\n    when: history.count(\"breach\", 30) >= 2\n    then: raise()",
    "on: obligation.fulfilled\n    when: obligation.late\n    then: deduct(0.5)",
    "on: obligation.fulfilled\n    when: '!obligation.late'\n    then: award(1)",
    "on: measure.expired\n    then: deduct(3)",
    "on: measure.imposed\n    when: unit.level < 2\n    then: raise()",
    "on: obligation.due-soon\n    then: loop { }",
    "on: campaign.closed\n    then: notice(\"closed\")",
    "on: item.overdue\n    then: deduct(0.5)",
    "on: indicator.below-target\n    then: impose(\"rectify\")",
    "on: indicator.reported\n    when: indicator.value > 2\n    then: award(0.5)",
    "on: obligation.urged\n    when: event.count == 2\n    then: deduct(0.5)",
    "on: obligation.breached\n    then: require(\"called\", \"2 workdays\"); flag(\"x\")",
    "on: incident\n    when: event.count == 2\n    then: lower(); escalate()",
    "on: measure.imposed\n    when: history.last(\"breach\", 9) != () || history.points(30, \"incidents\") > 1\n    then: deduct(0.25, \"returns\")",
];

impl Shape {
    /// The plan as a document.
    pub(crate) fn plan(&self) -> String {
        let mut p = String::from(
            "duban: 1\ncampaign: {id: random, window: 2026-03-01..2026-05-20, time_zone: Asia/Shanghai, calendar: cn",
        );
        p.push_str(if self.mode & 1 > 0 { ", suspension: shift" } else { "" });
        p.push_str(if self.mode & 2 > 0 { ", urge: 3 workdays" } else { "" });
        p.push_str(if self.mode & 28 == 28 { ", start: manual" } else { "" });
        p.push_str("}\nunits:\n  lead: {kind: group}\n  villages: {kind: village, under: lead, each: [");
        let names: Vec<String> = (0..self.units).map(|i| format!("u{i}")).collect();
        let _ = writeln!(p, "{}]}}", names.join(", "));
        let (one, two) = GATES[usize::from(self.gate) % GATES.len()];
        let _ = writeln!(p, "phases:\n  - {{id: one, window: 2026-03-01..2026-04-10{one}}}");
        let _ = writeln!(p, "  - {{id: two, window: 2026-04-11..2026-05-20{two}}}\ntasks:");
        p.push_str("  - {id: called, responsible: {each: villages}, on_call: {by: [lead]}, due: call + 2 workdays}\n");
        for (i, t) in self.tasks.iter().enumerate() {
            let _ = write!(p, "  - id: t{i}\n    responsible: {}\n", if t.each { "{each: villages}" } else { "lead" });
            if let Some(phase) = t.phase {
                let _ = writeln!(p, "    phase: {}", if phase == 0 { "one" } else { "two" });
            }
            match t.every {
                0 => p.push_str("    every: {month: {on: 10}}\n"),
                1 => p.push_str("    every: {week: {on: fri}}\n"),
                _ => {
                    let due = match t.due {
                        0 => "2026-03-20",
                        1 => "campaign.start + 10 workdays",
                        2 => "campaign.end - 2 d",
                        3 => "{before: 2026-04-11}",
                        4 if i > 0 => "task.t0.done + 5 workdays",
                        5 => "2026-04-01 18:00",
                        7 if t.phase.is_some() => "phase.end",
                        _ => "campaign.start + 30 h",
                    };
                    let _ = writeln!(p, "    due: {due}");
                }
            }
            if t.grace {
                p.push_str("    grace: 1 workday\n");
            }
            if t.accept {
                p.push_str("    accept_by: lead\n");
            }
            if let Some((after, all)) = t.after
                && i > 0
            {
                let before = usize::from(after) % i;
                let _ = writeln!(
                    p,
                    "    after: [{}]",
                    if all { format!("{{all: t{before}}}") } else { format!("t{before}") }
                );
            }
            let _ = writeln!(p, "    deliverable: {{kind: {}}}", if t.returns { "return" } else { "document" });
        }
        let points = if self.floor_items { 4 } else { 50 };
        let (under, more) = self.scoring();
        let appeal = if self.mode & 4 > 0 { "  on_appeal: suspend\n" } else { "" };
        let _ = write!(
            p,
            "scorecard:\n  base: 10\n  bonus_cap: 3\n{appeal}  items:\n    - {{id: incidents, points: {points}{under}}}\n    - {{id: returns, points: {points}{under}}}\n{more}\x20\x20\
             bands: [{{id: good, from: 8}}, {{id: fail, from: 0}}]\nladder:\n  - {{id: rectify, remedy: {} d{}}}\n  \
             - {{id: yellow, remedy: 5 workdays, on_remedied: hold{}}}\n  - {{id: veto, final: true, band: fail{}}}\n",
            self.remedy + 1,
            self.said(&[
                (1, "accept_by: lead"),
                (4, "suspends: [x], duties: [{task: called, within: 3 workdays}, {task: called, every: 2 w}]"),
                (8, "on_appeal: suspend"),
            ]),
            self.said(&[
                (2, "on_count: {measure: rectify, count: 2, within: 1 month}, deduct: {points: 0.5, item: returns}"),
                (8, "lifts_after: 20 d"),
                (16, "apply_after: 3 d, accept_by: lead, suspends: [x, y]"),
                (
                    32,
                    if self.tasks[0].every == 1 {
                        "in_a_row: {task: t0, count: 2}"
                    } else {
                        "in_a_row: {light: red, count: 2}"
                    }
                ),
            ]),
            self.said(&[(64, "approved_by: lead"), (128, "lifts_after: 1 month")]),
        );
        p.push_str(
            "indicators:\n  n: {measure: 個, target: {at_least: 2, by: task.t0.done + 5 d, item: returns}}\n\
             pipelines:\n  lead:\n    initial: found\n    acknowledge: 1 workday\n    states:\n      \
             found: {within: 3 workdays}\n      sent: {within: 40 h, to: lead}\n      closed: {final: true}\n    \
             moves: [found -> sent, sent -> found, found -> closed]\n",
        );
        if !self.rules.is_empty() {
            p.push_str("rules:\n");
        }
        for (i, rule) in self.rules.iter().enumerate() {
            let _ = writeln!(p, "  - id: r{i}\n    {}", RULES[usize::from(*rule) % RULES.len()]);
        }
        p
    }

    /// What a rung says besides, by the bits of the ladder.
    fn said(&self, all: &[(u8, &str)]) -> String {
        all.iter().filter(|(bit, _)| self.ladder & bit > 0).map(|(_, text)| format!(", {text}")).collect()
    }

    /// The plan, checked.
    pub(crate) fn checked(&self) -> CheckedPlan {
        let text = self.plan();
        let done = check(Source::new("random.yaml", text.as_str()), &Default::default(), &RuleLibrary::new());
        done.plan.unwrap_or_else(|| {
            let codes: Vec<_> = done.diagnostics.items().iter().map(|d| (d.code.id, d.span)).collect();
            panic!("{text}\n{codes:?}")
        })
    }

    /// A later version of the plan: other dates, another task, one rule less, another ladder.
    pub(crate) fn amended(&self) -> Shape {
        let mut other = self.clone();
        other.tasks.push(TaskShape {
            phase: Some(1),
            each: true,
            due: 6,
            every: 2,
            grace: false,
            accept: false,
            after: None,
            returns: true,
        });
        for (i, task) in other.tasks.iter_mut().enumerate() {
            task.due = task.due.wrapping_add(u8::from(i % 2 == 0) * self.remedy);
            task.accept = task.accept != (i % 3 == 2);
        }
        other.rules.pop();
        other.remedy = (self.remedy + 1) % 4;
        other.gate = (self.gate + 3) % 9;
        other.ladder = self.ladder.rotate_left(3);
        other
    }

    /// The versions that facts of this campaign may adopt.
    pub(crate) fn versions(&self) -> Vec<(String, CheckedPlan)> {
        vec![("v2".to_owned(), self.amended().checked()), ("v1".to_owned(), self.checked())]
    }

    /// A campaign of the plan, its later versions at hand.
    pub(crate) fn open(&self) -> Campaign {
        let mut campaign = Campaign::open_with_journal(self.checked());
        self.versions().into_iter().for_each(|(name, plan)| campaign.offer_plan(name, plan));
        campaign
    }

    /// The facts, by time.
    pub(crate) fn facts(&self, zone: &Zone) -> Vec<Fact> {
        let mut raw = self.facts.clone();
        raw.sort_by_key(|f| f.hour);
        raw.iter().map(|f| Fact::from_json(&self.fact(f), zone).unwrap()).collect()
    }

    fn fact(&self, f: &RawFact) -> String {
        let start = chrono::NaiveDate::from_ymd_opt(2026, 2, 27).unwrap().and_hms_opt(0, 0, 0).unwrap();
        let at = (start + chrono::Duration::hours(f.hour.into())).format("%Y-%m-%dT%H:%M:%S+08:00");
        let i = usize::from(f.task) % self.tasks.len();
        let unit = if self.tasks[i].each { format!("u{}", f.unit % self.units) } else { "lead".into() };
        let days: &[&str] = match self.tasks[i].every {
            0 => &["2026-03-10", "2026-04-10", "2026-05-10"],
            1 => &["2026-03-06", "2026-03-20", "2026-04-17", "2026-05-08"],
            _ => &[],
        };
        let occurrence = match days {
            [] => String::new(),
            days => format!(r#", "occurrence": "{}""#, days[usize::from(f.occurrence) % days.len()]),
        };
        let duty = format!(r#""task": "t{i}", "unit": "{unit}"{occurrence}"#);
        let place = format!(r#""unit": "u{}""#, f.unit % self.units);
        let rest = match f.kind {
            0..=3 => format!(r#""fact": "submitted", {duty}, "data": {{"n": 1.5}}"#),
            4 => format!(r#""fact": "accepted", {duty}"#),
            5 if f.unit.is_multiple_of(3) => format!(r#""fact": "returned", {duty}"#),
            5 => format!(r#""fact": "returned", {duty}, "due": "2026-05-1{}""#, f.occurrence % 3),
            6 => format!(r#""fact": "incident", {place}, "kind": "x", "count": {}"#, 1 + f.occurrence % 3),
            7 => format!(r#""fact": "remedied", {place}"#),
            8 => format!(r#""fact": "extended", {duty}, "until": "2026-05-18", "authority": "lead", "reason": "r""#),
            9 => format!(r#""fact": "waived", {duty}, {GROUNDS}"#),
            10 => format!(r#""fact": "cancelled", {duty}, {GROUNDS}"#),
            11 => format!(r#""fact": "called", "task": "called", {place}, "call": "c{}""#, f.occurrence % 3),
            12 => format!(r#""fact": "submitted", "task": "called", {place}, "occurrence": "c{}""#, f.occurrence % 3),
            13 => format!(r#""fact": "phase-entered", "phase": "{}""#, phase(f.task)),
            14 => format!(r#""fact": "phase-closed", "phase": "{}""#, phase(f.task)),
            15 => format!(
                r#""fact": "phase-reopened", "phase": "{}", "until": "2026-05-2{}", {GROUNDS}"#,
                phase(f.task),
                f.unit % 9
            ),
            16 => format!(
                r#""fact": "extended", "phase": "{}", "until": "2026-05-1{}", {GROUNDS}"#,
                phase(f.task),
                f.unit % 9
            ),
            17 => format!(r#""fact": "acknowledged", {duty}"#),
            18 => format!(r#""fact": "progressed", {duty}, "percent": {}"#, f.occurrence % 101),
            19 => format!(r#""fact": "remedy-refused", {place}"#),
            20 => format!(r#""fact": "suspended", {GROUNDS}"#),
            21 => r#""fact": "resumed""#.to_owned(),
            22 if f.occurrence.is_multiple_of(8) => format!(r#""fact": "terminated", {GROUNDS}"#),
            22 | 23 => r#""fact": "started""#.to_owned(),
            24 => format!(r#""fact": "plan-amended", "plan": "v{}", {GROUNDS}"#, 2 - f.unit % 2),
            25 => format!(r#""fact": "reported", "indicator": "n", {place}, "value": {}"#, f.task % 4),
            26 => format!(r#""fact": "item-opened", "pipeline": "lead", "item": "i{}", {place}"#, f.task % 2),
            27 => {
                let state = if f.occurrence.is_multiple_of(2) { "sent" } else { "found" };
                format!(r#""fact": "item-moved", "item": "i{}", "state": "{state}""#, f.task % 2)
            }
            28 => format!(r#""fact": "acknowledged", "item": "i{}""#, f.task % 2),
            30 | 31 => format!(r#""fact": "excused", {duty}, {GROUNDS}"#),
            32 => format!(r#""fact": "suspended", {place}, "measure": "{}", {GROUNDS}"#, rung(f.task)),
            33 => format!(r#""fact": "resumed", {place}, "measure": "{}""#, rung(f.task)),
            34 => format!(r#""fact": "lifting-decided", {place}, "granted": {}, {GROUNDS}"#, f.task.is_multiple_of(2)),
            35 => format!(r#""fact": "measure-lifted", {place}, {GROUNDS}"#),
            36 => format!(
                r#""fact": "measure-decided", {place}, "measure": "veto", "granted": {}, {GROUNDS}"#,
                !f.task.is_multiple_of(3)
            ),
            37 => format!(r#""fact": "lifting-applied", {place}"#),
            38 => {
                let entry =
                    format!("measure-imposed:u{}:rectify:r0:2:fact-{}", f.unit % self.units, 1 + f.occurrence % 8);
                match f.task % 3 {
                    0 => format!(r#""fact": "appealed", "entry": "{entry}", "reason": "r""#),
                    n => format!(r#""fact": "appeal-decided", "entry": "{entry}", "upheld": {}, {GROUNDS}"#, n == 1),
                }
            }
            39 => format!(
                r#""fact": "assessed", "item": "mark", {place}, "value": {}.{:02}, "reason": "r""#,
                f.task % 9 / 4,
                f.task % 4 * 25
            ),
            40 => format!(r#""fact": "incident", {place}, "kind": "seen""#),
            41 => format!(r#""fact": "period-locked", "period": "2026-0{}", {GROUNDS}"#, 3 + f.unit % 2),
            42 => format!(r#""fact": "period-unlocked", "period": "2026-0{}", {GROUNDS}"#, 3 + f.unit % 2),
            _ => format!(r#""fact": "item-closed", "item": "i{}""#, f.task % 2),
        };
        let key = f.key.map(|k| format!(r#", "key": "k{k}""#)).unwrap_or_default();
        format!(r#"{{"at": "{at}", {rest}{key}}}"#)
    }
}
