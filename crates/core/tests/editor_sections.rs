//! Names of indicators, pipelines and their states, and the newer places of units, phases and items.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::editor::{
    Explained, Format, Kind, Known, Reading, RenameError, Symbol, complete, definition, hover, outline, references,
    rename,
};
use duban::rules::RuleLibrary;

const PLAN: &str = r#"duban: 1
campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: every-day, lead: 鎮府}
units:
  鎮府: {title: 鎮政府, kind: town, principal: ref:staff/1}
  县局: {title: 县公安局, kind: bureau}
  villages: {kind: village, under: 鎮府, each: [東村, 西村]}
phases:
  - {id: 摸排, window: 2026-03-01..2026-03-10}
  - {id: 整治, window: 2026-03-11..2026-03-31}
tasks:
  - id: roster
    phase: 整治
    persons: [principal]
    matter: 名册
    responsible: {each: villages, lead: [鎮府]}
    based_on: [摸排]
    covers: phase.摸排
    accept_by: superior
    to: 鎮府
    due: 2026-03-20
    deliverable: {kind: return, indicators: [found]}
  - {id: check, matter: 名册, responsible: 鎮府, accept_by: 县局, due: 2026-03-25}
indicators:
  found: {title: 摸排人数, measure: 人}
  办结: {title: 办结数, measure: 件, target: {at_least: 3, by: phase.整治.end, item: 报送}}
  share: {measure: ratio, roll_up: {ratio: [办结, villages]}}
pipelines:
  线索:
    title: 线索核查
    initial: 发现
    states:
      发现: {title: 发现线索, within: 3 d, extend: {once: 2 d, by: 鎮府}}
      核实: {to: 县局, law: statutory/filing}
      done: {final: true}
    moves: [发现 -> 核实, "核实→done"]
  cases:
    initial: open
    states: {open: {within: 5 d}, done: {final: true}}
    moves:
      - open -> done
scorecard:
  base: 100
  items: [{id: 报送, title: 按时报送}]
ladder:
  - {id: warn, by: 鎮府}
rules:
  - id: late
    on: obligation.breached
    by: 县局
    paid_by: 鎮府
    then: |
      impose("warn");
"#;

fn library() -> RuleLibrary {
    let mut library = RuleLibrary::new();
    library.add_clocks(
        "statutory",
        "filing: {title: {en: Filing, zh-Hans: 立案}, article: 第七条, within: 7 d, verified: true}\n",
    );
    library
}

fn edited(from: &str, to: &str) -> String {
    assert!(PLAN.contains(from), "{from}");
    PLAN.replacen(from, to, 1)
}

/// Labels at `|`, and the text that the last of them would replace.
fn offered(from: &str, to: &str) -> (Vec<String>, String) {
    let (start, at) = (PLAN.find(from).unwrap(), to.find('|').unwrap());
    let text = edited(from, &to.replacen('|', "", 1));
    let offset = start + at;
    let source = Source::new("p", text.as_str());
    let mut names = Reading::of(source);
    if names.tree().is_none() {
        names = Reading::of(Source::new("p", PLAN));
    }
    let (format, library) = (Format::new(duban::plan::schema::schema(Language::En)), library());
    let all =
        complete(&text, offset, Known { names: &names, format: &format, library: &library, language: Language::En });
    let replaced = all.last().map(|c| text[c.replace.range()].to_owned()).unwrap_or_default();
    (all.into_iter().map(|c| c.label).collect(), replaced)
}

