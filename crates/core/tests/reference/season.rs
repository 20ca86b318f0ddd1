//! A random season: facts in the order in which they are handed in, some late, some corrected, entries appealed against.

use super::support::{self, Shape};
use duban::campaign::{Campaign, Event, Extended, Fact, Instead, OccurrenceRef, What};
use duban::time::Instant;
use duban::timetable::{TaskIx, UnitIx};
use proptest::prelude::*;
use proptest::sample::Index;
use std::fmt;

const HOUR: i64 = 3_600_000;

/// Something beside the plain facts: hours after the first instant, and what.
#[derive(Debug, Clone)]
pub(crate) enum Beside {
    /// A fact is withdrawn.
    Withdrawn(Index),
    /// A fact took effect at another time than was said, so many hours after the first instant.
    Otherwise(Index, u32),
    /// Another of the season's facts stands in its place.
    Instead(Index, Index),
    /// An entry is appealed against.
    Appealed(Index),
    /// An appeal is decided.
    Decided(Index, bool),
    /// The campaign is suspended.
    Suspended,
    /// It goes on.
    Resumed,
    /// An item is handed to a unit.
    HandedOver(u8, Index),
    /// The remedy period of a unit's measure is extended until a day of May or June.
    MoreTime(Index, u8),
    /// Every duty of a task is given more time, until a day of May.
    TaskExtended(Index, u8),
}

/// A campaign, by how many hours each of its facts is handed in late, what else is said, and when one looks.
#[derive(Clone)]
pub(crate) struct Season {
    pub(crate) shape: Shape,
    lags: Vec<u16>,
    beside: Vec<(u32, Beside)>,
    swaps: Vec<(Index, Index)>,
    end: u32,
}

fn beside() -> impl Strategy<Value = (u32, Beside)> {
    let what = prop_oneof![
        2 => any::<Index>().prop_map(Beside::Withdrawn),
        1 => (any::<Index>(), 0u32..2400).prop_map(|(i, hour)| Beside::Otherwise(i, hour)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(i, j)| Beside::Instead(i, j)),
        3 => any::<Index>().prop_map(Beside::Appealed),
        3 => (any::<Index>(), any::<bool>()).prop_map(|(i, upheld)| Beside::Decided(i, upheld)),
        2 => (0u8..2, any::<Index>()).prop_map(|(item, unit)| Beside::HandedOver(item, unit)),
        2 => (any::<Index>(), 0u8..60).prop_map(|(unit, day)| Beside::MoreTime(unit, day)),
        1 => (any::<Index>(), 0u8..31).prop_map(|(task, day)| Beside::TaskExtended(task, day)),
    ];
    (0u32..2400, what)
}

/// A suspension, mostly of some days.
fn pause() -> impl Strategy<Value = Vec<(u32, Beside)>> {
    let long = prop_oneof![3 => 1u32..96, 1 => 96u32..1200];
    (0u32..2000, long).prop_map(|(from, long)| vec![(from, Beside::Suspended), (from + long, Beside::Resumed)])
}

pub(crate) fn season() -> impl Strategy<Value = Season> {
    let lag = prop_oneof![8 => Just(0u16), 1 => 0u16..72, 1 => 0u16..1200];
    (
        support::shape().prop_map(Shape::scored_by_rules),
        proptest::collection::vec(lag, 60),
        proptest::collection::vec(beside(), 0..12),
        proptest::collection::vec(pause(), 0..4),
        proptest::collection::vec(any::<(Index, Index)>(), 0..3),
        prop_oneof![2 => Just(2400u32), 1 => 0u32..2400],
    )
        .prop_map(|(shape, lags, mut beside, pauses, swaps, end)| {
            beside.extend(pauses.into_iter().flatten());
            Season { shape, lags, beside, swaps, end }
        })
}

/// In short: the plan and the facts are told where they matter.
impl fmt::Debug for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lags = self.lags.iter().filter(|lag| **lag > 0).count();
        write!(f, "{lags} late, beside {:?}, {} swaps, until hour {}", self.beside, self.swaps.len(), self.end)
    }
}

/// A fact as it will be handed in: one of the plain ones, or what is worked out then.
enum Planned {
    Plain(Fact),
    Beside(Instant, Beside),
}

