//! Where the engine and the reference stand, written alike.

use super::world::{Told, World, unit_names};
use duban::campaign::{Campaign, Consequence, What, decimal};
use duban::timetable::{PhaseIx, UnitIx};
use rust_decimal::Decimal;

/// A consequence of the engine as the reference would tell it.
pub(crate) fn told(c: &Consequence) -> Told {
    Told { id: c.id.to_string(), at: c.at.instant().millis(), word: c.what.word().to_owned(), detail: detail(&c.what) }
}

fn name(text: &Option<std::sync::Arc<str>>) -> Option<String> {
    text.as_ref().map(|t| t.to_string())
}

fn points(points: &Decimal) -> String {
    points.normalize().to_string()
}

/// What a consequence says beside its identity, in short.
fn detail(what: &What) -> String {
    match what {
        What::PhaseEntered { unmet, .. } | What::PhaseClosed { unmet, .. } => format!("unmet {}", unmet.is_some()),
        What::PhaseReopened { until, .. } => format!("{until:?}"),
        What::PhaseExtended { until, .. } | What::MeasureExtended { until, .. } => until.clone(),
        What::CampaignClosed { terminated } => format!("terminated {terminated}"),
        What::Opened { due, .. } => format!("{due:?}"),
        What::DueSoon { due, .. } => due.clone(),
        What::Breached { due, blocked_by, .. } => format!("{due} {:?}", name(blocked_by)),
        What::DueMoved { before, due, .. } => format!("{before:?} {due}"),
        What::Urged { due, times, days_late, .. } => format!("{due} {times} {days_late}"),
        What::Fulfilled { late_days, .. } => late_days.to_string(),
        What::ItemEntered { state, unit, until, .. } => format!("{state} {unit} {until:?}"),
        What::ItemHandedOver { from, to, until, .. } => format!("{from} {to} {until:?}"),
        What::ItemOverdue { state, unit, due, acknowledgement, .. } => {
            format!("{state} {unit} {due} {acknowledgement}")
        }
        What::ItemExtended { state, until, .. } => format!("{state} {until}"),
        What::ItemClosed { state, unit, .. } => format!("{state} {unit}"),
        What::TargetJudged(t) => format!("{} {:?}", t.unit, t.value),
        What::Points { unit, item, points: moved, wanted, capped_by, .. } => {
            let capped = capped_by.map_or("none", |c| c.word());
            format!("{unit} {:?} {} {} {capped}", name(item), points(moved), points(wanted))
        }
        What::Recomputed(r) => {
            format!("{} {} {} {} {}", r.unit, r.entry, points(&r.points), points(&r.was), points(&r.is))
        }
        What::Suspended(s) => format!("{} {} {}", s.unit, s.entry, points(&s.points)),
        What::Reversed { unit, entry, points: moved, .. } => format!("{unit} {entry} {}", points(moved)),
        What::Imposed { unit, measure, until } => format!("{unit} {measure} {until:?}"),
        What::Unchanged { unit, measure, standing } => format!("{unit} {measure} {standing}"),
        What::Lifted { unit, measure } | What::Held { unit, measure } | What::Expired { unit, measure } => {
            format!("{unit} {measure}")
        }
        What::Notice { unit, text } => format!("{:?} {text}", name(unit).as_deref()),
        What::RuleFailed { unit, .. } => name(unit).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Where everything stands by the engine, a line each.
pub(crate) fn stands_by_engine(c: &Campaign) -> Vec<String> {
    let (timetable, zone) = (c.timetable(), c.zone());
    let mut lines = Vec::new();
    for ix in c.obligations() {
        let deadline = c.deadline(ix).map(|d| (d.due.show(zone), d.breach.millis()));
        let (acknowledged, percent) = (c.acknowledged(ix).map(|t| t.millis()), c.progress(ix).and_then(|p| p.percent));
        let status = c.status(ix).unwrap().word();
        let (late, overdue) = (c.is_late(ix), c.is_overdue(ix));
        lines.push(format!("{} {status} {deadline:?} {late} {overdue} {acknowledged:?} {percent:?}", c.name(ix)));
    }
    for (i, phase) in timetable.phases.iter().enumerate() {
        lines.push(format!("phase {} {}", phase.id, c.phase(PhaseIx::from(i)).word()));
    }
    for (i, unit) in unit_names(timetable).into_iter().enumerate() {
        let ix = UnitIx::from(i);
        let measure = c.measure(ix).map(|(rung, since, until)| (rung, since.instant().millis(), until));
        let figure = c.indicator("n", Some(ix), None).map(|f| decimal(&f));
        lines.push(format!("{unit} {} {measure:?} {figure:?}", points(&c.score(ix))));
    }
    for item in c.items() {
        let owner = &timetable.units.all()[item.owner()].id;
        let due = item.due().map(|d| d.show(zone));
        let (state, overdue) = (item.state(), item.is_overdue());
        let pending = item.pending().map(|h| timetable.units.all()[h.to].id.to_string());
        lines.push(format!("item {} {state} {owner} {overdue} {due:?} {pending:?}", item.reference()));
    }
    lines.push(format!("whole {:?}", c.indicator("n", None, None).map(|f| decimal(&f))));
    lines.push(format!("suspended {:?} ended {}", c.suspended().map(|t| t.millis()), c.terminated().is_some()));
    lines
}

/// The same by the reference.
pub(crate) fn stands_by_reference(w: &World) -> Vec<String> {
    let zone = w.zone();
    let mut lines = Vec::new();
    for d in &w.duties {
        let deadline = d.deadline.map(|d| (d.due.show(zone), d.breach.millis()));
        let (acknowledged, percent) = (d.acknowledged.map(|t| t.millis()), d.percent);
        let (status, late, overdue) = (d.status, d.late, d.is_overdue());
        lines.push(format!("{} {status} {deadline:?} {late} {overdue} {acknowledged:?} {percent:?}", d.name));
    }
    for phase in &w.phases {
        lines.push(format!("phase {} {}", phase.id, phase.state));
    }
    for unit in unit_names(w.timetable()) {
        let measure = w.standing(&unit).map(|m| (m.rung, m.since.millis(), m.until.map(|u| u.show(zone))));
        let figure = w.figure(Some(&unit)).map(|f| decimal(&f));
        lines.push(format!("{unit} {} {measure:?} {figure:?}", points(&w.accounts[&unit].score)));
    }
    for item in &w.items {
        let due = item.due.filter(|_| !item.closed).map(|d| d.show(zone));
        let (state, overdue) = (item.states.last().unwrap(), item.overdue && !item.closed);
        let pending = item.handed.last().filter(|h| h.pending).map(|h| h.to.clone());
        lines.push(format!("item {} {state} {} {overdue} {due:?} {pending:?}", item.name, item.owner));
    }
    lines.push(format!("whole {:?}", w.figure(None).map(|f| decimal(&f))));
    lines.push(format!("suspended {:?} ended {}", w.suspended.map(|t| t.millis()), w.terminated));
    lines
}

/// What only one of two lists has, each in order.
pub(crate) fn difference(engine: &[String], reference: &[String]) -> String {
    let mut out = String::new();
    for line in engine.iter().filter(|l| !reference.contains(l)) {
        out.push_str(&format!("  engine:    {line}\n"));
    }
    for line in reference.iter().filter(|l| !engine.contains(l)) {
        out.push_str(&format!("  reference: {line}\n"));
    }
    out
}
