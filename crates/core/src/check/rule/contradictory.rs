//! Scorecards and rungs whose parts contradict one another: what they say can be carried out, and cannot be meant.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, rule};
use crate::document::Span;
use crate::plan::{DueSpec, Goal, Item, ItemTree, Score, Scorecard};
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

const SCORING: &Code = &rule::CONTRADICTORY_SCORING;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    rungs(s, out);
    let Some(card) = &s.plan.scorecard else { return };
    let place = |key: &str| s.tree.and_then(|t| t.get("scorecard")?.get(key)).map_or(card.span, |n| n.span);
    if let Some(floor) = card.floor.filter(|floor| *floor > card.base) {
        let finding = Diagnostic::new(SCORING, place("floor")).variant("floor");
        out.push(finding.arg("floor", floor.normalize()).arg("base", card.base.normalize()));
    }
    if card.bonus_cap.is_some_and(|cap| cap < Decimal::ZERO) {
        out.push(not_positive(place("bonus_cap"), "bonus_cap"));
    }
    let mut bands: BTreeMap<Decimal, &str> = BTreeMap::new();
    for band in &card.bands {
        if let Some(other) = bands.insert(band.from.normalize(), band.id.as_str()) {
            let finding = Diagnostic::new(SCORING, band.id.span).variant("bands").arg("one", other);
            out.push(finding.arg("other", band.id.as_str()).arg("from", band.from.normalize()));
        }
    }
    let tree = ItemTree::of(&card.items);
    for (place, item) in card.items.iter().enumerate() {
        // An item and those above it. A ring has its finding, and so has what is too deep.
        let chain: Vec<&Item> = tree.chain(place).filter_map(|place| card.items.get(place)).collect();
        of_item(&chain, item, out);
        if let Some(score) = &item.score {
            of_score(item, score, out);
            of_date(s, item, score, out);
            of_assessor(s, card, &chain, item, score, out);
        }
    }
}

fn not_positive(span: Span, of: &str) -> Diagnostic {
    Diagnostic::new(&rule::BAD_SCORING, span).variant("positive").arg("item", of)
}

fn found(variant: &'static str, span: Span, item: &Item) -> Diagnostic {
    Diagnostic::new(SCORING, span).variant(variant).arg("item", &item.id.value)
}

fn of_item(chain: &[&Item], item: &Item, out: &mut Vec<Diagnostic>) {
    if item.points.is_some_and(|points| points < Decimal::ZERO) {
        out.push(not_positive(item.id.span, item.id.as_str()));
    }
    if item.highest && !chain.iter().any(|item| item.bonus) {
        out.push(found("highest", item.id.span, item));
    }
    // A ring has its finding.
    let ring = chain.iter().skip(1).any(|above| above.id.value == item.id.value);
    let above = chain.iter().skip(1).filter(|_| !ring).find_map(|above| Some((above, above.points?)));
    if let (Some(points), Some((above, most))) = (item.points, above)
        && points > most
    {
        let finding = found("larger", item.id.span, item).arg("points", points.normalize());
        out.push(finding.arg("above", &above.id.value).arg("most", most.normalize()));
    }
}

fn of_score(item: &Item, score: &Score, out: &mut Vec<Diagnostic>) {
    if let Some(way) = &score.all_or_nothing
        && let (Some(Goal::Number(least)), Some(Goal::Number(most))) = (&way.at_least, &way.at_most)
        && least > most
    {
        let finding = found("bounds", way.span, item);
        out.push(finding.arg("least", least.normalize()).arg("most", most.normalize()));
    }
    for tier in &score.tiers {
        if let Some(most) = item.points.filter(|most| tier.points > *most && !most.is_sign_negative()) {
            let finding = found("tier", tier.span, item);
            out.push(finding.arg("points", tier.points.normalize()).arg("most", most.normalize()));
        }
    }
    if let Some(way) = score.compare.as_ref().filter(|way| matches!(&way.with, Goal::Number(n) if n.is_zero())) {
        out.push(found("baseline", way.span, item));
    }
}

fn of_date(s: &Subject<'_>, item: &Item, score: &Score, out: &mut Vec<Diagnostic>) {
    let Some(at) = &score.at else { return };
    if score.per_case.is_some() {
        out.push(found("per-case", at.span, item));
        return;
    }
    let DueSpec::Expr(expr) = &at.value else { return };
    let timetable = s.timetable;
    let Some(end) = timetable.date(expr).map(|due| due.end(&timetable.zone)) else { return };
    if end <= timetable.start() || end > timetable.end() {
        let date = timetable.zone.local_date(crate::time::Instant::from_millis(end.millis() - 1));
        out.push(found("outside", at.span, item).arg("date", date));
    }
}

