//! What comes due: every instant at which anything could happen, and what does at each.

use super::world::World;
use duban::time::Instant;

/// What comes due, in the order of things at the same instant: what ends comes before what begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Breach,
    ItemOverdue,
    MeasureExpires,
    PhaseCloses,
    PhaseEnters,
    PhaseWaits,
    Opens,
    DueSoon,
    Urges,
    Target,
    Close,
}

const KINDS: [Kind; 11] = [
    Kind::Breach,
    Kind::ItemOverdue,
    Kind::MeasureExpires,
    Kind::PhaseCloses,
    Kind::PhaseEnters,
    Kind::PhaseWaits,
    Kind::Opens,
    Kind::DueSoon,
    Kind::Urges,
    Kind::Target,
    Kind::Close,
];

/// What is put off while the campaign is suspended, and made up for when it goes on.
const PUT_OFF: [Kind; 5] = [Kind::PhaseCloses, Kind::PhaseEnters, Kind::Opens, Kind::Target, Kind::Close];

impl World<'_> {
    /// Every instant of which anything is known that could happen then.
    pub(crate) fn could_happen(&self, now: Instant) -> Vec<Instant> {
        let mut all = Vec::new();
        if self.terminated {
            return all;
        }
        for kind in KINDS {
            for i in 0..self.how_many(kind) {
                all.extend(self.when(kind, i));
            }
        }
        // A condition may come to hold with the next day.
        all.push(self.zone().day_end(self.zone().local_date(now)));
        all.retain(|at| *at > now);
        all
    }

    fn how_many(&self, kind: Kind) -> usize {
        match kind {
            Kind::Breach | Kind::Opens | Kind::DueSoon | Kind::Urges => self.duties.len(),
            Kind::ItemOverdue => self.items.len(),
            Kind::MeasureExpires => self.measures.len(),
            Kind::PhaseCloses | Kind::PhaseEnters => self.phases.len(),
            Kind::PhaseWaits | Kind::Target | Kind::Close => 1,
        }
    }

    /// When something will happen of itself, as things stand.
    fn when(&self, kind: Kind, i: usize) -> Option<Instant> {
        match kind {
            Kind::Breach => {
                let duty = &self.duties[i];
                let lacks = matches!(duty.status, "waiting" | "open") && !duty.breached;
                duty.deadline.filter(|_| lacks).map(|d| d.breach)
            }
            Kind::DueSoon => {
                let duty = &self.duties[i];
                let due = duty.deadline.filter(|_| duty.status == "open" && !duty.reminded);
                due.filter(|d| d.soon < d.breach).map(|d| d.soon)
            }
            Kind::Opens => {
                let duty = &self.duties[i];
                duty.opens.filter(|_| !duty.may_begin && !duty.is_done())
            }
            Kind::Urges => self.duties[i].urge.map(|(_, next)| next),
            Kind::ItemOverdue => {
                let item = &self.items[i];
                let stay = item.breach.filter(|_| !item.closed && !item.overdue);
                let handed = item.handed.last().filter(|h| h.pending && !h.overdue).and_then(|h| h.breach);
                stay.into_iter().chain(handed).min()
            }
            Kind::MeasureExpires => {
                let measure = &self.measures[i];
                let stands = self.accounts[&measure.unit].standing == Some(i);
                measure.until.filter(|_| stands).map(|until| until.end(self.zone()))
            }
            Kind::PhaseCloses => {
                let phase = &self.phases[i];
                phase.ends.filter(|_| phase.state == "active").map(|day| self.zone().day_end(day))
            }
            Kind::PhaseEnters => {
                let phase = &self.phases[i];
                (phase.state == "planned").then(|| self.zone().day_start(phase.starts))
            }
            Kind::PhaseWaits => None,
            Kind::Target => (!self.judged).then(|| self.target_date()),
            Kind::Close => (!self.closed).then(|| self.timetable().end()),
        }
    }

    /// What of a kind has come, in order.
    fn pending(&self, kind: Kind, at: Instant) -> Vec<usize> {
        let stands_still = match kind {
            _ if self.terminated => true,
            // Nobody is late, or misses a target, in a campaign that has not begun.
            Kind::Breach | Kind::Target if !self.started => true,
            Kind::PhaseWaits => self.suspended.is_some(),
            kind if PUT_OFF.contains(&kind) => self.suspended.is_some(),
            _ => self.frozen(),
        };
        if stands_still {
            return Vec::new();
        }
        if kind == Kind::PhaseWaits {
            return if self.asked == Some(at) { Vec::new() } else { vec![0] };
        }
        let come = |i: &usize| self.when(kind, *i).is_some_and(|when| when <= at);
        // Nobody is reminded of what is overdue.
        let timely = |i: &usize| kind != Kind::DueSoon || self.duties[*i].deadline.is_some_and(|d| at < d.breach);
        (0..self.how_many(kind)).filter(come).filter(timely).collect()
    }

    /// Does everything that has come, one kind after the other, until nothing more has.
    pub(crate) fn turn(&mut self, at: Instant) {
        'again: loop {
            for kind in KINDS {
                let pending = self.pending(kind, at);
                if !pending.is_empty() {
                    pending.into_iter().for_each(|i| self.happen(kind, i, at));
                    self.settle(at);
                    continue 'again;
                }
            }
            return;
        }
    }

    fn happen(&mut self, kind: Kind, i: usize, at: Instant) {
        match kind {
            Kind::Breach => self.breach(i, at),
            Kind::ItemOverdue => self.item_overdue(i, at),
            Kind::MeasureExpires => self.measure_over(i, at),
            Kind::PhaseCloses => self.phase_ends(i, at),
            Kind::PhaseEnters => self.phase_begins(i, at),
            Kind::PhaseWaits => self.asked = Some(at),
            Kind::Opens => self.duties[i].may_begin = true,
            Kind::DueSoon => self.remind(i, at),
            Kind::Urges => self.urge(i, at),
            Kind::Target => self.judge_target(at),
            Kind::Close => {
                self.closed = true;
                self.tell("campaign-closed".into(), at, "campaign-closed", "terminated false".into());
                self.campaign_closed(at);
            }
        }
    }

    /// Makes up, in its order, for what was put off.
    pub(crate) fn make_up(&mut self, at: Instant) {
        let mut missed = Vec::new();
        for kind in PUT_OFF {
            missed.extend(self.pending(kind, at).into_iter().map(|i| (self.when(kind, i), kind, i)));
        }
        missed.sort();
        for (_, kind, i) in missed {
            if self.pending(kind, at).contains(&i) {
                self.happen(kind, i, at);
            }
        }
    }

    /// After whatever happened: phases that waited for it turn, duties that waited for it open.
    pub(crate) fn settle(&mut self, at: Instant) {
        self.settle_phases(at);
        self.open_what_is_free(at);
    }
}