impl Season {
    /// Hands everything in to the engine; gives the facts with whether they were taken, what was told, and when it ends.
    pub(crate) fn carry_out(&self, campaign: &mut Campaign) -> (Vec<(Fact, bool)>, Vec<duban::campaign::Consequence>) {
        let start = campaign.timetable().start().millis();
        let at = |hour: u32| Instant::from_millis(start + i64::from(hour) * HOUR);
        let plain: Vec<Fact> = self.shape.facts(campaign.zone());
        let mut planned: Vec<(Instant, Planned)> = Vec::new();
        for (fact, lag) in plain.iter().zip(&self.lags) {
            let recorded_at = Instant::from_millis(fact.at.millis() + i64::from(*lag) * HOUR);
            planned.push((recorded_at, Planned::Plain(Fact { recorded_at, ..fact.clone() })));
        }
        for (hour, what) in &self.beside {
            planned.push((at(*hour), Planned::Beside(at(*hour), what.clone())));
        }
        planned.sort_by_key(|(recorded_at, _)| *recorded_at);
        planned.retain(|(recorded_at, _)| *recorded_at <= at(self.end));
        let n = planned.len();
        for (one, other) in self.swaps.iter().filter(|_| n > 0) {
            planned.swap(one.index(n), other.index(n));
        }
        let (mut facts, mut told) = (Vec::new(), Vec::new());
        for (_, planned) in planned {
            let fact = match planned {
                Planned::Plain(fact) => Some(fact),
                Planned::Beside(now, what) => beside_fact(&what, now, &plain, campaign, at),
            };
            let Some(fact) = fact else { continue };
            let recorded = campaign.record(fact.clone());
            facts.push((fact, recorded.is_ok()));
            told.extend(recorded.map(|r| r.consequences).unwrap_or_default());
        }
        let end = campaign.clock().map_or(at(self.end), |clock| clock.max(at(self.end)));
        told.extend(campaign.advance(end).unwrap());
        (facts, told)
    }
}

fn beside_fact(
    what: &Beside,
    now: Instant,
    plain: &[Fact],
    campaign: &Campaign,
    at: impl Fn(u32) -> Instant,
) -> Option<Fact> {
    let taken = campaign.facts().count();
    let corrects = |i: &Index| i.index(taken + 1) as u64 + 1;
    let (reason, lead) = (|| "r".to_owned(), || "lead".to_owned());
    let units = &campaign.timetable().units;
    let unit = |i: &Index| units.all()[UnitIx::from(i.index(units.all().len()))].id.clone();
    let extended = |target, days: u8| {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
        let until = first + chrono::Days::new(days.into());
        Event::Extended { target, until, authority: lead(), reason: reason() }
    };
    let event = match what {
        Beside::Withdrawn(i) => Event::Corrected { corrects: corrects(i), reason: reason(), instead: None },
        Beside::Otherwise(i, hour) => {
            let corrects = corrects(i);
            let event = campaign.fact(corrects)?.event.clone();
            let instead = Some(Box::new(Instead { at: at(*hour), event }));
            Event::Corrected { corrects, reason: reason(), instead }
        }
        Beside::Instead(i, j) => {
            let fact = plain.get(j.index(plain.len().max(1)))?;
            let instead = Some(Box::new(Instead { at: fact.at, event: fact.event.clone() }));
            Event::Corrected { corrects: corrects(i), reason: reason(), instead }
        }
        Beside::Appealed(i) => {
            let entries = entries(campaign);
            let entry = entries.get(i.index(entries.len().max(1)))?.clone();
            Event::Appealed { entry, reason: reason() }
        }
        Beside::Decided(i, upheld) => {
            let appealed = campaign.facts().filter_map(|(_, f)| match &f.event {
                Event::Appealed { entry, .. } => Some(entry.clone()),
                _ => None,
            });
            let appealed: Vec<String> = appealed.collect();
            let entry = appealed.get(i.index(appealed.len().max(1)))?.clone();
            Event::AppealDecided { entry, upheld: *upheld, authority: lead(), reason: reason() }
        }
        Beside::Suspended => Event::Suspended { item: None, authority: lead(), reason: reason() },
        Beside::Resumed => Event::Resumed { item: None },
        Beside::HandedOver(item, i) => Event::ItemHandedOver { item: format!("i{item}"), to: unit(i) },
        Beside::MoreTime(i, day) => {
            let unit = unit(i);
            let position = campaign.measure(units.find(unit.as_str())?).map_or(0, |(rung, ..)| rung);
            let measure = campaign.plan().plan.ladder[position].id.value.clone();
            extended(Extended::Measure { unit, measure }, *day)
        }
        Beside::TaskExtended(i, day) => {
            let tasks = &campaign.timetable().tasks;
            let task = &tasks[TaskIx::from(i.index(tasks.len()))];
            let occurrence = task.occurrences.last().and_then(|o| o.day).map(OccurrenceRef::Day);
            extended(Extended::Task { task: task.id.clone(), occurrence }, *day)
        }
    };
    Some(Fact { at: now, recorded_at: now, by: None, key: None, event })
}

/// Every entry that stands on an account.
fn entries(campaign: &Campaign) -> Vec<String> {
    let units = (0..campaign.timetable().units.all().len()).map(UnitIx::from);
    let all = units.flat_map(|unit| campaign.story(unit));
    let entry = |what: &What| matches!(what, What::Points { .. } | What::Imposed { .. } | What::Notice { .. });
    all.filter(|c| entry(&c.what)).map(|c| c.id.to_string()).collect()
}
