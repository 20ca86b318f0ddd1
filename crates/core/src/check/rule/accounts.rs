//! Points accounts: what they name, and what of them can never be.

use super::scoring::unit_or_set;
use crate::check::Subject;
use crate::check::names::require;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::Span;
use crate::plan::{CarryOver, Item, ItemTree, PointsAccount, Scorecard};
use crate::time::PeriodUnit;
use rust_decimal::Decimal;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let Some(card) = &s.plan.scorecard else { return };
    let tree = ItemTree::of(&card.items);
    for (place, item) in card.items.iter().enumerate() {
        let Some(account) = &item.account else { continue };
        account.begins.iter().for_each(|b| unit_or_set(s, &b.unit, out));
        for threshold in &account.thresholds {
            let measure = &threshold.measure;
            require(&rule::UNKNOWN_MEASURE, &s.declared.measures, measure.as_str(), measure.span, out);
        }
        numbers(item, account, out);
        let chain: Vec<&Item> = tree.chain(place).filter_map(|place| card.items.get(place)).collect();
        contradictions(card, &chain, item, account, out);
    }
}

fn numbers(item: &Item, account: &PointsAccount, out: &mut Vec<Diagnostic>) {
    let mut all: Vec<(Decimal, Span)> = account.thresholds.iter().map(|t| (t.points, t.span)).collect();
    if let Some(redeem) = &account.redeem {
        let least = [Some(redeem.points), redeem.most, redeem.below].into_iter().flatten().min();
        all.extend(least.map(|least| (least, redeem.span)));
    }
    for (_, span) in all.into_iter().filter(|(number, _)| *number <= Decimal::ZERO) {
        out.push(Diagnostic::new(&rule::BAD_SCORING, span).variant("positive").arg("item", &item.id.value));
    }
}

fn contradictions(card: &Scorecard, chain: &[&Item], item: &Item, account: &PointsAccount, out: &mut Vec<Diagnostic>) {
    let found = |variant, span| {
        Diagnostic::new(&rule::CONTRADICTORY_SCORING, span).variant(variant).arg("item", &item.id.value)
    };
    let cycle = account.cycle.value;
    if cycle.amount == 0 || matches!(cycle.unit, PeriodUnit::Hours | PeriodUnit::Workdays) {
        out.push(found("cycle", account.cycle.span).arg("cycle", cycle));
    }
    if chain.iter().any(|item| item.bonus) {
        out.push(found("account-earns", account.span));
    }
    let within = chain.iter().skip(1).find(|above| above.account.is_some() && above.id.value != item.id.value);
    if let Some(within) = within {
        out.push(found("account-within", account.span).arg("above", &within.id.value));
    }
    if card.appraisal.as_ref().is_some_and(|a| a.carry_over != Some(CarryOver::Keep)) {
        out.push(found("account-afresh", account.span));
    }
    let most = chain.iter().filter_map(|item| item.points).min();
    for threshold in &account.thresholds {
        if let Some(most) = most.filter(|most| threshold.points > *most) {
            let finding = found("threshold", threshold.span).arg("points", threshold.points.normalize());
            out.push(finding.arg("most", most.normalize()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn all(card: &str, account: &str, item: &str) -> Vec<String> {
        let sections = format!(
            "scorecard: {{base: 100{card}, items: [{{id: licence, points: 12{item}, account: {{{account}}}}}]}}\n\
             ladder: [{{id: talk, remedy: 3 d, by: office}}]\n"
        );
        let codes = [
            "rule/contradictory-scoring",
            "rule/bad-scoring",
            "rule/unknown-measure",
            "duty/unknown-unit",
            "document/missing-field",
        ];
        codes.into_iter().flat_map(|code| said(code, &sections)).collect()
    }

    #[test]
    fn what_of_an_account_can_never_be() {
        let one = |card: &str, account: &str, item: &str, part: &str| {
            let all = all(card, account, item);
            assert!(all.len() == 1 && all[0].contains(part), "{account}: {all:?}");
        };
        one("", "cycle: 24 h", "", "24 h");
        one("", "cycle: 200 workdays", "", "200 workdays");
        one("", "cycle: 0 d", "", "0 d");
        one("", "thresholds: []", "", "cycle");
        one("", "cycle: 1 year, thresholds: [{points: 13, measure: talk}]", "", "13");
        one("", "cycle: 1 year, thresholds: [{points: 0, measure: talk}]", "", "licence");
        one("", "cycle: 1 year, thresholds: [{points: 6, measure: tlak}]", "", "tlak");
        one("", "cycle: 1 year, begins: [{unit: nowhere, day: 2026-01-01}]", "", "nowhere");
        one("", "cycle: 1 year, redeem: {facts: study, points: 1, most: -2}", "", "licence");
        one("", "cycle: 1 year", ", bonus: true", "licence");
        let above = "cycle: 1 year}}, {id: part, under: licence, points: 3, account: {cycle: 1 year";
        one("", above, "", "`part`");
        one(", appraisal: {every: month}", "cycle: 1 year", "", "licence");
        let clean = "cycle: 12 months, begins: [{unit: towns, day: 2026-01-01}], carry_over: unpaid, \
                     thresholds: [{points: 12, measure: talk}], redeem: {facts: study, points: 1, most: 6, below: 12}";
        assert_eq!(all(", appraisal: {every: month, carry_over: keep}", clean, ""), [""; 0]);
    }
}
