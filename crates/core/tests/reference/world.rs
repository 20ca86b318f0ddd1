//! The world as the reference sees it: flat lists and maps keyed by names, looked through in full at every question.

use chrono::NaiveDate;
use duban::check::CheckedPlan;
use duban::time::{Instant, Zone};
use duban::timetable::{Clockwork, Deadline, Due, Task, Timetable, UnitIx};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A version of a plan, with the numbers of its rules and of the conditions of its phases in the generator's lists.
pub(crate) struct Version {
    pub(crate) name: String,
    pub(crate) plan: CheckedPlan,
    pub(crate) rules: Vec<u8>,
    pub(crate) gate: u8,
}

/// Something that follows: its identity, and what it says in short.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) word: String,
    pub(crate) detail: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Duty {
    pub(crate) name: String,
    pub(crate) task: String,
    pub(crate) unit: String,
    pub(crate) day: Option<NaiveDate>,
    /// When it was called for, and by which name.
    pub(crate) call: Option<(Instant, String)>,
    pub(crate) opens: Option<Instant>,
    pub(crate) status: &'static str,
    pub(crate) may_begin: bool,
    pub(crate) breached: bool,
    pub(crate) late: bool,
    pub(crate) reminded: bool,
    /// How often its deadline was moved.
    pub(crate) round: u32,
    /// Whether a fact set its deadline.
    pub(crate) fixed: bool,
    pub(crate) done: Option<Instant>,
    pub(crate) submitted: Option<Instant>,
    pub(crate) deadline: Option<Deadline>,
    pub(crate) urge: Option<(u32, Instant)>,
    pub(crate) acknowledged: Option<Instant>,
    pub(crate) percent: Option<u8>,
}

impl Duty {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.status, "fulfilled" | "waived" | "cancelled")
    }

    pub(crate) fn is_overdue(&self) -> bool {
        self.breached && matches!(self.status, "waiting" | "open")
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Phase {
    pub(crate) id: String,
    pub(crate) state: &'static str,
    pub(crate) starts: NaiveDate,
    /// Its last day as it stands; none while it is open without end.
    pub(crate) ends: Option<NaiveDate>,
    pub(crate) round: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) score: Decimal,
    pub(crate) taken: BTreeMap<String, Decimal>,
    pub(crate) awarded: Decimal,
    /// Position of the measure it stands under.
    pub(crate) standing: Option<usize>,
    pub(crate) breaches: Vec<Instant>,
    /// What moved it, in order, but for what was reversed.
    pub(crate) moves: Vec<Move>,
}

/// An entry of an account, with what it comes to.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) id: String,
    pub(crate) item: Option<String>,
    pub(crate) wanted: Decimal,
    pub(crate) points: Decimal,
}

#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) unit: String,
    pub(crate) rung: usize,
    pub(crate) since: Instant,
    pub(crate) until: Option<Due>,
    pub(crate) remedied: bool,
    pub(crate) expired: bool,
    pub(crate) reversed: bool,
    /// What was demanded while it stood: rung, what says so, and how it is told from others.
    pub(crate) demanded: Vec<(usize, String, String)>,
    pub(crate) id: String,
    pub(crate) before: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct HandOver {
    pub(crate) to: String,
    pub(crate) at: Instant,
    pub(crate) due: Option<Due>,
    pub(crate) breach: Option<Instant>,
    pub(crate) pending: bool,
    pub(crate) overdue: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) pipeline: String,
    pub(crate) owner: String,
    /// Every state it was in, the present one last.
    pub(crate) states: Vec<String>,
    /// Since when it is in that.
    pub(crate) since: Instant,
    pub(crate) due: Option<Due>,
    pub(crate) breach: Option<Instant>,
    pub(crate) overdue: bool,
    pub(crate) closed: bool,
    pub(crate) handed: Vec<HandOver>,
}

/// A figure reported; `of` is the duty it was handed in with.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) unit: String,
    pub(crate) day: Option<NaiveDate>,
    pub(crate) value: Decimal,
    pub(crate) of: Option<String>,
}

/// An entry that can be appealed against.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Points { unit: String },
    Measure { unit: String, position: usize },
    Words { unit: String },
}

pub(crate) struct World<'a> {
    pub(crate) versions: &'a [Version],
    pub(crate) v: &'a Version,
    pub(crate) duties: Vec<Duty>,
    pub(crate) phases: Vec<Phase>,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) items: Vec<Item>,
    pub(crate) reports: Vec<Report>,
    /// Units that ever reported, whatever became of it.
    pub(crate) reporters: BTreeSet<String>,
    pub(crate) entries: BTreeMap<String, Entry>,
    /// Entries appealed against, and whether that was decided.
    pub(crate) appeals: BTreeMap<String, bool>,
    /// Entries that do not count while an appeal is pending.
    pub(crate) stayed: Vec<String>,
    pub(crate) started: bool,
    pub(crate) suspended: Option<Instant>,
    pub(crate) closed: bool,
    pub(crate) terminated: bool,
    pub(crate) judged: bool,
    /// How often a duty went with an amended plan: one that comes back is another.
    pub(crate) departed: BTreeMap<String, u32>,
    /// The last instant at which phases that wait were asked.
    pub(crate) asked: Option<Instant>,
    pub(crate) told: Vec<Told>,
}