#[test]
fn names_are_offered_where_they_may_stand() {
    let single = ["鎮府", "县局", "東村", "西村"].as_slice();
    let cases: &[(&str, &str, &[&str], &str)] = &[
        ("based_on: [摸排]", "based_on: [|]", &["摸排", "整治"], ""),
        ("indicators: [found]", "indicators: [fo|]", &["found", "办结", "share"], "fo"),
        ("item: 报送", "item: |", &["报送"], ""),
        (
            "ratio: [办结, villages]",
            "ratio: [办结, |]",
            &["found", "办结", "share", "villages", "town", "bureau", "village"],
            "",
        ),
        ("initial: 发现", "initial: |", &["发现", "核实", "done"], ""),
        ("initial: open", "initial: |", &["open", "done"], ""),
        ("[发现 -> 核实,", "[发|现 -> 核实,", &["发现", "核实", "done"], "发现"),
        ("[发现 -> 核实,", "[发现 -> |核实,", &["发现", "核实", "done"], "核实"),
        ("[发现 -> 核实,", "[发现 -> |,", &["发现", "核实", "done"], ""),
        ("\"核实→done\"", "\"核实→d|\"", &["发现", "核实", "done"], "d"),
        ("- open -> done", "- open -> |done", &["open", "done"], "done"),
        ("- open -> done", "- open -> d|", &["open", "done"], "d"),
        ("- open -> done", "- o|", &["open", "done"], "o"),
        ("to: 县局", "to: |", single, ""),
        ("once: 2 d, by: 鎮府", "once: 2 d, by: |", single, ""),
        ("by: 县局\n", "by: |\n", single, ""),
        ("paid_by: 鎮府", "paid_by: 鎮|", single, "鎮"),
        ("id: warn, by: 鎮府", "id: warn, by: |", single, ""),
        ("lead: [鎮府]", "lead: [|]", single, ""),
        ("accept_by: superior", "accept_by: |", &["superior", "鎮府", "县局", "東村", "西村"], ""),
        ("law: statutory/filing", "law: stat|", &["statutory/filing"], "stat"),
        ("persons: [principal]", "persons: [|]", &["principal", "deputy", "contact"], ""),
        ("persons: [principal]", "persons: d|", &["principal", "deputy", "contact"], "d"),
        ("id: check, matter: 名册", "id: check, matter: |", &["名册"], ""),
    ];
    for (from, to, wanted, replaced) in cases {
        let (labels, bytes) = offered(from, to);
        assert_eq!(
            (labels.as_slice(), bytes.as_str()),
            (wanted.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>().as_slice(), *replaced),
            "{to}"
        );
    }
    let (labels, _) = offered("covers: phase.摸排", "covers: |");
    for wanted in ["campaign", "phase", "phase.摸排", "last-month"] {
        assert!(labels.iter().any(|l| l == wanted), "{wanted}: {labels:?}");
    }
    let (labels, _) = offered("by: phase.整治.end", "by: |");
    assert!(labels.iter().any(|l| l == "phase.整治.end"), "{labels:?}");
}

#[test]
fn names_lead_to_where_they_are_declared() {
    let reading = Reading::of(Source::new("p", PLAN));
    // What is used, in which context; its kind; how its declaration begins; and how often it stands in the plan.
    let cases = [
        ("based_on: [摸排]", "摸排", Kind::Phase, "id: 摸排", 3),
        ("covers: phase.摸排", "摸排", Kind::Phase, "id: 摸排", 3),
        ("phase.整治.end", "整治", Kind::Phase, "id: 整治", 3),
        ("indicators: [found]", "found", Kind::Indicator, "\n  found:", 2),
        ("ratio: [办结", "办结", Kind::Indicator, "\n  办结:", 2),
        (", villages]}", "villages", Kind::Unit, "\n  villages:", 3),
        ("item: 报送", "报送", Kind::Item, "{id: 报送", 2),
        ("initial: 发现", "发现", Kind::State, "\n      发现:", 3),
        ("[发现 -> 核实", "核实", Kind::State, "\n      核实:", 3),
        ("核实→done", "done", Kind::State, "\n      done:", 2),
        ("- open -> done", "open", Kind::State, "states: {open:", 3),
        ("- open -> done", "done", Kind::State, "5 d}, done:", 2),
        ("to: 县局", "县局", Kind::Unit, "\n  县局:", 4),
        ("accept_by: 县局", "县局", Kind::Unit, "\n  县局:", 4),
        ("by: 县局\n", "县局", Kind::Unit, "\n  县局:", 4),
        ("paid_by: 鎮府", "鎮府", Kind::Unit, "\n  鎮府:", 9),
        ("lead: [鎮府]", "鎮府", Kind::Unit, "\n  鎮府:", 9),
        ("warn, by: 鎮府", "鎮府", Kind::Unit, "\n  鎮府:", 9),
        ("2 d, by: 鎮府", "鎮府", Kind::Unit, "\n  鎮府:", 9),
    ];
    for (used, name, kind, declared, times) in cases {
        let offset = PLAN.find(used).unwrap() + used.find(name).unwrap();
        let at = reading.name_at(offset).unwrap_or_else(|| panic!("{used}"));
        assert_eq!((at.kind, at.name.as_str(), &PLAN[at.span.range()]), (kind, name, name), "{used}");
        let found = definition(&reading, offset).unwrap_or_else(|| panic!("{used}"));
        assert_eq!(found.start as usize, PLAN.find(declared).unwrap() + declared.find(name).unwrap(), "{used}");
        assert_eq!(references(&reading, offset, true).len(), times, "{used}");
    }
    let word = PLAN.find("superior").unwrap();
    assert_eq!(reading.name_at(word), None, "a word, not a unit");
}