/// An item that names the units it is for, and one of these to assess it.
fn of_assessor(
    s: &Subject<'_>,
    card: &Scorecard,
    chain: &[&Item],
    item: &Item,
    score: &Score,
    out: &mut Vec<Diagnostic>,
) {
    let Some(by) = score.assessed.as_ref().and_then(|a| a.by.as_ref()) else { return };
    let units = &s.timetable.units;
    let Some(unit) = units.find(by.as_str()) else { return };
    let mut chosen = chain.iter().filter_map(|i| i.applies_to.as_ref()).chain(&card.applies_to).peekable();
    let within = |mut all: BTreeSet<UnitIx>| all.remove(&unit);
    if chosen.peek().is_some() && chosen.all(|chosen| within(units.select(&chosen.value).into_iter().collect())) {
        out.push(found("itself", by.span, item).arg("unit", &by.value));
    }
}

fn rungs(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let ladder = &s.plan.ladder;
    let finding = |variant, span| Diagnostic::new(&rule::CONTRADICTORY_RUNG, span).variant(variant);
    let mut last = None;
    for measure in ladder {
        if let Some(deduction) = measure.deduct.as_ref().filter(|d| d.points.value <= Decimal::ZERO) {
            out.push(not_positive(deduction.points.span, measure.id.as_str()));
        }
        for (key, _) in [("remedy", measure.remedy), ("appeal", measure.appeal)]
            .into_iter()
            .filter(|(_, period)| period.is_some_and(|p| p.amount == 0))
        {
            out.push(finding("no-time", measure.id.span).arg("measure", &measure.id.value).arg("key", key));
        }
        match last {
            Some(last) if !measure.r#final => {
                let finding = finding("after-final", measure.id.span);
                out.push(finding.arg("measure", &measure.id.value).arg("last", last));
            }
            _ => {}
        }
        if measure.r#final {
            last = last.or(Some(&measure.id.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn all(sections: &str) -> Vec<String> {
        let codes = ["rule/contradictory-scoring", "rule/contradictory-rung", "rule/bad-scoring"];
        codes.into_iter().flat_map(|code| said(code, sections)).collect()
    }

    fn one(sections: &str, part: &str) {
        let all = all(sections);
        assert!(all.len() == 1 && all[0].contains(part), "{sections}: {all:?}");
    }

    #[test]
    fn each_contradiction_of_a_scorecard_is_said_once() {
        one("scorecard: {base: 50, floor: 60}\n", "60");
        one("scorecard: {base: 50, bonus_cap: -3}\n", "bonus_cap");
        one("scorecard: {base: 50, bands: [{id: x, from: 60}, {id: y, from: 60.0}]}\n", "`y`");
        let item = |item: &str| format!("scorecard: {{base: 100, items: [{item}]}}\n");
        one(&item("{id: a, points: -5}"), "`a`");
        one(&item("{id: f, points: 5, highest: true}"), "`f`");
        one(&item("{id: f, points: 5}, {id: g, points: 9, under: f}"), "`g`");
        let scored = |score: &str| item(&format!("{{id: a, points: 5, score: {{{score}}}}}"));
        one(&scored("all_or_nothing: {of: {facts: q}, at_least: 5, at_most: 3}"), "`a`");
        one(&scored("tiers: [{of: {facts: q}, points: 20}]"), "20");
        one(&scored("at: 2027-02-20, per_missing: {of: {facts: q}, required: 3, points: 1}"), "2027-02-20");
        one(&scored("at: 2026-04-20, per_case: {facts: q, points: 1}"), "`a`");
        one(&scored("compare: {of: {facts: q}, with: 0, better: lower, each: 5, points: 1}"), "`a`");
        let own = item("{id: a, points: 5, applies_to: [east], score: {assessed: {from: 0, to: 5, by: east}}}");
        one(&own, "`east`");
        let clean = [
            scored("at: campaign.end, per_missing: {of: {facts: q}, required: 3, points: 1}"),
            scored("assessed: {from: 0, to: 5, by: office}"),
            item("{id: f, points: 5, bonus: true}, {id: g, points: 5, under: f, highest: true}"),
        ];
        clean.iter().for_each(|clean| assert_eq!(all(clean), [""; 0], "{clean}"));
    }

    #[test]
    fn each_contradiction_of_a_ladder_is_said_once() {
        let ladder = |rungs: &str| format!("ladder: [{rungs}]\n");
        one(&ladder("{id: v, final: true}, {id: w, remedy: 3 d}"), "`w`");
        one(&ladder("{id: w, remedy: 0 d}, {id: v, final: true}"), "`w`");
        one(&ladder("{id: v, final: true, appeal: 0 d}"), "`v`");
        one(&ladder("{id: v, final: true, deduct: {points: -3}}"), "`v`");
        assert_eq!(all(&ladder("{id: v, final: true}, {id: w, final: true, appeal: 3 d}")), [""; 0]);
    }
}