impl<'a> World<'a> {
    /// Before the first day.
    pub(crate) fn new(versions: &'a [Version]) -> World<'a> {
        let v = &versions[0];
        let plan = &v.plan.plan;
        let base = plan.scorecard.as_ref().unwrap().base;
        let account = Account {
            score: base,
            taken: BTreeMap::new(),
            awarded: Decimal::ZERO,
            standing: None,
            breaches: Vec::new(),
            moves: Vec::new(),
        };
        World {
            versions,
            v,
            duties: duties_of(&v.plan.timetable),
            phases: phases_of(&v.plan.timetable),
            accounts: unit_names(&v.plan.timetable).into_iter().map(|u| (u, account.clone())).collect(),
            measures: Vec::new(),
            items: Vec::new(),
            reports: Vec::new(),
            reporters: BTreeSet::new(),
            entries: BTreeMap::new(),
            appeals: BTreeMap::new(),
            stayed: Vec::new(),
            started: plan.campaign.start != Some(duban::plan::Start::Manual),
            suspended: None,
            closed: false,
            terminated: false,
            judged: false,
            departed: BTreeMap::new(),
            asked: None,
            told: Vec::new(),
        }
    }

    pub(crate) fn timetable(&self) -> &'a Timetable {
        &self.v.plan.timetable
    }

    pub(crate) fn zone(&self) -> &'a Zone {
        &self.timetable().zone
    }

    pub(crate) fn clockwork(&self) -> Clockwork<'a> {
        self.timetable().clockwork()
    }

    pub(crate) fn task(&self, id: &str) -> Option<&'a Task> {
        self.timetable().tasks.iter().find(|t| t.id.as_str() == id)
    }

    /// Whether a unit owes a task.
    pub(crate) fn owes(&self, unit: &str, task: &Task) -> bool {
        task.units.iter().any(|u| unit_name(self.timetable(), *u) == unit)
    }

    pub(crate) fn has_unit(&self, unit: &str) -> bool {
        self.accounts.contains_key(unit)
    }

    /// Whether due dates stand still at present.
    pub(crate) fn frozen(&self) -> bool {
        self.suspended.is_some() && self.shifts()
    }

    pub(crate) fn shifts(&self) -> bool {
        self.v.plan.plan.campaign.suspension == Some(duban::plan::Suspension::Shift)
    }

    pub(crate) fn tell(&mut self, id: String, at: Instant, word: &str, detail: String) {
        self.told.push(Told { id, at: at.millis(), word: word.to_owned(), detail });
    }

    /// The identity of what is said of a duty once.
    pub(crate) fn about(&self, word: &str, name: &str) -> String {
        match self.departed.get(name) {
            Some(times) => format!("{word}:{name}^{times}"),
            None => format!("{word}:{name}"),
        }
    }

    /// Which day of the campaign it is.
    pub(crate) fn day(&self, at: Instant) -> i64 {
        (self.zone().local_date(at) - self.timetable().window.first).num_days() + 1
    }
}

pub(crate) fn unit_name(timetable: &Timetable, unit: UnitIx) -> String {
    timetable.units.all()[unit].id.to_string()
}

pub(crate) fn unit_names(timetable: &Timetable) -> Vec<String> {
    timetable.units.all().iter().map(|u| u.id.to_string()).collect()
}

fn phases_of(timetable: &Timetable) -> Vec<Phase> {
    let all = timetable.phases.iter();
    all.map(|p| Phase {
        id: p.id.to_string(),
        state: "planned",
        starts: p.window.first,
        ends: Some(p.window.last),
        round: 0,
    })
    .collect()
}

/// Every duty of the plan, task by task, occurrence by occurrence, unit by unit.
pub(crate) fn duties_of(timetable: &Timetable) -> Vec<Duty> {
    let mut duties = Vec::new();
    for task in timetable.tasks.iter() {
        for occurrence in &task.occurrences {
            for unit in task.units.iter() {
                let unit = unit_name(timetable, *unit);
                let name = match occurrence.day {
                    Some(day) => format!("{}@{unit}#{day}", task.id),
                    None => format!("{}@{unit}", task.id),
                };
                let mut duty = new_duty(name, task.id.as_str(), &unit);
                duty.day = occurrence.day;
                duty.opens = Some(occurrence.opens);
                duty.deadline = occurrence.deadline;
                duties.push(duty);
            }
        }
    }
    duties
}

pub(crate) fn new_duty(name: String, task: &str, unit: &str) -> Duty {
    Duty {
        name,
        task: task.to_owned(),
        unit: unit.to_owned(),
        day: None,
        call: None,
        opens: None,
        status: "waiting",
        may_begin: false,
        breached: false,
        late: false,
        reminded: false,
        round: 0,
        fixed: false,
        done: None,
        submitted: None,
        deadline: None,
        urge: None,
        acknowledged: None,
        percent: None,
    }
}
