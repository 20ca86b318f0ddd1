//! The fan-out itself. Goes on past what it cannot use, so that every finding is made in one pass.

use super::critical::{critical_path, earliest};
use super::graph::TaskGraph;
use super::index::{PhaseIx, TaskIx, UnitIx};
use super::places::Places;
use super::table::Table;
use super::units::UnitTree;
use super::{Counted, DueProblem, Occurrence, Phase, Task, Timetable};
use crate::diagnostic::{Diagnostic, calendar, document};
use crate::document::Span;
use crate::plan::{Plan, Responsible, Spanned, TaskSpec, TaskWindow};
use crate::time::{CalendarError, Period, Window, add_days};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most obligations a plan may fan out into, and the most units that its tasks may name in all.
const MOST_OBLIGATIONS: usize = 20_000_000;
/// The most occurrences of one task.
const MOST_OCCURRENCES: usize = 4_000;

/// Fans a plan out. What names something unknown is left out silently (the checker reports it); what the calendar
/// cannot answer is a finding.
pub fn build(plan: &Plan) -> (Timetable, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let spec = &plan.campaign;
    let mut phases: Table<PhaseIx, Phase> = plan
        .phases
        .iter()
        .map(|p| Phase {
            id: p.id.value.clone(),
            title: p.title.clone().unwrap_or_else(|| p.id.to_string()),
            window: p.window.value,
            after: Vec::new(),
        })
        .collect();
    let mut phase_ids = BTreeMap::new();
    for (ix, phase) in phases.enumerated() {
        phase_ids.entry(phase.id.clone()).or_insert(ix);
    }
    for (ix, spec) in plan.phases.iter().enumerate().map(|(i, spec)| (PhaseIx::from(i), spec)) {
        for before in spec.waits_for().filter_map(|id| phase_ids.get(&id.value)) {
            if !phases[ix].after.contains(before) {
                phases[ix].after.push(*before);
            }
        }
    }
    let mut timetable = Timetable {
        zone: spec.time_zone.clone(),
        calendar: spec.calendar.0.clone(),
        window: spec.window.0,
        due_soon: spec.due_soon.unwrap_or(Period::workdays(3)),
        units: UnitTree::of(plan),
        phases,
        tasks: Table::default(),
        critical_path: Vec::new(),
        obligations: 0,
        places: Places::default(),
        cut_off: false,
        task_ids: BTreeMap::new(),
        phase_ids,
    };
    let graph = TaskGraph::of(plan);
    let windows: Vec<Window> = plan.tasks.iter().map(|t| task_window(&timetable, t)).collect();
    // What is only called for holds nothing up that goes by the plan.
    let takes: Vec<Option<Period>> = plan.tasks.iter().map(|t| t.takes.filter(|_| t.on_call.is_none())).collect();
    let earliest = earliest(&graph, &windows, &takes, timetable.clockwork());
    let critical = critical_path(&earliest, &takes);
    let on_path: BTreeSet<usize> = critical.iter().copied().collect();
    let mut named = 0_usize;
    for (i, task) in plan.tasks.iter().enumerate() {
        let entry = Task {
            window: windows.get(i).copied(),
            earliest: earliest.get(i).copied().flatten(),
            critical: on_path.contains(&i),
            after: graph.before(i).into_iter().map(|(t, d)| (TaskIx::from(t), d)).collect(),
            first: u32::try_from(timetable.obligations).unwrap_or(u32::MAX),
            ..entry(&timetable, task, spec.urge, named <= MOST_OBLIGATIONS)
        };
        named = named.saturating_add(entry.units.len() + entry.with.len());
        timetable.cut_off |= named > MOST_OBLIGATIONS;
        timetable.places.push(entry.first);
        let ix = timetable.tasks.push(entry);
        timetable.task_ids.entry(task.id.value.clone()).or_insert(ix);
        let window = windows.get(i).copied().unwrap_or(timetable.window);
        // What nobody owes would cost memory without counting as an obligation.
        let nobody = task.on_call.is_some() || timetable.tasks[ix].units.is_empty() && task.every.is_some();
        let occurrences = if nobody { Vec::new() } else { occurrences(&timetable, ix, task, window, &mut findings) };
        if task.on_call.is_some() {
            findings.extend(called_at_once(&timetable, ix, task));
        }
        let size = occurrences.len().saturating_mul(timetable.tasks[ix].units.len());
        if timetable.obligations.saturating_add(size) > MOST_OBLIGATIONS {
            timetable.cut_off = true;
            continue;
        }
        timetable.obligations += size;
        timetable.tasks[ix].occurrences = occurrences;
    }
    if timetable.cut_off {
        let finding = Diagnostic::new(&document::TOO_LARGE, spec.id.span).variant("obligations");
        findings.push(finding.arg("limit", MOST_OBLIGATIONS));
    }
    let edges: Vec<_> = timetable.tasks.enumerated().map(|(i, t)| (i, t.after.clone())).collect();
    for (later, after) in edges {
        for (earlier, dependency) in after {
            timetable.tasks[earlier].before.push((later, dependency));
        }
    }
    timetable.places.divide(timetable.obligations);
    timetable.critical_path = critical.into_iter().map(TaskIx::from).collect();
    (timetable, findings)
}

