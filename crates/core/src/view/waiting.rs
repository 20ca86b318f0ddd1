//! What is in hand at a unit: each duty with its date, what it waits for and since when, and what happens next.

use super::headline::unit_title;
use super::standings::{Light, light};
use super::words::{Words, put};
use crate::campaign::{Awaited, Campaign, NextAct};
use crate::time::{Instant, Moment};
use crate::timetable::{ObligationIx, UnitIx};
use serde::Serialize;

/// One duty in hand.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InHand {
    /// The obligation's name.
    pub id: String,
    /// `open`, `submitted`, or `waiting` when its window has begun but something stands before it.
    pub status: &'static str,
    /// The traffic light.
    pub light: Light,
    /// When it is due.
    pub due: Option<String>,
    /// When its unit acknowledged it.
    pub acknowledged: Option<Moment>,
    /// How far it has come, in per cent.
    pub percent: Option<u8>,
    /// What it waits for, in a sentence.
    pub waits_for: String,
    /// Since when.
    pub since: Option<Moment>,
    /// How many days that is.
    pub days: Option<i64>,
    /// What happens next if no fact comes, in a sentence.
    pub next: Option<String>,
}

/// What is in hand at a unit at the clock.
pub(super) fn in_hand(campaign: &Campaign, unit: UnitIx, w: &Words) -> Vec<InHand> {
    let own = campaign.obligations().filter(|ix| campaign.place(*ix).is_some_and(|p| p.unit == unit));
    own.filter_map(|ix| one(campaign, ix, w)).collect()
}

fn one(campaign: &Campaign, ix: ObligationIx, w: &Words) -> Option<InHand> {
    let (awaited, since) = campaign.waiting_for(ix)?;
    let overdue = campaign.is_overdue(ix);
    if matches!(awaited, Awaited::Window(_)) && !overdue {
        return None;
    }
    let moment = |at: Instant| Moment::new(at, campaign.zone());
    let day = |at: Instant| campaign.zone().local_date(at);
    let days = since.zip(campaign.clock()).map(|(since, clock)| (day(clock) - day(since)).num_days());
    Some(InHand {
        id: campaign.name(ix),
        status: campaign.status(ix)?.word(),
        light: light(campaign, ix),
        due: campaign.deadline(ix).map(|d| d.due.show(campaign.zone())),
        acknowledged: campaign.acknowledged(ix).map(moment),
        percent: campaign.progress(ix).and_then(|p| p.percent),
        waits_for: awaited_text(campaign, awaited, w),
        since: since.map(moment),
        days,
        next: campaign.next_act(ix).map(|act| next_text(campaign, act, w)),
    })
}

fn awaited_text(campaign: &Campaign, awaited: Awaited, w: &Words) -> String {
    let unit = |ix: UnitIx| {
        campaign.timetable().units.all().at(ix).map(|u| unit_title(campaign, u.id.as_str())).unwrap_or_default()
    };
    match awaited {
        Awaited::Start => w.w_start.to_owned(),
        Awaited::Resumption => w.w_resumption.to_owned(),
        Awaited::Phase(phase) => {
            let phase = campaign.timetable().phases.at(phase).map(|p| p.id.to_string()).unwrap_or_default();
            put(w.w_phase, &[("phase", &phase)])
        }
        Awaited::Window(at) => put(w.w_window, &[("at", &campaign.zone().local_date(at).to_string())]),
        Awaited::Obligation(ix) => put(w.w_obligation, &[("obligation", &campaign.name(ix))]),
        Awaited::Submission(ix) => put(w.w_submission, &[("unit", &unit(ix))]),
        Awaited::Acceptance(Some(ix)) => put(w.w_acceptance_by, &[("unit", &unit(ix))]),
        Awaited::Acceptance(None) => w.w_acceptance.to_owned(),
        Awaited::Remedy(ix) => put(w.w_remedy, &[("unit", &unit(ix))]),
    }
}

fn next_text(campaign: &Campaign, act: NextAct, w: &Words) -> String {
    let text = match act {
        NextAct::Opens(_) => w.n_opens,
        NextAct::DueSoon(_) => w.n_due_soon,
        NextAct::Breach(_) => w.n_breach,
        NextAct::Urge(_) => w.n_urge,
        NextAct::Expires(_) => w.n_expires,
    };
    let at = campaign.zone().format(act.at());
    put(text, &[("at", &at.get(..16).unwrap_or(&at).replace('T', " "))])
}

impl InHand {
    /// The line a person reads.
    pub(super) fn line(&self, w: &Words) -> String {
        let light = match self.light {
            Light::Green => w.green,
            Light::Yellow => w.yellow,
            Light::Red => w.red,
        };
        let mut parts = vec![format!("{} {}", light, self.id)];
        parts.push(self.due.as_ref().map_or_else(|| w.no_deadline.to_owned(), |due| format!("{} {due}", w.due)));
        parts.extend(self.percent.map(|p| format!("{p}%")));
        parts.extend(self.acknowledged.as_ref().map(|_| w.w_acknowledged.to_owned()));
        let days = self.days.map(|d| put(w.w_days, &[("days", &d.to_string())])).unwrap_or_default();
        parts.push(format!("{}{days}", self.waits_for));
        parts.extend(self.next.clone());
        parts.join(" · ")
    }
}
