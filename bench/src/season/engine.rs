//! The season in this engine: a plan, rules, and a fact for whatever is done.

use super::data::{DAYS, Duty, Lines, PHASES, Season, TURNS, Totals, templates};
use chrono::{Days, NaiveDate};
use duban::campaign::{Campaign, Event, Fact, ObligationRef, Part, Status, What};
use duban::check::{CheckedPlan, check};
use duban::document::Source;
use duban::plan::Id;
use duban::rules::RuleLibrary;
use duban::time::Instant;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

const BASE: u32 = 1000;
/// Consequences to a part.
const PART: usize = 4_096;

/// How a season is run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) journal: bool,
    /// Whether the clock is moved every day, or by the facts alone.
    pub(crate) daily: bool,
    /// Whether what a day brings is handed out in parts.
    pub(crate) parts: bool,
    /// How far apart snapshots are, in days; none when 0.
    pub(crate) snapshots: u32,
}

/// A plan with what is needed to write its facts.
pub(crate) struct Engine {
    pub(crate) plan: CheckedPlan,
    tasks: Vec<Id>,
    units: Vec<Id>,
}

/// What came out besides the campaign.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Streamed {
    pub(crate) lines: Lines,
    pub(crate) bytes: u64,
    /// The journal itself, where it is kept.
    pub(crate) text: String,
}

impl Engine {
    /// Writes the season's plan and checks it; `first` is what a breach costs.
    pub(crate) fn of(season: &Season, first: u32) -> Result<Engine, String> {
        let checked = check(Source::new("season.yaml", plan(season, first)), &BTreeMap::new(), &RuleLibrary::new());
        let plan = checked.plan.ok_or_else(|| format!("{:?}", checked.diagnostics.items().first()))?;
        let id = |text: String| text.parse::<Id>().map_err(|e| e.to_string());
        let tasks = (0..40).flat_map(|t| (0..TURNS).map(move |turn| format!("t{t}-{turn}")));
        let tasks = tasks.map(id).collect::<Result<_, _>>()?;
        let units = (0..season.units).map(|u| id(format!("u{u}"))).collect::<Result<_, _>>()?;
        Ok(Engine { plan, tasks, units })
    }

    pub(crate) fn instant(&self, day: u16, hour: i64) -> Instant {
        let start = self.plan.timetable.zone.day_start(date(day));
        start.checked_add_millis(hour * 3_600_000).unwrap_or(start)
    }

    /// The fact that a duty is handed in, at noon of a day.
    pub(crate) fn handed_in(&self, duty: &Duty, day: u16) -> Option<Fact> {
        let turn = duty.unit % u32::from(TURNS);
        let task = self.tasks.get(usize::from(duty.template * TURNS) + turn as usize)?.clone();
        let unit = self.units.get(duty.unit as usize)?.clone();
        let at = self.instant(day, 12);
        let obligation = ObligationRef { task, unit, occurrence: None };
        let event = Event::Submitted { obligation, data: BTreeMap::new(), refs: Vec::new() };
        Some(Fact { at, recorded_at: at, by: None, key: None, event })
    }

    /// The fact that a duty is handed in, as a line of a facts file.
    pub(crate) fn line(&self, duty: &Duty, day: u16) -> Option<String> {
        let Event::Submitted { obligation, .. } = self.handed_in(duty, day)?.event else { return None };
        let at = self.plan.timetable.zone.format(self.instant(day, 12));
        let (task, unit) = (obligation.task, obligation.unit);
        Some(format!("{{\"at\":\"{at}\",\"fact\":\"submitted\",\"task\":\"{task}\",\"unit\":\"{unit}\"}}\n"))
    }

    /// Runs the whole season. The journal is taken every day; `keep` keeps it, else its bytes are only counted.
    pub(crate) fn run(&self, season: &Season, mode: Mode, keep: bool) -> Result<(Campaign, Streamed), String> {
        let plan = self.plan.clone();
        let mut campaign = if mode.journal { Campaign::open_with_journal(plan) } else { Campaign::open(plan) };
        campaign.keep_snapshots(mode.snapshots);
        let mut out = Streamed::default();
        for day in 1..=DAYS {
            if mode.daily {
                let morning = self.instant(day, 0);
                self.advance(&mut campaign, morning, &mut out, mode, keep)?;
            }
            for (_, duty) in season.done_on(day) {
                let fact = self.handed_in(duty, day).ok_or("no such duty")?;
                let recorded = campaign.record(fact).map_err(|e| e.to_string())?;
                out.lines.facts += 1;
                out.lines.consequences += recorded.consequences.len() as u64;
            }
            if mode.journal {
                out.take(&campaign.take_journal(), keep);
            }
        }
        let last = campaign.end_of_day(date(DAYS));
        self.advance(&mut campaign, last, &mut out, mode, keep)?;
        Ok((campaign, out))
    }

