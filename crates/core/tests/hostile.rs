//! Damaged documents and facts end in findings and typed errors, never in a panic.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::campaign::{Campaign, Fact, verify};
use duban::check::check;
use duban::diagnostic::{Colour, Language, fix_once, to_json, to_text};
use duban::document::Source;
use duban::rules::RuleLibrary;
use proptest::prelude::*;
use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)).unwrap()
}

/// One edit of a text: where, how much is cut, what is put in.
fn damage(text: &str, edits: &[(prop::sample::Index, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, cut, put) in edits {
        let at = at.index(chars.len() + 1);
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, put.chars());
    }
    chars.into_iter().collect()
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    let put = prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            ": ",
            "- ",
            "\n",
            "\n\n  ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|",
            ">",
            "#",
            "&a ",
            "*a",
            "：",
            "，",
            "“",
            "”",
            "\t",
            "\u{3000}",
            "\u{feff}",
            "\u{0}",
            "99999999999999999999",
            "2026-02-30",
            "-1",
            "null",
            "~",
            "${year}",
            "${",
            "duban",
            "each: ",
            "after: [roster]",
            "workdays",
            "phase.start - 9999 months",
            "FREQ=DAILY",
            "loop { }",
            "\\",
            "%",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, put), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_plans_give_findings(file in 0usize..3, edits in edits()) {
        let names = ["examples/plans/10-county-season.yaml", "tests/conformance/findings/plan.yaml", "tests/conformance/waiting/plan.yaml"];
        let text = damage(&read(names[file]), &edits);
        let done = check(Source::new("p.yaml", text.as_str()), &Default::default(), &RuleLibrary::new());
        prop_assert_eq!(done.plan.is_some(), !done.diagnostics.has_errors());
        for d in done.diagnostics.items() {
            prop_assert!(d.span.end as usize <= text.len().max(1), "a span past the end");
            for fix in d.fixes.iter().flat_map(|f| &f.edits) {
                prop_assert!(text.get(fix.span.range()).is_some(), "a fix that cuts a character");
            }
        }
        to_text(&done.diagnostics, Language::ZhHant, Colour::Never);
        serde_json::to_string(&to_json(std::slice::from_ref(&done.diagnostics), Language::En)).unwrap();
        fix_once(&done.diagnostics);
    }

    #[test]
    fn damaged_facts_and_journals_are_refused(edits in edits(), line in any::<prop::sample::Index>()) {
        let plan = read("tests/conformance/waiting/plan.yaml");
        let plan = check(Source::new("p.yaml", plan), &Default::default(), &RuleLibrary::new()).plan.unwrap();
        let facts = read("tests/conformance/waiting/facts.jsonl");
        let lines: Vec<&str> = facts.lines().collect();
        let hurt = damage(lines[line.index(lines.len())], &edits);
        let mut campaign = Campaign::open_with_journal(plan);
        for text in lines.iter().copied().chain([hurt.as_str()]) {
            if let Ok(fact) = Fact::from_json(text, campaign.zone()) {
                let _ = campaign.record(fact);
            }
        }
        let journal = campaign.take_journal();
        prop_assert!(verify(&journal).is_ok());
        let _ = verify(&damage(&journal, &edits));
    }
}