#[test]
fn a_state_is_renamed_in_its_own_pipeline() {
    let reading = Reading::of(Source::new("p", PLAN));
    let renamed = |at: &str, new: &str| {
        let mut text = PLAN.to_owned();
        for span in rename(&reading, PLAN.find(at).unwrap(), new).unwrap().into_iter().rev() {
            text.replace_range(span.range(), new);
        }
        text
    };
    let text = renamed("done: {final: true}\n    moves: [", "办结");
    assert!(text.contains("\"核实→办结\"") && text.contains("open -> done") && text.contains("办结: {final"), "{text}");
    let text = renamed("发现 -> 核实", "found");
    assert!(text.contains("initial: found") && text.contains("[found -> 核实") && text.contains("  found: {title: 发"));
    assert!(text.contains("title: 发现线索"), "a title is no name: {text}");
    let text = renamed("办结: {title", "closed");
    assert!(text.contains("ratio: [closed, villages]"), "{text}");
    let errors = |text: &str| {
        let done = check(Source::new("p", text), &Default::default(), &library());
        done.diagnostics.at_least(duban::diagnostic::Severity::Error).items().len()
    };
    assert_eq!((errors(PLAN), errors(&text)), (0, 0));
    let open = PLAN.find("open -> done").unwrap();
    assert_eq!(rename(&reading, open, "done"), Err(RenameError::Taken));
    assert!(rename(&reading, open, "发现").is_ok(), "another pipeline's state is no hindrance");
}

#[test]
fn explanations_and_outline() {
    let source = Source::new("p", PLAN);
    let (reading, format, library) = (Reading::of(source.clone()), Format::default(), library());
    let check = check(source, &Default::default(), &library);
    let of = |marker: &str, language| {
        let with = Explained { check: &check, format: &format, library: &library, language };
        hover(&reading, PLAN.find(marker).unwrap(), with).map(|h| h.markdown).unwrap_or_default()
    };
    let cases: &[(&str, Language, &[&str])] = &[
        ("found]", Language::ZhHans, &["指标 摸排人数", "measure: 人"]),
        ("办结, villages", Language::En, &["indicator 办结数", "target.at_least: 3", "target.item: 报送"]),
        ("线索:", Language::ZhHans, &["流程 线索核查", "initial: 发现", "发现；核实；done"]),
        ("发现 -> 核实", Language::ZhHant, &["環節 发现线索", "within: 3 d", "extend.by: 鎮府"]),
        ("done\"]", Language::En, &["**state** `done`", "final: true"]),
        ("statutory/filing", Language::ZhHans, &["法定期限", "第七条", "within: 7 d"]),
        ("报送}", Language::En, &["item 按时报送"]),
    ];
    for (marker, language, wanted) in cases {
        let text = of(marker, *language);
        assert!(wanted.iter().all(|w| text.contains(w)), "{marker}: {text}");
    }
    let all = outline(&reading);
    let children = |all: &[Symbol], name: &str| all.iter().find(|s| s.name == name).unwrap().children.clone();
    let names = |all: &[Symbol]| all.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&children(&all, "indicators")), ["found", "办结", "share"]);
    let pipelines = children(&all, "pipelines");
    assert_eq!(names(&pipelines), ["线索", "cases"]);
    assert_eq!(names(&pipelines[0].children), ["发现", "核实", "done"]);
    assert_eq!(pipelines[0].children[0].title.as_deref(), Some("发现线索"));
    assert_eq!(pipelines[1].children[1].kind, Some(Kind::State));
}