fn task_window(timetable: &Timetable, task: &TaskSpec) -> Window {
    let phase = |id: &str| timetable.phase(id).map(|p| timetable.phases[p].window);
    let own = task.phase.as_ref().and_then(|p| phase(p.as_str()));
    match task.window.as_ref().map(|w| &w.value) {
        Some(TaskWindow::Days(window)) => Some(*window),
        Some(TaskWindow::Campaign) => None,
        Some(TaskWindow::Phase(Some(id))) => phase(id.as_str()),
        Some(TaskWindow::Phase(None)) | None => own,
    }
    .unwrap_or(timetable.window)
}

/// A task with its units, unless `fits` says that the plan names too many already.
fn entry(timetable: &Timetable, task: &TaskSpec, urge: Option<Period>, fits: bool) -> Task {
    let units = &timetable.units;
    let find = |id: &Option<Spanned<crate::plan::Id>>| id.as_ref().and_then(|id| units.find(id.as_str()));
    let mut with: Vec<UnitIx> = units.named_in_order(task.with.iter().filter(|_| fits));
    let (owing, lead) = match task.responsible.as_ref().map(|r| &r.value) {
        Some(Responsible::Joint { lead, others, rivals }) => {
            with.extend(units.named_in_order(others.iter().chain(rivals).filter(|_| fits)));
            (units.find(lead.as_str()).into_iter().collect(), None)
        }
        Some(Responsible::Each { units: selector, lead, rivals }) => {
            with.extend(units.named_in_order(rivals.iter().filter(|_| fits)));
            (if fits { units.select(selector) } else { Vec::new() }, find(lead))
        }
        None => (Vec::new(), None),
    };
    Task {
        id: task.id.value.clone(),
        title: task.title.clone().unwrap_or_else(|| task.id.to_string()),
        phase: task.phase.as_ref().and_then(|p| timetable.phase(p.as_str())),
        units: Arc::from(owing),
        on_call: task.on_call.as_ref().map(|o| units.named_in_order(o.by.iter())),
        urge: task.urge.or(urge),
        lead,
        with,
        to: find(&task.to),
        accept_by: find(&task.accept_by),
        accepted: task.accept_by.is_some(),
        deliverable: task.deliverable.as_ref().map(|d| d.kind),
        after: Vec::new(),
        before: Vec::new(),
        due: task.due.as_ref().map(|d| d.value.clone()),
        grace: task.grace,
        shift: task.shift,
        occurrences: Vec::new(),
        window: None,
        earliest: None,
        critical: false,
        cite: task.source.as_ref().map(crate::plan::SourceRef::cite),
        first: 0,
    }
}

fn occurrences(
    timetable: &Timetable,
    ix: TaskIx,
    task: &TaskSpec,
    window: Window,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Occurrence> {
    let days: Vec<Option<NaiveDate>> = match &task.every {
        None => vec![None],
        Some(every) => {
            let dates: Vec<_> = every.0.dates(window.first, window.last).take(MOST_OCCURRENCES + 1).collect();
            if dates.len() > MOST_OCCURRENCES {
                let finding = Diagnostic::new(&document::TOO_LARGE, every.span).variant("occurrences");
                findings.push(finding.arg("limit", MOST_OCCURRENCES));
                return Vec::new();
            }
            dates.into_iter().map(Some).collect()
        }
    };
    let place = task.due.as_ref().map(|d| d.span).or(task.every.as_ref().map(|e| e.span)).unwrap_or(task.id.span);
    let mut opens = window.first;
    let mut all = Vec::with_capacity(days.len());
    for day in days {
        let deadline = timetable.deadline(ix, day, &|_| None).unwrap_or_else(|problem| {
            findings.extend(of_problem(&problem, place));
            None
        });
        all.push(Occurrence { day, opens: timetable.zone.day_start(opens), deadline });
        // The next return is owed from the day after this one's.
        opens = day.and_then(|d| add_days(d, 1)).unwrap_or(opens);
    }
    all
}

/// A finding for a due date that could not be worked out even if the duty were called for at the very start.
fn called_at_once(timetable: &Timetable, ix: TaskIx, task: &TaskSpec) -> Option<Diagnostic> {
    let call = Some(timetable.zone.day_start(timetable.window.first));
    let from = Counted { call, ..timetable.counted(None, &|_| None) };
    let problem = timetable.deadline_from(ix, &from).err()?;
    of_problem(&problem, task.due.as_ref().map_or(task.id.span, |d| d.span))
}

/// A finding for a due date that cannot be worked out. An unknown phase is the checker's to report.
pub(crate) fn of_problem(problem: &DueProblem, place: Span) -> Option<Diagnostic> {
    Some(match problem {
        DueProblem::Calendar(CalendarError::NotCovered { year }) => {
            Diagnostic::new(&calendar::YEAR_NOT_COVERED, place).arg("year", year)
        }
        DueProblem::Calendar(_) | DueProblem::OutOfRange => {
            Diagnostic::new(&document::BAD_DATE, place).variant("out-of-range")
        }
        DueProblem::NoPhase => return None,
        DueProblem::NoOccurrence => Diagnostic::new(&document::BAD_DUE, place).variant("no-occurrence"),
        DueProblem::NoNamedDay(day) => {
            Diagnostic::new(&document::BAD_DUE, place).variant("no-named-day").arg("text", day)
        }
    })
}
