//! Rungs of the ladder: without a remedy period that would make them climb, or that nothing can reach.

use crate::check::{Subject, errors_within};
use crate::diagnostic::{Diagnostic, rule};
use crate::document::nearest;
use crate::plan::{MeasureSpec, OnExpired};
use std::collections::BTreeSet;

/// The verbs that put a unit on the ladder.
const VERBS: [&str; 2] = ["impose", "raise"];

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let ladder = &s.plan.ladder;
    if s.declared.measures.len() > ladder.len() || s.lost("ladder", ladder.len()) || s.rules_unread() {
        return;
    }
    // What a rule calls may be meant for one of the verbs.
    if out.iter().any(|d| *d.code == rule::UNKNOWN_FUNCTION && d.args.iter().any(|(_, arg)| VERBS.contains(&&**arg))) {
        return;
    }
    let calls: Vec<_> = s.rules.iter().flat_map(|r| r.scripts.iter().map(move |(_, c)| (r, c.calls()))).collect();
    let raised = calls.iter().any(|(_, c)| c.iter().any(|c| c.name == "raise"));
    // A measure that is worked out while the rule runs may be any.
    let open =
        calls.iter().flat_map(|(_, c)| c).any(|c| c.name == "impose" && c.texts.is_empty() && c.params.is_empty());
    let accounts = s.plan.scorecard.iter().flat_map(|card| &card.items).filter_map(|item| item.account.as_ref());
    let gathered: BTreeSet<&str> = accounts.flat_map(|a| &a.thresholds).map(|t| t.measure.as_str()).collect();
    let mut imposed: BTreeSet<String> = BTreeSet::new();
    for (r, calls) in &calls {
        for call in calls.iter().filter(|c| c.name == "impose") {
            imposed.extend(call.texts.iter().map(|(_, text, _)| text.clone()));
            imposed.extend(call.params.iter().filter_map(|(_, p)| r.rule.params.get(p)).map(ToString::to_string));
        }
    }
    // A measure that the ladder does not have is meant for the one most like it; without such a one, for any.
    let known = || s.declared.measures.keys().map(String::as_str);
    let strange = imposed.iter().filter(|id| !s.declared.measures.contains_key(*id));
    let meant: Vec<Option<&str>> = strange.map(|id| nearest(id, known())).collect();
    let open = open || meant.contains(&None);
    let named = |id: &str| imposed.contains(id) || meant.contains(&Some(id));
    // Of a rung with a field that could not be read, nobody can say what it does.
    let unread = errors_within(out);
    // Coming down, a unit may stand on any rung below another.
    let lowered = calls.iter().any(|(_, c)| c.iter().any(|c| c.name == "lower"));
    let mut climbs = false;
    for (i, measure) in ladder.iter().enumerate() {
        let last = measure.r#final || i + 1 == ladder.len();
        // A rung that ends by time, or whose next has a way up of its own, leads on without a period.
        let own = |m: &MeasureSpec| m.on_count.is_some() || m.in_a_row.is_some() || gathered.contains(m.id.as_str());
        let next = ladder.get(i + 1).is_some_and(own);
        let stuck = !last && measure.remedy.is_none() && measure.lifts_after.is_none() && !next && !raised;
        let own_way = own(measure) || lowered && i + 1 < ladder.len();
        let reached = climbs || open || raised || own_way || named(measure.id.as_str());
        let unread = unread(measure.span);
        if stuck && !unread {
            let finding = Diagnostic::new(&rule::MEASURE_WITHOUT_REMEDY, measure.id.span);
            out.push(finding.arg("measure", &measure.id.value));
        }
        if !reached {
            out.push(Diagnostic::new(&rule::UNREACHABLE_STEP, measure.id.span).arg("measure", &measure.id.value));
        }
        // A rung that is stuck has its finding; what stands above it is not told again.
        climbs =
            reached && (stuck || unread || measure.remedy.is_some() && measure.on_expired != Some(OnExpired::Stay));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    #[test]
    fn what_points_of_an_account_call_for_is_reached() {
        let card = "scorecard: {base: 100, items: [{id: licence, points: 12, account: {cycle: 1 year, \
                    thresholds: [{points: 6, measure: talk}, {points: 12, measure: veto}]}}]}\n";
        let ladder = "ladder: [{id: talk, by: office}, {id: veto, final: true, appeal: 10 d, by: office}]\n";
        let rules = "rules: [{id: r, on: incident, then: 'deduct(1, \"licence\")'}]\n";
        for code in ["rule/unreachable-step", "rule/measure-without-remedy"] {
            assert_eq!(said(code, &format!("{card}{ladder}{rules}")), [""; 0], "{code}");
        }
    }

    const LADDER: &str = "tasks: [{id: t, responsible: police, due: 2026-03-10}]\n\
                          ladder: [{id: talk, remedy: 3 d, on_expired: stay, by: office}, {id: rectify, by: office}, \
                          {id: veto, final: true, appeal: 10 d, by: office}]\n";

    fn steps(rules: &str) -> (usize, usize) {
        let count = |code| said(code, &format!("{LADDER}rules:\n{rules}")).len();
        (count("rule/unreachable-step"), count("rule/measure-without-remedy"))
    }

    #[test]
    fn a_mistake_in_a_rule_hides_only_what_it_may_mean() {
        assert_eq!(steps("  - {id: r, on: incident, then: 'impose(\"rectify\")'}\n"), (1, 1));
        assert_eq!(steps("  - {id: r, on: incident, when: event.cuont > 1, then: 'impose(\"rectify\")'}\n"), (1, 1));
        assert_eq!(steps("  - {id: r, on: incident, then: 'impose(\"rectfy\")'}\n"), (1, 1), "meant for `rectify`");
        assert_eq!(steps("  - {id: r, on: incident, then: 'impose(\"talc\"); impose(\"veto\")'}\n"), (1, 1));
        assert_eq!(steps("  - {id: r, on: incident, then: 'impose(\"zzzzzzzzz\")'}\n"), (0, 1), "may mean any");
        assert_eq!(steps("  - {id: r, on: incident, then: 'impos(\"talk\")'}\n"), (0, 0), "a verb misspelled");
        assert_eq!(steps("  - {id: r, on: incident, then: 'impose('}\n"), (0, 0), "unread");
        assert_eq!(steps("  - {on: incident, then: deduct(1)}\n"), (0, 0), "lost");
    }

    #[test]
    fn a_field_that_cannot_be_read_hides_its_own_rung() {
        let plan = format!("{LADDER}rules: [{{id: r, on: incident, then: 'impose(\"talk\")'}}]\n");
        assert_eq!(said("rule/measure-without-remedy", &plan).len(), 1);
        let plan = plan.replace("{id: rectify, ", "{id: rectify, remedy: soon, ");
        assert_eq!(said("rule/measure-without-remedy", &plan), [""; 0]);
        assert_eq!(said("rule/unreachable-step", &plan).len(), 2, "it is still nobody's to reach");
        let plan = plan.replace("on_expired: stay, ", "");
        assert_eq!(said("rule/unreachable-step", &plan), [""; 0], "the veto may follow from it");
    }
}
