//! One fact in a few words.

use super::headline::headline;
use super::words::{Words, put};
use crate::campaign::{Acknowledged, Campaign, Event, decimal};
use crate::timetable::UnitIx;

/// An entry of a unit's account, as a clerk knows it: what it says, and its day; its id where it does not stand.
pub(super) fn the_entry(campaign: &Campaign, unit: Option<UnitIx>, id: &str, w: &Words) -> String {
    let Some(entry) = unit.and_then(|unit| campaign.find(unit, id)) else { return id.to_owned() };
    let day: String = entry.at.text().chars().take(10).collect();
    put(w.the_entry, &[("day", &day), ("what", &headline(campaign, entry, w))])
}

/// What a fact says in the account of a unit, or of the whole campaign.
pub(super) fn fact_text(campaign: &Campaign, unit: Option<UnitIx>, event: &Event, w: &Words) -> String {
    let the_entry = |id: &str| the_entry(campaign, unit, id, w);
    let grounded = |text: &str, more: &[(&str, &str)]| {
        let (authority, reason) = event.grounds().unwrap_or_default();
        put(text, &[more, &[("authority", authority), ("reason", reason)]].concat())
    };
    match event {
        Event::Started => w.f_started.to_owned(),
        Event::Suspended { .. } => grounded(w.f_suspended, &[]),
        Event::Resumed { .. } => w.f_resumed.to_owned(),
        Event::Terminated { .. } => grounded(w.f_terminated, &[]),
        Event::PhaseEntered { phase, .. } => put(w.f_phase_entered, &[("phase", phase.as_str())]),
        Event::PhaseClosed { phase, .. } => put(w.f_phase_closed, &[("phase", phase.as_str())]),
        Event::PhaseReopened { phase, .. } => grounded(w.f_phase_reopened, &[("phase", phase.as_str())]),
        Event::Acknowledged { what } => {
            let what = match what {
                Acknowledged::Obligation(obligation) => obligation.to_string(),
                Acknowledged::Item(item) => item.clone(),
            };
            put(w.f_acknowledged, &[("what", &what)])
        }
        Event::Progressed { obligation, percent, note } => {
            let percent = percent.map(|p| format!("{p}%"));
            let how: Vec<String> = percent.into_iter().chain(note.clone()).collect();
            let how = if how.is_empty() { String::new() } else { format!("{}{}", w.colon, how.join(w.comma)) };
            put(w.f_progressed, &[("obligation", &obligation.to_string()), ("how", &how)])
        }
        Event::Submitted { obligation, .. } => put(w.f_submitted, &[("obligation", &obligation.to_string())]),
        Event::Accepted { obligation, .. } => put(w.f_accepted, &[("obligation", &obligation.to_string())]),
        Event::Returned { obligation, .. } => put(w.f_returned, &[("obligation", &obligation.to_string())]),
        Event::Waived { .. } => grounded(w.f_waived, &[]),
        Event::Cancelled { .. } => grounded(w.f_cancelled, &[]),
        Event::Excused { obligation, .. } => grounded(w.f_excused, &[("obligation", &obligation.to_string())]),
        Event::MeasureDecided { measure, granted, .. } => {
            grounded(if *granted { w.f_granted } else { w.f_denied }, &[("measure", measure.as_str())])
        }
        Event::LiftingApplied { .. } => w.f_applied.to_owned(),
        Event::LiftingDecided { granted, .. } => {
            grounded(if *granted { w.f_accepted_lifting } else { w.f_refused_lifting }, &[])
        }
        Event::Lifted { .. } => grounded(w.f_lifted, &[]),
        Event::Called { task, .. } => put(w.f_called, &[("task", task.as_str())]),
        Event::Extended { .. } => grounded(w.f_extended, &[]),
        Event::Reported { indicator, unit, value, .. } => {
            let value = decimal(value);
            put(w.f_reported, &[("indicator", indicator.as_str()), ("unit", unit.as_str()), ("value", &value)])
        }
        Event::Incident { kind, count, reference, .. } => {
            let reference = reference.as_ref().map(|r| format!("{}{r}", w.comma)).unwrap_or_default();
            put(w.f_incident, &[("kind", kind), ("count", &count.to_string()), ("ref", &reference)])
        }
        Event::ItemOpened { item, unit, .. } => put(w.f_item_opened, &[("item", item), ("unit", unit.as_str())]),
        Event::ItemMoved { item, state } => put(w.f_item_moved, &[("item", item), ("state", state.as_str())]),
        Event::ItemHandedOver { item, to } => put(w.f_item_handed, &[("item", item), ("to", to.as_str())]),
        Event::ItemClosed { item, .. } => put(w.f_item_closed, &[("item", item)]),
        Event::Remedied { .. } => w.f_remedied.to_owned(),
        Event::RemedyRefused { .. } => w.f_refused.to_owned(),
        Event::Appealed { entry, reason } => put(w.f_appealed, &[("entry", &the_entry(entry)), ("reason", reason)]),
        Event::AppealDecided { entry, upheld, .. } => {
            grounded(if *upheld { w.f_upheld } else { w.f_reversed }, &[("entry", &the_entry(entry))])
        }
        Event::Inspected { kind, count, marks, .. } => {
            let marks = marks.as_ref().map(|m| put(w.f_marks, &[("marks", &decimal(m))])).unwrap_or_default();
            put(w.f_inspected, &[("kind", kind), ("count", &count.to_string()), ("marks", &marks)])
        }
        Event::Assessed { item, unit, value, reason, .. } => {
            let value = decimal(value);
            put(
                w.f_assessed,
                &[("item", item.as_str()), ("unit", unit.as_str()), ("value", &value), ("reason", reason)],
            )
        }
        Event::PutRight { entry, .. } => put(w.f_put_right, &[("entry", &the_entry(entry))]),
        Event::Revoked { entry, .. } => grounded(w.f_revoked, &[("entry", &the_entry(entry))]),
        Event::PeriodLocked { period, .. } => grounded(w.f_period_locked, &[("period", period)]),
        Event::PeriodUnlocked { period, .. } => grounded(w.f_period_unlocked, &[("period", period)]),
        Event::Corrected { corrects, reason, instead } => {
            let corrected = put(w.f_corrected, &[("seq", &corrects.to_string()), ("reason", reason)]);
            let instead = instead.as_ref().map(|i| format!("{}{}", w.list, fact_text(campaign, unit, &i.event, w)));
            corrected + instead.unwrap_or_default().as_str()
        }
        Event::PlanAmended { .. } => grounded(w.f_amended, &[]),
    }
}
