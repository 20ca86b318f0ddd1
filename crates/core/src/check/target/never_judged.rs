//! A number to be reached that no item of the scorecard and no rule looks at.

use super::rows;
use crate::check::Subject;
use crate::check::names::require;
use crate::diagnostic::{Diagnostic, rule, target};
use crate::plan::Trigger;
use crate::rules::Value;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut read: Option<BTreeSet<&str>> = None;
    let any = judges_all(s);
    for row in rows(s) {
        let Some((number, span)) = row.number() else { continue };
        match &number.item {
            Some(item) => require(&rule::UNKNOWN_ITEM, &s.declared.items, item.as_str(), item.span, out),
            None if row.target_field("item").is_some_and(|n| !n.is_null()) || s.rules_unread() => {}
            None if scored(s, row.id.as_str()) => {}
            None if any => {}
            None if read.get_or_insert_with(|| texts(s)).contains(row.id.as_str()) => {}
            None => {
                let finding = Diagnostic::new(&target::TARGET_NEVER_JUDGED, span);
                out.push(finding.arg("indicator", &row.id.value));
            }
        }
    }
}

/// Whether an item of the scorecard is scored by the figure.
fn scored(s: &Subject<'_>, id: &str) -> bool {
    let items = s.plan.scorecard.iter().flat_map(|c| &c.items).filter_map(|i| i.score.as_ref());
    items.flat_map(|score| score.counts()).filter_map(|c| c.indicator.as_ref()).any(|i| i.as_str() == id)
}

/// Whether a rule on missed targets looks at every indicator alike: it names none.
fn judges_all(s: &Subject<'_>) -> bool {
    let ids: BTreeSet<&str> = s.plan.indicators.iter().map(|(id, _)| id.as_str()).collect();
    s.rules.iter().filter(|r| r.rule.trigger == Trigger::IndicatorBelowTarget).any(|r| {
        let params = r.rule.params.values().filter_map(|value| match value {
            Value::Text(text) => Some(&**text),
            _ => None,
        });
        let scripts = r.scripts.iter().flat_map(|(script, _)| script.text.split(['"', '`']));
        !scripts.chain(params).any(|text| ids.contains(text))
    })
}

/// Every text that rules name: in quotes in their scripts, or as the value of a parameter. What stands between two texts
/// is taken along; it is never an id.
fn texts<'a>(s: &Subject<'a>) -> BTreeSet<&'a str> {
    let scripts = s.rules.iter().flat_map(|r| &r.scripts).flat_map(|(script, _)| script.text.split(['"', '`']));
    let params = s.rules.iter().flat_map(|r| r.rule.params.values()).filter_map(|value| match value {
        Value::Text(text) => Some(&**text),
        _ => None,
    });
    scripts.chain(params).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    #[test]
    fn an_item_or_a_rule_judges() {
        let found = |item: &str, rules: &str| {
            let plan = format!(
                "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
                 units: {{hall: {{}}}}\nscorecard: {{base: 100, items: [{{id: i}}]}}\n\
                 indicators: {{dens: {{measure: 個, target: {{at_least: 3, by: 2026-03-20{item}}}}}}}\n\
                 tasks: [{{id: t, responsible: hall, due: 2026-03-10, \
                 deliverable: {{kind: return, indicators: [dens]}}}}]\nrules:\n{rules}"
            );
            let done = check(Source::new("p", plan), &Default::default(), &Default::default());
            let ids = done.diagnostics.items().iter().map(|d| d.code.id);
            ids.filter(|id| id.starts_with("target/") || ["rule/unknown-item", "rule/syntax"].contains(id))
                .collect::<Vec<_>>()
        };
        let rule = |when: &str| format!("- {{id: r, on: incident, when: '{when}', then: 'deduct(1)'}}\n");
        assert_eq!(found("", &rule("true")), ["target/target-never-judged"]);
        assert_eq!(found(", item: i", &rule("true")), [""; 0]);
        assert_eq!(found(", item: j", &rule("true")), ["rule/unknown-item"]);
        assert_eq!(found("", &rule("event.kind == \"dens\"")), [""; 0]);
        let below = |rest: &str| format!("- {{id: r, on: indicator.below-target, {rest}then: 'deduct(1)'}}\n");
        assert_eq!(found("", &below("")), [""; 0]);
        assert_eq!(found("", &below("when: 'unit.score < 90', ")), [""; 0]);
        assert_eq!(found("", &below("when: 'indicator.id == \"dens\"', ")), [""; 0]);
        assert_eq!(found("", &rule("event.kind ==")), ["rule/syntax"], "a rule that does not read may judge");
    }
}
