//! Items scored without a rule: what they name, and numbers that make no sense.

use crate::check::Subject;
use crate::check::names::{require, unknown, unknown_unit};
use crate::diagnostic::{Diagnostic, duty, graph, rule, target};
use crate::document::Span;
use crate::plan::{Count, Goal, Item, ItemTree, Score, Scorecard, Selector, Spanned};
use crate::time::ReportPeriod;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let Some(card) = &s.plan.scorecard else { return };
    card.applies_to.iter().for_each(|units| chosen(s, units, out));
    let tree = ItemTree::of(&card.items);
    let rings = tree.rings();
    let in_ring: BTreeSet<usize> = rings.iter().flatten().copied().collect();
    for (place, item) in card.items.iter().enumerate() {
        let deep = tree.chain(place).count() > ItemTree::DEEPEST;
        // Of what is too deep, the first that is stands for those above it.
        let first = tree.chain(place).count() == ItemTree::DEEPEST + 1
            && tree.chain(place).nth(1).is_none_or(|above| tree.chain(above).count() <= ItemTree::DEEPEST);
        if deep && first && tree.chain(place).all(|place| !in_ring.contains(&place)) {
            out.push(bad("nested", item.id.span, item).arg("most", ItemTree::DEEPEST));
        }
        if let Some(under) = &item.under {
            require(&rule::UNKNOWN_ITEM, &s.declared.items, under.as_str(), under.span, out);
        }
        item.applies_to.iter().for_each(|units| chosen(s, units, out));
        item.times.iter().for_each(|times| kind(s, &times.kind, out));
        if let Some(score) = &item.score {
            names(s, score, out);
            let bonus = tree.chain(place).filter_map(|place| card.items.get(place)).any(|item| item.bonus);
            numbers(bonus, item, score, out);
        }
        for times in item.times.iter().filter(|t| t.times <= Decimal::ZERO) {
            out.push(bad("positive", times.span, item));
        }
    }
    for weight in &card.weights {
        unit_or_set(s, &weight.unit, out);
        if weight.weight <= Decimal::ZERO {
            out.push(
                Diagnostic::new(&rule::BAD_SCORING, weight.span).variant("positive").arg("item", &weight.unit.value),
            );
        }
    }
    for bottom in card.ranking.iter().flat_map(|r| &r.bottoms) {
        kind(s, &bottom.kind, out);
    }
    for ring in rings {
        of_ring(card, &ring, out);
    }
}

/// Items that are part of themselves; said where the last of them closes the ring.
fn of_ring(card: &Scorecard, ring: &[usize], out: &mut Vec<Diagnostic>) {
    let items: Vec<&Item> = ring.iter().filter_map(|place| card.items.get(*place)).collect();
    let Some((first, last)) = items.first().zip(items.last()) else { return };
    let place = last.under.as_ref().map_or(last.span, |u| u.span);
    let path: Vec<&str> = items.iter().chain([first]).map(|item| item.id.as_str()).collect();
    out.push(Diagnostic::new(&rule::ITEM_CYCLE, place).arg("path", path.join(" → ")));
}

fn chosen(s: &Subject<'_>, units: &Spanned<Selector>, out: &mut Vec<Diagnostic>) {
    match &units.value {
        Selector::Named(all) => all.iter().for_each(|id| unit_or_set(s, id, out)),
        Selector::Under(id) => unit_or_set(s, id, out),
        Selector::Kind(word) => kind(s, word, out),
    }
}

pub(super) fn unit_or_set(s: &Subject<'_>, id: &Spanned<crate::plan::Id>, out: &mut Vec<Diagnostic>) {
    if !s.declared.is_unit_or_set(id.as_str()) {
        let known = s.declared.units.keys().chain(s.declared.sets.keys()).map(String::as_str);
        out.push(unknown_unit(s, &duty::UNKNOWN_UNIT, id, known));
    }
}

fn kind(s: &Subject<'_>, word: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let kinds: BTreeSet<&str> = s.plan.units.iter().filter_map(|(_, u)| u.kind.as_ref()).map(|k| k.as_str()).collect();
    if !kinds.contains(word.as_str()) {
        out.push(unknown(&rule::UNKNOWN_KIND, word, word.span, kinds.into_iter()));
    }
}

fn names(s: &Subject<'_>, score: &Score, out: &mut Vec<Diagnostic>) {
    for count in score.counts() {
        if let Some(id) = &count.indicator {
            require(&target::UNKNOWN_INDICATOR, &s.declared.indicators, id.as_str(), id.span, out);
        }
        for id in count.done.iter().chain(&count.in_time) {
            require(&graph::UNKNOWN_TASK, &s.declared.tasks, id.as_str(), id.span, out);
        }
    }
    for goal in score.goals() {
        let Goal::Own(own) = goal else { continue };
        if let Some(id) = &own.indicator {
            require(&target::UNKNOWN_INDICATOR, &s.declared.indicators, id.as_str(), id.span, out);
        }
        own.units.iter().for_each(|u| unit_or_set(s, &u.unit, out));
    }
    if let Some(by) = score.assessed.as_ref().and_then(|a| a.by.as_ref())
        && !s.declared.units.contains_key(by.as_str())
    {
        out.push(unknown_unit(s, &duty::UNKNOWN_UNIT, by, s.declared.units.keys().map(String::as_str)));
    }
}

