//! A parameter that nothing uses: one of the plan, or one of a rule file that its script never reads.

use crate::check::{Subject, errors_within};
use crate::diagnostic::{Diagnostic, document, rule};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for resolved in s.rules.iter().filter(|r| !r.own.is_empty()) {
        let reads: Option<Vec<Vec<String>>> = resolved.scripts.iter().map(|(_, c)| c.params_read()).collect();
        let Some(reads) = reads else { continue };
        let reads: BTreeSet<String> = reads.into_iter().flatten().collect();
        for own in resolved.own.iter().filter(|own| !reads.contains(own.as_str())) {
            let finding = Diagnostic::new(&rule::UNUSED_PARAM, own.span).variant("rule-file");
            out.push(finding.arg("param", &own.value));
        }
    }
    // Of a rule that could not be read nobody knows what it reads, least of all where its script stands elsewhere.
    if s.rules_unread() {
        return;
    }
    // A name that is wrong elsewhere may be meant for one of these, and one declared wrongly has its finding.
    let wrong = out.iter().filter(|d| [&rule::UNKNOWN_PARAM, &document::UNKNOWN_PARAM].contains(&d.code));
    let meant: BTreeSet<String> =
        wrong.flat_map(|d| &d.args).filter(|(name, _)| *name == "suggestion").map(|(_, id)| id.clone()).collect();
    let within = errors_within(out);
    let declared = s.tree.and_then(|t| t.get("params"));
    let broken = |name: &str| declared.and_then(|p| p.get(name)).is_some_and(|node| within(node.span));
    let text = s.sources.first().map_or("", |source| source.text());
    let mut read: BTreeSet<String> = BTreeSet::new();
    for (_, compiled) in s.rules.iter().flat_map(|r| &r.scripts) {
        // A name worked out while the rule runs may be any.
        let Some(params) = compiled.params_read() else { return };
        read.extend(params);
    }
    let written: BTreeSet<&str> = ["${", "params."]
        .iter()
        .flat_map(|before| text.match_indices(before).map(|(at, _)| word_at(text, at + before.len())))
        .collect();
    for (name, _) in &s.plan.params {
        // The year of dates is used by every date without one.
        let used = name.as_str() == "year" || read.contains(name.as_str()) || written.contains(name.as_str());
        if !(used || meant.contains(name.as_str()) || broken(name.as_str())) {
            out.push(Diagnostic::new(&rule::UNUSED_PARAM, name.span).arg("param", &name.value));
        }
    }
}

/// The name that stands at a place of the text.
fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("").trim_start();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    rest.get(..end.unwrap_or(rest.len())).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{said, said_of};

    fn whole(then: &str) -> usize {
        let plan = format!(
            "duban: 1\ncampaign: {{id: d, window: 2026-03-02..2026-06-30, time_zone: Asia/Shanghai, calendar: cn}}\nparams: {{points: {{type: int, default: 2}}}}\nunits: {{a: {{}}}}\ntasks: [{{id: t, responsible: a, due: 2026-03-10}}]\nrules: [{{id: r, on: incident, by: a, then: '{then}'}}]\n"
        );
        said_of("rule/unused-param", &plan).len()
    }

    #[test]
    fn parameters_handed_on_as_a_whole_may_all_be_read() {
        assert_eq!(whole("deduct(1)"), 1);
        for then in [
            "deduct(params.points)",
            "deduct(params[\"points\"])",
            "let p = params; deduct(p.points)",
            "fn one(p) { p.points } deduct(one(params))",
        ] {
            assert_eq!(whole(then), 0, "{then}");
        }
    }

    fn unused(rules: &str) -> Vec<String> {
        let params = "params: {limit: 3, other: 4, wrong: {type: int, default: 0, min: 1}}\n";
        let tasks = "tasks: [{id: t, responsible: police, due: 2026-03-10}]\n";
        said("rule/unused-param", &format!("{params}{tasks}rules:\n{rules}"))
    }

    #[test]
    fn a_mistake_hides_only_what_it_may_mean() {
        let rule =
            |when: &str| unused(&format!("  - {{id: r, on: obligation.fulfilled, when: {when}, then: deduct(1)}}\n"));
        let both = ["nothing uses the parameter `limit`", "nothing uses the parameter `other`"];
        assert_eq!(rule("obligation.days_late > 3"), both, "one that is declared wrongly has its finding");
        assert_eq!(rule("obligation.day_late > 3"), both);
        assert_eq!(rule("obligation.days_late > params.limt"), both[1..], "meant for `limit`");
        assert_eq!(rule("obligation.days_late > params.limit"), both[1..]);
        assert_eq!(rule("'obligation.days_late > ('"), [""; 0], "unread");
    }
}
