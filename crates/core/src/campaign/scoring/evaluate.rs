//! Items scored without a rule: what each way comes to, with its arithmetic.

use super::count::{Lookup, Span};
use super::points::{Movement, rounded};
use crate::campaign::Campaign;
use crate::campaign::consequences::{Arithmetic, Cause};
use crate::campaign::joined::joined;
use crate::plan::{Again, AllOrNothing, Better, Compare, Item, PerCase, PerMissing, Proportional, Score, Steps, Tier};
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What scoring an item came to: how much it costs or, for a bonus, earns.
struct Came {
    points: Decimal,
    arithmetic: Arithmetic,
}

impl Came {
    /// More than decimals hold is as much as they do, which no entry moves.
    fn of(points: Option<Decimal>, arithmetic: Arithmetic) -> Came {
        Came { points: rounded(points.unwrap_or(Decimal::MAX)), arithmetic }
    }

    fn nothing(way: &'static str) -> Came {
        Came { points: Decimal::ZERO, arithmetic: Arithmetic::new(way) }
    }
}

/// What an item is scored with: who looks, how far back, and what the item holds.
struct Scored<'a> {
    campaign: &'a Campaign,
    span: &'a Span,
    index: usize,
    whole: Decimal,
    bonus: bool,
}

impl Campaign {
    /// Scores items at an instant, for every unit they are for.
    pub(super) fn score_items(&mut self, items: &[usize], span: &Span, about: &str, at: Instant, cause: &Cause) {
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Some(card) = &plan.plan.scorecard else { return };
        let mut lookup = Lookup::default();
        let units: Vec<UnitIx> = plan.timetable.units.all().indices().filter(|u| table.is_scored(*u)).collect();
        for unit in units {
            for index in items.iter().copied().filter(|i| table.applies(*i, unit)) {
                let Some(item) = card.items.get(index) else { continue };
                let Some(score) = &item.score else { continue };
                let bonus = table.is_bonus(index);
                let scored = Scored { campaign: self, span, index, whole: item.points.unwrap_or_default(), bonus };
                let given = self.state.scoring.assessed.contains_key(&(index, unit));
                let Some(came) = scored.item(score, unit, given, &mut lookup) else { continue };
                let wanted = if bonus { came.points } else { -came.points };
                let id = joined(&["points:score:", item.id.as_str(), ":", &self.unit_name(unit), ":", about]);
                let (rule, arithmetic, cause) = (None, Some(came.arithmetic), cause.clone());
                self.move_points(Movement { id, unit, at, cause, rule, item: Some(index), wanted, arithmetic });
            }
        }
    }

    /// A case of a kind: the items that are scored on each of them.
    pub(in crate::campaign) fn score_case(&mut self, unit: UnitIx, kind: &str, count: i64, at: Instant, seq: u64) {
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Some(card) = &plan.plan.scorecard else { return };
        for index in table.of_case(kind).into_iter().filter(|i| table.applies(*i, unit)) {
            let Some(item) = card.items.get(index) else { continue };
            let Some(way) = item.score.as_ref().and_then(|s| s.per_case.as_ref()) else { continue };
            let before = self.state.scoring.cases.insert((index, unit), at);
            let came = per_case(way, count, before, at);
            let wanted = if table.is_bonus(index) { came.points } else { -came.points };
            let id = joined(&["points:case:", item.id.as_str(), ":fact-", &seq.to_string()]);
            let (rule, arithmetic, cause) = (None, Some(came.arithmetic), Cause::Fact(seq));
            self.move_points(Movement { id, unit, at, cause, rule, item: Some(index), wanted, arithmetic });
        }
    }
}

/// What so many cases come to, given the one before.
pub(super) fn case_points(way: &PerCase, cases: Decimal, before: Option<Instant>, at: Instant) -> Option<Decimal> {
    let again = way.again.as_ref().filter(|again| is_again(before, at, again.within_days));
    let sum = cases.checked_mul(way.points)?;
    again.map_or(Some(sum), |again| sum.checked_add(again.points)).map(rounded)
}

/// Whether a case comes within days of the one before.
fn is_again(before: Option<Instant>, at: Instant, within_days: i64) -> bool {
    let since = before.map(|before| at.millis() - before.millis());
    since.is_some_and(|since| since <= within_days.saturating_mul(86_400_000))
}

fn per_case(way: &PerCase, count: i64, before: Option<Instant>, at: Instant) -> Came {
    let cases = Decimal::from(count);
    let arithmetic = Arithmetic::new("per-case").number("cases", cases).number("each", way.points);
    let again = way.again.as_ref().filter(|again| is_again(before, at, again.within_days));
    let more = |again: &Again| {
        arithmetic.clone().number("again", again.points).number("within", Decimal::from(again.within_days))
    };
    Came::of(case_points(way, cases, before, at), again.map_or_else(|| arithmetic.clone(), more))
}

