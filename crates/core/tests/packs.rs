//! Every rule of the packs reads, compiles, and names only what a rule may name.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may fail by panicking")]

use duban::check::check;
use duban::document::Source;
use duban::rules::RuleLibrary;
use std::path::Path;

#[test]
fn every_rule_of_the_packs_checks_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/accountability");
    let mut seen = 0;
    for file in std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()) {
        let id = format!("accountability/{}", file.file_stem().unwrap().to_str().unwrap());
        let mut library = RuleLibrary::new();
        library.add(id.as_str(), std::fs::read_to_string(&file).unwrap());
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}}\n\
             units: {{a: {{title: A}}}}\ntasks: [{{id: t, responsible: a, due: 2026-03-10}}]\n\
             scorecard: {{base: 100, items: [{{id: returns}}, {{id: incidents}}]}}\nladder: [{{id: rectify}}]\n\
             rules: [{{use: {id}}}]\n"
        );
        let done = check(Source::new("p.yaml", plan), &Default::default(), &library);
        // This small plan need not give every rule its trigger.
        let errors = done.diagnostics.at_least(duban::diagnostic::Severity::Error);
        assert!(errors.items().is_empty(), "{id}: {:?}", errors.items());
        let plan = done.plan.unwrap();
        let rule = plan.rules.first().unwrap();
        assert!(rule.cite.is_some() && rule.title != id, "{id} has a clause and a title");
        seen += 1;
    }
    assert!(seen >= 3);
}
