//! The season: forty sorts of duties, three phases, and as many units as asked for. A tenth of the duties is done late or
//! never. What must come of it is worked out from the dates, without any engine.

use super::mersenne::Mersenne;

/// Days of the season, from 1.
pub(crate) const DAYS: u16 = 180;
/// First day, last day, and how many sorts of duties.
pub(crate) const PHASES: [(u16, u16, u16); 3] = [(1, 30, 8), (31, 150, 24), (151, 180, 8)];
/// Units are due by turns on one of three days.
pub(crate) const TURNS: u16 = 3;

/// One duty of one unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty {
    pub(crate) template: u16,
    pub(crate) unit: u32,
    pub(crate) opens: u16,
    pub(crate) due: u16,
    /// The day it is done; never when 0.
    pub(crate) done: u16,
}

/// A season and what is done on each of its days.
pub(crate) struct Season {
    pub(crate) units: u32,
    pub(crate) duties: Vec<Duty>,
    /// Duties by the day they are done; those of day 0 never are.
    pub(crate) done_on: Vec<Vec<u32>>,
}

/// What a season comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) on_time: u32,
    pub(crate) late: u32,
    pub(crate) overdue_ever: u32,
    pub(crate) overdue_open: u32,
    pub(crate) yellow: u32,
    pub(crate) veto: u32,
    /// Points taken, in tenths, by unit.
    pub(crate) taken: Vec<u32>,
}

/// What the engine's journal holds besides, by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) facts: u64,
    pub(crate) consequences: u64,
}

/// The templates with their phase's first day and the due day of each turn.
pub(crate) fn templates() -> impl Iterator<Item = (u16, usize, u16, [u16; TURNS as usize])> {
    let in_phase = PHASES.iter().enumerate().flat_map(|(phase, (first, last, n))| {
        (0..*n).map(move |j| {
            let latest = first + (j + 1) * (last - first + 1) / n - 1;
            let due = |turn: u16| (latest - turn).max(*first).min(DAYS - 1);
            (phase, *first, [due(0), due(1), due(2)])
        })
    });
    in_phase.zip(0..).map(|((phase, first, due), template)| (template, phase, first, due))
}

impl Season {
    /// The season of so many units; the same every time, and the same that `random.Random(20250101)` makes in Python.
    pub(crate) fn of(units: u32) -> Season {
        let mut random = Mersenne::new(20_250_101);
        let n = units * 40;
        let late = random.sample(n, n / 10);
        let mut late = late.into_iter();
        let mut duties = Vec::with_capacity(n as usize);
        for (template, _, opens, due) in templates() {
            for unit in 0..units {
                let turn = usize::try_from(unit % u32::from(TURNS)).unwrap_or(0);
                let due = due.get(turn).copied().unwrap_or(opens);
                let mut days = |low, high| u16::try_from(random.between(low, high)).unwrap_or(0);
                let done = if late.next() == Some(true) {
                    Some(due + days(1, 40)).filter(|day| *day <= DAYS).unwrap_or(0)
                } else {
                    (due.saturating_sub(days(0, 3))).max(opens)
                };
                duties.push(Duty { template, unit, opens, due, done });
            }
        }
        let mut done_on = vec![Vec::new(); usize::from(DAYS) + 1];
        for (duty, i) in duties.iter().zip(0..) {
            if let Some(day) = done_on.get_mut(usize::from(duty.done)) {
                day.push(i);
            }
        }
        Season { units, duties, done_on }
    }

    /// What is done on a day, in order.
    pub(crate) fn done_on(&self, day: u16) -> impl Iterator<Item = (u32, &Duty)> {
        let list = self.done_on.get(usize::from(day)).into_iter().flatten();
        list.filter_map(|i| Some((*i, self.duties.get(*i as usize)?)))
    }

    /// What it must come to, by the dates alone.
    pub(crate) fn expected(&self) -> Totals {
        let mut t = Totals { taken: vec![0; self.units as usize], ..Totals::default() };
        for d in &self.duties {
            let last = last_morning(d);
            let rungs = [d.due + 1, d.due + 8, d.due + 15].map(|day| u32::from(last >= day));
            let [overdue, yellow, veto] = rungs;
            t.overdue_ever += overdue;
            t.yellow += yellow;
            t.veto += veto;
            t.on_time += u32::from(d.done > 0 && d.done <= d.due);
            t.late += u32::from(d.done > d.due);
            t.overdue_open += u32::from(d.done == 0);
            if let Some(taken) = t.taken.get_mut(d.unit as usize) {
                *taken += 10 * overdue + 20 * yellow + 50 * veto;
            }
        }
        t
    }

    /// How many lines the engine's journal must have: a fact and `obligation-fulfilled` for what is done; `obligation-opened`
    /// for everything; for what is late `obligation-due-soon`, `obligation-breached` and points, `urged` every seven days,
    /// and on the second and third rung points and a measure each; the phases that begin and end.
    pub(crate) fn expected_lines(&self) -> Lines {
        let mut lines = Lines { facts: 0, consequences: 3 + 2 };
        for d in &self.duties {
            let last = last_morning(d);
            let done = u64::from(d.done > 0);
            let late_days = u64::from((last + 1).saturating_sub(d.due + 1));
            lines.facts += done;
            lines.consequences += 1 + done;
            if late_days > 0 {
                let urged = (late_days - 1) / 7;
                lines.consequences += 3 + urged + 2 * urged.min(2);
            }
        }
        lines
    }
}

/// The last day on whose morning anything can befall a duty.
fn last_morning(d: &Duty) -> u16 {
    if d.done > 0 { d.done } else { DAYS }
}

#[cfg(test)]
impl Totals {
    /// A sum that any two units changing places would change.
    pub(crate) fn checksum(&self) -> u64 {
        (1..).zip(&self.taken).map(|(place, taken): (u64, &u32)| place * u64::from(*taken)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_season_is_the_one_the_peers_had() {
        let t = Season::of(500).expected();
        assert_eq!((t.on_time, t.late, t.overdue_ever, t.overdue_open), (18_000, 1_715, 2_000, 285));
        assert_eq!((t.yellow, t.veto, t.taken.iter().sum(), t.checksum()), (1_557, 1_150, 108_640, 27_709_850));
    }
}