impl Scored<'_> {
    fn item(&self, score: &Score, unit: UnitIx, given: bool, lookup: &mut Lookup) -> Option<Came> {
        if let Some(of) = &score.needs
            && lookup.count(self.campaign, of, unit, self.span).is_none_or(|n| n.is_zero())
        {
            // A bonus loses what it earned by then.
            let lost = if self.bonus { self.earned(unit) } else { self.whole };
            let came = if self.bonus { -lost } else { lost };
            return Some(Came::of(Some(came), Arithmetic::new("absent").number("whole", lost)));
        }
        if let Some(assessed) = &score.assessed {
            // What nobody assessed stays whole, and that is said.
            let open = assessed.r#as != Some(crate::plan::AssessedAs::Deduction) && !given;
            return open.then(|| Came::nothing("unassessed"));
        }
        if score.over.is_none() {
            return self.unit(score, unit, lookup);
        }
        let units = &self.campaign.plan.timetable.units;
        let below: Vec<UnitIx> =
            units.all().enumerated().filter(|(_, u)| u.parent == Some(unit)).map(|(ix, _)| ix).collect();
        let came = below
            .into_iter()
            .filter_map(|ix| Some((self.campaign.unit_name(ix), self.unit(score, ix, lookup)?.points)));
        let came: Vec<(Arc<str>, Decimal)> = came.collect();
        if came.is_empty() {
            return None;
        }
        let sum = came.iter().try_fold(Decimal::ZERO, |sum, (_, n)| sum.checked_add(*n));
        let mean = sum.and_then(|sum| sum.checked_div(Decimal::from(came.len())));
        Some(Came::of(mean, Arithmetic::new("mean").parts("over", came)))
    }

    fn earned(&self, unit: UnitIx) -> Decimal {
        self.campaign.state.units.at(unit).map_or(Decimal::ZERO, |u| u.account.earned(self.index))
    }

    fn unit(&self, score: &Score, unit: UnitIx, lookup: &mut Lookup) -> Option<Came> {
        if let Some(way) = &score.per_missing {
            return Some(self.per_missing(way, unit, lookup));
        }
        if let Some(way) = &score.proportional {
            return Some(self.proportional(way, unit, lookup));
        }
        if let Some(way) = &score.all_or_nothing {
            return Some(self.all_or_nothing(way, unit, lookup));
        }
        if let Some(way) = &score.steps {
            return Some(self.steps(way, unit, lookup));
        }
        if let Some(way) = &score.compare {
            return Some(self.compare(way, unit, lookup));
        }
        (!score.tiers.is_empty()).then(|| self.tiers(&score.tiers, unit, lookup))
    }

    fn per_missing(&self, way: &PerMissing, unit: UnitIx, lookup: &mut Lookup) -> Came {
        let done = lookup.count(self.campaign, &way.of, unit, self.span).unwrap_or_default();
        let missing = (way.required - done).max(Decimal::ZERO);
        let arithmetic = Arithmetic::new("per-missing").number("required", way.required).number("done", done);
        Came::of(missing.checked_mul(way.points), arithmetic.number("each", way.points))
    }

    fn proportional(&self, way: &Proportional, unit: UnitIx, lookup: &mut Lookup) -> Came {
        let done = lookup.count(self.campaign, &way.of, unit, self.span).unwrap_or_default();
        let Some(full) = lookup.goal(self.campaign, &way.full, unit).filter(|full| *full > Decimal::ZERO) else {
            return no_goal();
        };
        let share = done.max(Decimal::ZERO).min(full);
        let earned = self.whole.checked_mul(share).and_then(|n| n.checked_div(full));
        let points = if self.bonus { earned } else { earned.map(|earned| self.whole - earned) };
        let arithmetic = Arithmetic::new(if self.bonus { "proportional-bonus" } else { "proportional" });
        Came::of(points, arithmetic.number("whole", self.whole).number("done", done).number("full", full))
    }

    fn all_or_nothing(&self, way: &AllOrNothing, unit: UnitIx, lookup: &mut Lookup) -> Came {
        let done = lookup.count(self.campaign, &way.of, unit, self.span);
        let mut bound =
            |goal: &Option<crate::plan::Goal>| goal.as_ref().map(|goal| lookup.goal(self.campaign, goal, unit));
        let (least, most) = (bound(&way.at_least), bound(&way.at_most));
        if least == Some(None) || most == Some(None) {
            return no_goal();
        }
        let (least, most) = (least.flatten(), most.flatten());
        let value = done.unwrap_or_default();
        let met = least.is_none_or(|n| value >= n) && most.is_none_or(|n| value <= n);
        let points = if met == self.bonus { self.whole } else { Decimal::ZERO };
        let arithmetic = Arithmetic::new(if met { "all" } else { "nothing" }).number("done", value);
        let arithmetic = arithmetic.maybe("at_least", least).maybe("at_most", most);
        Came::of(Some(points), arithmetic.number("whole", self.whole))
    }

    fn steps(&self, way: &Steps, unit: UnitIx, lookup: &mut Lookup) -> Came {
        let Some(value) = lookup.count(self.campaign, &way.of, unit, self.span) else { return no_figure() };
        let (goal, below) = match (&way.below, &way.above) {
            (Some(goal), _) => (goal, true),
            (None, Some(goal)) => (goal, false),
            (None, None) => return no_goal(),
        };
        let Some(from) = lookup.goal(self.campaign, goal, unit) else { return no_goal() };
        let beyond = if below { from.saturating_sub(value) } else { value.saturating_sub(from) };
        let steps = full_steps(beyond, way.each);
        let arithmetic = Arithmetic::new(if below { "steps-below" } else { "steps-above" });
        let arithmetic = arithmetic.number("from", from).number("value", value).number("step", way.each);
        let arithmetic = arithmetic.number("steps", steps).number("each", way.points);
        Came::of(steps.checked_mul(way.points), arithmetic)
    }

    fn compare(&self, way: &Compare, unit: UnitIx, lookup: &mut Lookup) -> Came {
        let Some(value) = lookup.count(self.campaign, &way.of, unit, self.span) else { return no_figure() };
        let Some(base) = lookup.goal(self.campaign, &way.with, unit).filter(|b| !b.is_zero()) else { return no_goal() };
        let lower = way.better == Better::Lower;
        // Worse costs; for a bonus, better earns.
        let upward = lower != self.bonus;
        let beyond = if upward { value.saturating_sub(base) } else { base.saturating_sub(value) };
        let share = saturating_div(beyond.saturating_mul(Decimal::ONE_HUNDRED), base.abs());
        let steps = full_steps(share, way.each);
        let arithmetic = Arithmetic::new(if upward { "compare-up" } else { "compare-down" });
        let arithmetic = arithmetic.number("base", base).number("value", value).number("percent", rounded(share));
        let arithmetic = arithmetic.number("step", way.each).number("steps", steps).number("each", way.points);
        Came::of(steps.checked_mul(way.points), arithmetic)
    }

    fn tiers(&self, tiers: &[Tier], unit: UnitIx, lookup: &mut Lookup) -> Came {
        let mut gravest: Option<(&Tier, Decimal)> = None;
        for tier in tiers {
            let n = lookup.count(self.campaign, &tier.of, unit, self.span).unwrap_or_default();
            let applies = n >= tier.at_least.unwrap_or(Decimal::ONE);
            if applies && gravest.is_none_or(|(other, _)| tier.points > other.points) {
                gravest = Some((tier, n));
            }
        }
        match gravest {
            Some((tier, n)) => {
                let of = &tier.of;
                let name = of.facts.as_ref().map(|k| k.as_str());
                let name = name.or_else(|| {
                    [&of.done, &of.in_time, &of.indicator].into_iter().flatten().next().map(|i| i.as_str())
                });
                let arithmetic = Arithmetic::new("tier").text("of", name.unwrap_or("")).number("done", n);
                Came::of(Some(tier.points), arithmetic.number("points", tier.points))
            }
            None => Came::nothing("no-tier"),
        }
    }
}

/// A figure that nobody reported is nothing, and costs nothing by itself.
fn no_figure() -> Came {
    Came::nothing("no-figure")
}

fn no_goal() -> Came {
    Came::nothing("no-baseline")
}

/// How many whole steps lie beyond.
fn full_steps(beyond: Decimal, step: Decimal) -> Decimal {
    if beyond > Decimal::ZERO && step > Decimal::ZERO { saturating_div(beyond, step).floor() } else { Decimal::ZERO }
}

/// A quotient, or as much as decimals hold.
fn saturating_div(n: Decimal, by: Decimal) -> Decimal {
    n.checked_div(by).unwrap_or(if n.is_sign_negative() { Decimal::MIN } else { Decimal::MAX })
}

/// The items that are scored at the end of a period.
pub(super) fn at_the_end(items: &[Item], dated: &[(usize, Instant)]) -> Vec<usize> {
    let of_period = |(i, item): (usize, &Item)| {
        let score = item.score.as_ref()?;
        let worked_out = score.is_worked_out() || score.needs.is_some() || score.assessed.is_some();
        (worked_out && !dated.iter().any(|(dated, _)| *dated == i)).then_some(i)
    };
    items.iter().enumerate().filter_map(of_period).collect()
}