    fn advance(
        &self,
        campaign: &mut Campaign,
        to: Instant,
        out: &mut Streamed,
        mode: Mode,
        keep: bool,
    ) -> Result<(), String> {
        if mode.parts {
            let counted = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
            let [lines, bytes] = &*counted;
            let counts = Arc::clone(&counted);
            let each = move |part: Part| {
                let [lines, bytes] = &*counts;
                lines.fetch_add(part.consequences.len() as u64, Relaxed);
                bytes.fetch_add(part.journal.len() as u64, Relaxed);
            };
            campaign.advance_in_parts(to, PART, each).map_err(|e| e.to_string())?;
            out.lines.consequences += lines.load(Relaxed);
            out.bytes += bytes.load(Relaxed);
            return Ok(());
        }
        let told = campaign.advance(to).map_err(|e| e.to_string())?;
        out.lines.consequences += told.len() as u64;
        out.take(&campaign.take_journal(), keep);
        Ok(())
    }
}

impl Streamed {
    fn take(&mut self, journal: &str, keep: bool) {
        self.bytes += journal.len() as u64;
        if keep {
            self.text.push_str(journal);
        }
    }
}

/// What a campaign says the season came to, from its public face.
pub(crate) fn totals(campaign: &Campaign) -> Totals {
    let units = &campaign.timetable().units;
    let mut t = Totals::default();
    for ix in campaign.obligations() {
        let (done, late) = (campaign.status(ix) == Some(Status::Fulfilled), campaign.is_late(ix));
        t.on_time += u32::from(done && !late);
        t.late += u32::from(done && late);
        t.overdue_ever += u32::from(late);
        t.overdue_open += u32::from(campaign.is_overdue(ix));
    }
    for (unit, of) in units.all().enumerated().filter(|(_, u)| u.kind.as_deref() == Some("town")) {
        let tenths = (Decimal::from(BASE) - campaign.score(unit)) * Decimal::from(10);
        let place = of.id.as_str().get(1..).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        if t.taken.len() <= place {
            t.taken.resize(place + 1, 0);
        }
        if let Some(taken) = t.taken.get_mut(place) {
            *taken = u32::try_from(tenths).unwrap_or(u32::MAX);
        }
        for told in campaign.story(unit) {
            if let What::Points { points, .. } = &told.what {
                t.yellow += u32::from(*points == Decimal::from(-2));
                t.veto += u32::from(*points == Decimal::from(-5));
            }
        }
    }
    t
}

pub(crate) fn date(day: u16) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
    first.checked_add_days(Days::new(u64::from(day) - 1)).unwrap_or(first)
}

/// The ladder of the season is one of each duty: overdue on the morning after the due day, and urged every seven days from
/// then on. `urged` goes on after the third rung, where no rule answers it.
pub(super) fn plan(season: &Season, first: u32) -> String {
    let mut p = String::from("duban: 1\n");
    let (from, to) = (date(1), date(DAYS));
    let _ = writeln!(
        p,
        "campaign: {{id: season, window: {from}..{to}, time_zone: Asia/Shanghai, calendar: cn, lead: office, \
         due_soon: 1 h, urge: 7 d}}\nunits:\n  office: {{kind: group}}"
    );
    for turn in 0..TURNS {
        let _ = write!(p, "  g{turn}: {{kind: town, under: office, each: [");
        for unit in (0..season.units).filter(|u| u % u32::from(TURNS) == u32::from(turn)) {
            let _ = write!(p, "u{unit},");
        }
        p.push_str("]}\n");
    }
    p.push_str("phases:\n");
    for (i, (from, to, _)) in PHASES.iter().enumerate() {
        let _ = writeln!(p, "  - {{id: p{i}, window: {}..{}}}", date(*from), date(*to));
    }
    p.push_str("tasks:\n");
    for (template, phase, _, due) in templates() {
        for (turn, due) in due.iter().enumerate() {
            let _ = writeln!(
                p,
                "  - {{id: t{template}-{turn}, phase: p{phase}, responsible: {{each: g{turn}}}, to: office, due: {}, \
                 deliverable: {{kind: return}}}}",
                date(*due)
            );
        }
    }
    let _ = write!(
        p,
        "scorecard: {{base: {BASE}, floor: 0, items: [{{id: returns, title: 報送}}]}}
ladder:
  - {{id: yellow-card, title: 黃牌}}
  - {{id: veto, title: 否決, final: true, by: office}}
rules:
  - {{id: overdue, on: obligation.breached, then: 'deduct({first}, \"returns\")'}}
  - {{id: second, on: obligation.urged, when: event.count == 1, then: 'deduct(2, \"returns\"); impose(\"yellow-card\")'}}
  - {{id: third, on: obligation.urged, when: event.count == 2, then: 'deduct(5, \"returns\"); impose(\"veto\")'}}
"
    );
    p
}