fn bad(variant: &'static str, span: Span, item: &Item) -> Diagnostic {
    Diagnostic::new(&rule::BAD_SCORING, span).variant(variant).arg("item", &item.id.value)
}

fn numbers(bonus: bool, item: &Item, score: &Score, out: &mut Vec<Diagnostic>) {
    match score.ways().as_slice() {
        [] if score.needs.is_some() => {}
        [] => out.push(bad("no-way", score.span, item)),
        [_] => {}
        ways => out.push(bad("several-ways", score.span, item).arg("ways", ways.join(", "))),
    }
    let one = |count: &&Count| count.set() != 1;
    out.extend(score.counts().into_iter().filter(one).map(|count| bad("count", count.span, item)));
    for number in positives(score).into_iter().filter(|n| n.0 <= Decimal::ZERO) {
        out.push(bad("positive", number.1, item));
    }
    let whole = score.proportional.is_some() || score.all_or_nothing.is_some() || score.needs.is_some();
    let mark = score.assessed.as_ref().is_some_and(|a| a.r#as.is_none_or(|a| a == crate::plan::AssessedAs::Mark));
    if item.points.is_none() && (whole || mark && !bonus) {
        out.push(bad("no-points", score.span, item));
    }
    if bonus && (score.per_missing.is_some() || score.assessed.is_some() && !mark) {
        out.push(bad("bonus", score.span, item));
    }
    if let Some(assessed) = &score.assessed {
        let most = item.points.unwrap_or(assessed.to);
        if assessed.from < Decimal::ZERO || assessed.from > assessed.to || assessed.to > most {
            let finding = bad("range", assessed.span, item);
            out.push(finding.arg("from", assessed.from.normalize()).arg("to", assessed.to.normalize()));
        }
    }
    let bounds = score
        .all_or_nothing
        .as_ref()
        .map(|w| (usize::from(w.at_least.is_some()) + usize::from(w.at_most.is_some()), w.span));
    let sides = score.steps.as_ref().map(|w| (usize::from(w.below.is_some()) + usize::from(w.above.is_some()), w.span));
    if let Some((_, span)) = bounds.filter(|(n, _)| *n == 0).or(sides.filter(|(n, _)| *n != 1)) {
        out.push(bad("bound", span, item));
    }
    let periods = score.goals().into_iter().filter_map(|goal| match goal {
        Goal::Own(own) => Some(&own.periods),
        Goal::Number(_) => None,
    });
    for period in periods.flatten().filter(|p| ReportPeriod::parse(p).is_none()) {
        out.push(bad("period", period.span, item).arg("period", &period.value));
    }
}

/// Numbers that must be above zero, each with the way it belongs to.
fn positives(score: &Score) -> Vec<(Decimal, Span)> {
    let mut all = Vec::new();
    all.extend(score.per_missing.iter().flat_map(|w| [(w.required, w.span), (w.points, w.span)]));
    all.extend(score.steps.iter().flat_map(|w| [(w.each, w.span), (w.points, w.span)]));
    all.extend(score.compare.iter().flat_map(|w| [(w.each, w.span), (w.points, w.span)]));
    all.extend(score.tiers.iter().flat_map(|t| [(t.points, t.span), (t.at_least.unwrap_or(Decimal::ONE), t.span)]));
    all.extend(score.per_case.iter().map(|w| (w.points, w.span)));
    let again = score.per_case.iter().filter_map(|w| w.again.as_ref());
    all.extend(again.flat_map(|a| [(a.points, a.span), (Decimal::from(a.within_days), a.span)]));
    if let Some(Goal::Number(full)) = score.proportional.as_ref().map(|w| &w.full) {
        all.extend(score.proportional.iter().map(|w| (*full, w.span)));
    }
    // One finding a way is enough.
    all.sort_by_key(|(number, span)| (*span, *number));
    all.dedup_by_key(|(_, span)| *span);
    all
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;
    use crate::plan::ItemTree;
    use std::fmt::Write;

    fn nested(n: usize) -> String {
        let mut items = String::from("scorecard: {base: 100, items: [{id: i0}");
        for i in 1..n {
            let _ = write!(items, ", {{id: i{i}, under: i{}}}", i - 1);
        }
        items + "]}\n"
    }

    #[test]
    fn items_are_part_of_one_another_to_a_depth() {
        assert_eq!(said("rule/bad-scoring", &nested(ItemTree::DEEPEST)), [""; 0]);
        let said_once = said("rule/bad-scoring", &nested(3000));
        assert!(said_once.len() == 1 && said_once[0].contains("`i16`"), "{said_once:?}");
    }

    #[test]
    fn a_ring_is_said_once_from_its_first_item() {
        let items = "scorecard: {base: 100, items: [{id: out, under: c}, {id: a, under: b}, {id: b, under: c}, {id: c, under: a}]}\n";
        let all = said("rule/item-cycle", items);
        assert!(all.len() == 1 && all[0].contains("a → b → c → a"), "{all:?}");
    }
}
