//! What the facts that hold say of accounts though nothing follows from them at once: appeals, and clocks of remedy periods
//! that stand still.

use super::explanation::ExplainedEntry;
use super::fact_text::fact_text;
use super::headline::measure_title;
use super::words::{Words, put};
use crate::campaign::{Campaign, Event, Fact};
use crate::plan::Id;
use crate::time::Moment;
use crate::timetable::UnitIx;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The facts that hold, by the entries and units they are about.
#[derive(Debug, Default)]
pub struct Record {
    appeals: BTreeMap<String, Appeal>,
    clocks: BTreeMap<Id, Vec<Clock>>,
}

/// An appeal against an entry.
#[derive(Debug)]
struct Appeal {
    at: Moment,
    reason: String,
    decided: Option<(Moment, Event)>,
}

/// A fact that stops or resumes the clock of a remedy period.
#[derive(Debug)]
struct Clock {
    seq: u64,
    fact: Fact,
    at: Moment,
    stops: bool,
    measure: Id,
}

impl Record {
    /// The record of a campaign.
    pub fn of(campaign: &Campaign) -> Record {
        let corrected = |(_, fact): (u64, Cow<'_, Fact>)| match &fact.event {
            Event::Corrected { corrects, .. } => Some(*corrects),
            _ => None,
        };
        let corrected: BTreeSet<u64> = campaign.facts().filter_map(corrected).collect();
        let mut record = Record::default();
        for (seq, fact) in campaign.facts().filter(|(seq, _)| !corrected.contains(seq)) {
            let (at, event) = match &fact.event {
                Event::Corrected { instead: Some(instead), .. } => (instead.at, &instead.event),
                event => (fact.at, event),
            };
            record.take(seq, &fact, Moment::new(at, campaign.zone()), event);
        }
        record
    }

    fn take(&mut self, seq: u64, fact: &Fact, at: Moment, event: &Event) {
        match event {
            Event::Appealed { entry, reason } => {
                self.appeals.insert(entry.clone(), Appeal { at, reason: reason.clone(), decided: None });
            }
            Event::AppealDecided { entry, .. } => {
                if let Some(appeal) = self.appeals.get_mut(entry.as_str()) {
                    appeal.decided = Some((at, event.clone()));
                }
            }
            Event::Suspended { measure: Some(of), .. } | Event::Resumed { measure: Some(of), .. } => {
                let stops = matches!(event, Event::Suspended { .. });
                let clock = Clock { seq, fact: fact.clone(), at, stops, measure: of.measure.clone() };
                self.clocks.entry(of.unit.clone()).or_default().push(clock);
            }
            _ => {}
        }
    }

    /// What became of an appeal against an entry, if there was one.
    pub(super) fn appeal(&self, entry: &str, w: &Words) -> Option<String> {
        let appeal = self.appeals.get(entry)?;
        let made = put(w.v_appealed, &[("day", &appeal.at.day()), ("reason", &appeal.reason)]);
        let came_to = match &appeal.decided {
            None => w.v_pending.to_owned(),
            Some((at, event)) => {
                let upheld = matches!(event, Event::AppealDecided { upheld: true, .. });
                let (authority, reason) = event.grounds().unwrap_or_default();
                let args = [("day", at.day()), ("reason", reason.to_owned()), ("authority", authority.to_owned())];
                let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
                put(if upheld { w.v_dismissed } else { w.v_allowed }, &args)
            }
        };
        Some(format!("{made}{}{came_to}", w.list))
    }

    /// When the clocks of a unit's remedy periods stopped and ran on, as entries without numbers; of one measure where it is
    /// named.
    pub(super) fn clocks(&self, campaign: &Campaign, unit: UnitIx, of: Option<&str>, w: &Words) -> Vec<ExplainedEntry> {
        let unit_id = campaign.timetable().units.all().at(unit).map(|u| &u.id);
        let clocks = unit_id.and_then(|id| self.clocks.get(id)).into_iter().flatten();
        let entry = |clock: &Clock| {
            let measure = measure_title(campaign, clock.measure.as_str());
            let by = clock.fact.by.as_ref().map(|by| put(w.c_by, &[("by", by)])).unwrap_or_default();
            let what = fact_text(campaign, Some(unit), &clock.fact.event, w);
            ExplainedEntry {
                number: 0,
                id: format!("fact-{}", clock.seq),
                at: clock.at,
                what: put(if clock.stops { w.h_clock_stopped } else { w.h_clock_resumed }, &[("measure", &measure)]),
                cause: put(w.c_fact, &[("seq", &clock.seq.to_string()), ("what", &what)]) + by.as_str(),
                rule: None,
                clause: None,
                reads: Vec::new(),
                points: None,
                arithmetic: None,
                appeal: None,
                rescinded: None,
            }
        };
        clocks.filter(|clock| of.is_none_or(|of| of == clock.measure.as_str())).map(entry).collect()
    }
}
