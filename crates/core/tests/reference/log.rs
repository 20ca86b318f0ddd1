//! Facts handed in, those that hold, and the world they make: everything from the first fact on, every time.

use super::world::{Told, Version, World};
use duban::campaign::{Event, Extended, Fact};
use duban::time::Instant;

/// Everything that was taken, in the order in which it was handed in.
pub(crate) struct Log<'a> {
    versions: &'a [Version],
    facts: Vec<Fact>,
}

impl<'a> Log<'a> {
    pub(crate) fn new(versions: &'a [Version]) -> Log<'a> {
        Log { versions, facts: Vec::new() }
    }

    /// Hands a fact in. Whether it was taken, or taken before.
    pub(crate) fn record(&mut self, fact: &Fact) -> Result<(), String> {
        if let Some(earlier) = self.facts.iter().find(|f| fact.key.is_some() && f.key == fact.key) {
            let same = earlier.at == fact.at && same_event(&earlier.event, &fact.event);
            return if same { Ok(()) } else { Err("its key is another fact's".to_owned()) };
        }
        if let Event::Corrected { corrects, instead, .. } = &fact.event {
            let known = 1 <= *corrects && *corrects <= self.facts.len() as u64;
            let early = instead.as_ref().is_some_and(|i| i.at > fact.recorded_at);
            if !known || early || self.is_withdrawn(*corrects) {
                return Err("nothing to correct".to_owned());
            }
        }
        if fact.recorded_at < fact.at {
            return Err("handed in before it took effect".to_owned());
        }
        self.facts.push(fact.clone());
        let until = self.holding().iter().map(|(at, ..)| *at).max().unwrap_or(fact.at);
        let run = self.run(until, Some(self.facts.len() as u64)).map(|_| ());
        if run.is_err() {
            self.facts.pop();
        }
        run
    }

    /// Whether a correction that holds withdraws a fact.
    fn is_withdrawn(&self, seq: u64) -> bool {
        (1..).zip(&self.facts).any(|(n, f)| {
            matches!(f.event, Event::Corrected { corrects, .. } if corrects == seq) && !self.is_withdrawn(n)
        })
    }

    /// What holds, in the order in which it took effect.
    fn holding(&self) -> Vec<(Instant, u64, &Event)> {
        let mut holding = Vec::new();
        for (seq, fact) in (1..).zip(&self.facts).filter(|(seq, _)| !self.is_withdrawn(*seq)) {
            match &fact.event {
                Event::Corrected { instead: None, .. } => {}
                Event::Corrected { instead: Some(instead), .. } => holding.push((instead.at, seq, &instead.event)),
                event => holding.push((fact.at, seq, event)),
            }
        }
        holding.sort_by_key(|(at, seq, _)| (*at, *seq));
        holding
    }

    /// The world at an instant, from nothing. Every fact must make sense in its turn; those taken before that are about
    /// what was concluded may have lost their ground, which is told.
    pub(crate) fn run(&self, until: Instant, new: Option<u64>) -> Result<World<'a>, String> {
        let mut world = World::new(self.versions);
        let holding = self.holding();
        let mut instants: Vec<Instant> = holding.iter().map(|(at, ..)| *at).chain([until]).collect();
        instants.extend(world.could_happen(Instant::from_millis(world.timetable().start().millis() - WEEK)));
        loop {
            instants.sort();
            instants.dedup();
            if instants.is_empty() || instants[0] > until {
                return Ok(world);
            }
            let now = instants.remove(0);
            world.turn(now);
            for (at, seq, event) in holding.iter().filter(|(at, ..)| *at == now) {
                match world.judge(event, now) {
                    Ok(()) => world.carry_out(event, *seq, now),
                    Err(_) if rests_on_conclusions(event) && new != Some(*seq) => {
                        let (id, word) = (format!("fact-moot:fact-{seq}"), "fact-moot".to_owned());
                        world.told.push(Told { id, at: at.millis(), word, detail: String::new() });
                    }
                    Err(why) => return Err(format!("fact {seq}: {why}")),
                }
            }
            instants.extend(world.could_happen(now));
        }
    }
}

/// The generator makes no fact that takes effect longer before the first day.
const WEEK: i64 = 7 * 24 * 3_600_000;

/// A version's hash is filled in when it is adopted.
fn same_event(one: &Event, other: &Event) -> bool {
    match (one, other) {
        (Event::PlanAmended { plan, .. }, Event::PlanAmended { plan: other, .. }) => plan == other,
        _ => one == other,
    }
}

fn rests_on_conclusions(event: &Event) -> bool {
    matches!(
        event,
        Event::Remedied { .. }
            | Event::RemedyRefused { .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Extended { target: Extended::Measure { .. } | Extended::Phase(_), .. }
            | Event::PhaseEntered { .. }
            | Event::PhaseClosed { .. }
            | Event::PhaseReopened { .. }
    )
}
