//! Every rule of the packs reads, compiles, and names only what a rule may name; the legal clocks are those of the data.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::check::check;
use duban::document::{Source, SourceId};
use duban::rules::{ClockExtension, ClockUnit, Clocks, RuleLibrary};
use serde_json::Value;
use std::path::Path;

/// What a plan must give the rules that have parameters without a default.
const GIVEN: &[(&str, &str)] = &[
    ("accountability/late-return-report", "{to: above}"),
    ("accountability/poor-performer-report", "{to: above}"),
    ("general/grave-hazard", "{task: called}"),
    ("general/inspection-finding", "{kind: fire, item: returns}"),
    ("general/nonconformity", "{task: called}"),
    ("general/repeated-finding", "{kind: fire, item: returns}"),
];

/// The rules of a pack: each with its id and its text.
fn pack(name: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules").join(name);
    let mut files: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "rhai"));
    files.sort();
    let id = |f: &Path| format!("{name}/{}", f.file_stem().unwrap().to_str().unwrap());
    files.iter().map(|f| (id(f), std::fs::read_to_string(f).unwrap())).collect()
}

#[test]
fn every_rule_of_the_packs_checks_clean() {
    let mut seen = 0;
    for (id, text) in ["accountability", "general", "statutory"].into_iter().flat_map(pack) {
        let mut library = RuleLibrary::new();
        library.add(id.as_str(), text.as_str());
        let with = GIVEN.iter().find(|(rule, _)| *rule == id).map_or("{}", |(_, with)| with);
        let items = ["returns", "incidents", "leads", "results", "nonconformities", "corrective-actions"];
        let items = items.map(|i| format!("{{id: {i}}}")).join(", ");
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}}\n\
             units: {{above: {{title: U}}, a: {{title: A, under: above}}}}\n\
             tasks: [{{id: t, responsible: a, due: 2026-03-10, deliverable: {{kind: return}}}}, \
             {{id: called, responsible: a, on_call: {{}}, due: call + 9 d}}]\n\
             scorecard: {{base: 100, items: [{items}]}}\n\
             ladder: [{{id: rectify}}, {{id: yellow-card}}, {{id: talk}}, {{id: listed}}, {{id: halt}}, {{id: veto}}]\n\
             rules: [{{use: {id}, with: {with}}}]\n"
        );
        let done = check(Source::new("p.yaml", plan), &Default::default(), &library);
        // This small plan need not give every rule its trigger.
        let errors = done.diagnostics.at_least(duban::diagnostic::Severity::Error);
        assert!(errors.items().is_empty(), "{id}: {:?}", errors.items());
        let plan = done.plan.unwrap();
        let rule = plan.rules.first().unwrap();
        assert!(rule.title != id, "{id} has a title");
        assert!(
            rule.cite.as_ref().is_some_and(|cite| cite.contains(id.as_str())),
            "{id}: its own clause, as that of the file"
        );
        assert!(text.contains("\nsource: {doc: "), "{id} says where it comes from");
        assert!(text.contains("\ntitle: {zh: ") && text.contains(", en: "), "{id} has its title in both languages");
        seen += 1;
    }
    assert!(seen >= 35);
}

/// A rule about a limit of the law says whether its article was read, and its clock says the same.
#[test]
fn every_statutory_rule_says_whether_its_article_was_verified() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/statutory/clocks.yaml");
    let text = std::fs::read_to_string(file).unwrap();
    let (clocks, _) = Clocks::parse("statutory", &Source::new("clocks.yaml", text), SourceId(0));
    let mut named = 0;
    for (id, text) in pack("statutory") {
        let verified = text.contains("\n// Verified: yes.\n");
        assert!(verified != text.contains("\n// Verified: no.\n"), "{id} says whether it was verified, once");
        assert!(text.contains("clause: 第"), "{id} cites an article");
        let Some(at) = text.find("stands under ") else { continue };
        let word = |c: char| c.is_ascii_lowercase() || matches!(c, '/' | '-');
        let clock: String = text[at + "stands under ".len()..].chars().take_while(|c| word(*c)).collect();
        let clock = clocks.get(&clock).unwrap_or_else(|| panic!("{id}: no clock `{clock}`"));
        assert_eq!(clock.verified, verified, "{id}");
        let article = clock.article.split('第').nth(1).unwrap().split('条').next().unwrap();
        assert!(text.contains(&format!("clause: 第{article}条")), "{id} cites {}", clock.article);
        named += 1;
    }
    assert!(named >= 12);
}

/// What the search for the law found, as it was written down: the pack may neither add a limit nor change a figure.
#[test]
fn the_legal_clocks_are_those_that_were_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../../rules/statutory/clocks.yaml")).unwrap();
    let (clocks, findings) = Clocks::parse("statutory", &Source::new("clocks.yaml", text), SourceId(0));
    assert!(findings.is_empty(), "{findings:?}");
    let facts = std::fs::read_to_string(root.join("tests/data/legal-clocks.json")).unwrap();
    let facts: Vec<Value> = serde_json::from_str(&facts).unwrap();
    let mut ids: Vec<String> = facts.iter().map(|f| format!("statutory/{}", f["id"].as_str().unwrap())).collect();
    ids.sort();
    assert_eq!(clocks.iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>(), ids);
    for fact in &facts {
        let id = fact["id"].as_str().unwrap();
        let clock = clocks.get(&format!("statutory/{id}")).unwrap();
        let unit = fact["unit"].as_str().unwrap();
        let (amount, counted) = match clock.within.to_string().split_once(' ') {
            Some((n, unit)) => (n.parse::<u64>().unwrap(), unit.trim_end_matches('s').to_owned()),
            None => panic!("{id}"),
        };
        let expected = match unit.split(' ').next().unwrap() {
            "hours" => "h",
            "working" => "workday",
            "calendar" | "days" => "d",
            "months" | "years" => "month",
            other => panic!("{id}: {other}"),
        };
        assert_eq!(counted, expected, "{id}");
        let amount = if unit == "years" { amount / 12 } else { amount };
        // Where two figures were found in one row, the clock has one of them.
        let figures = fact["limit"].to_string();
        let mut figures = figures.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u64>().ok());
        assert!(figures.any(|n| n == amount), "{id}: {amount} of {}", fact["limit"]);
        assert_eq!(clock.unit == Some(ClockUnit::Unspecified), unit.starts_with("days"), "{id}");
        if let Some(days) = fact["extension"].as_u64() {
            let Some(ClockExtension::Longest(most)) = clock.extend else { panic!("{id}: no extension") };
            assert_eq!((u64::from(most.amount), most.unit), (days, clock.within.unit), "{id}");
        } else {
            assert!(!matches!(clock.extend, Some(ClockExtension::Longest(_))), "{id}: an extension nobody found");
        }
        let article = fact["article"].as_str().unwrap();
        let number = |text: &str| text.find('第').map(|at| text[at..].split('(').next().unwrap().to_owned());
        assert_eq!(number(&clock.article), number(article), "{id}");
        assert_eq!(clock.verified, fact["verified"].as_bool().unwrap(), "{id}");
        assert!(clock.found.is_some() && clock.title.0.len() == 2, "{id}: where found, and both languages");
    }
}
