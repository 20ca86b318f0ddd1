//! Writing a plan: changes, completion, repairs.

use crate::client::{Client, apply, at, document, find, session, taken, uri};
use crate::town;
use async_lsp::LanguageServer;
use async_lsp::lsp_types::{
    CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionItem, Diagnostic,
    DiagnosticSeverity, Position, Range, TextDocumentContentChangeEvent, TextEdit,
};

fn whole(text: &str) -> Vec<TextDocumentContentChangeEvent> {
    vec![TextDocumentContentChangeEvent { range: None, range_length: None, text: text.to_owned() }]
}

fn labels(items: &[CompletionItem]) -> Vec<&str> {
    items.iter().map(|i| i.label.as_str()).collect()
}

/// The code actions at a range, of certain kinds only when some are named.
async fn actions(client: &mut Client, range: Range, only: Option<CodeActionKind>) -> Vec<Action> {
    let context = CodeActionContext { only: only.map(|k| vec![k]), ..Default::default() };
    let params = CodeActionParams {
        text_document: document("p.yaml"),
        range,
        context,
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    };
    let all = client.server.code_action(params).await.unwrap().unwrap_or_default();
    let of = |action| match action {
        CodeActionOrCommand::CodeAction(a) => Action {
            title: a.title,
            kind: a.kind.unwrap(),
            preferred: a.is_preferred == Some(true),
            mends: a.diagnostics.unwrap_or_default(),
            edits: a.edit.unwrap().changes.unwrap().remove(&uri("p.yaml")).unwrap(),
        },
        CodeActionOrCommand::Command(c) => panic!("{c:?}"),
    };
    all.into_iter().map(of).collect()
}

struct Action {
    title: String,
    kind: CodeActionKind,
    preferred: bool,
    mends: Vec<Diagnostic>,
    edits: Vec<TextEdit>,
}

#[test]
fn a_repair_taken_leaves_the_finding_away() {
    let text = town().replace("phase: consolidate\n    responsible: {each: [villages, stations]}\n    due: phase.end\n    deliverable: {kind: document}", "phase: consolidaet\n    responsible: {each: [villages, stations]}\n    due: phase.end\n    deliverable: {kind: document}");
    session(&[], None, &[], |mut client| async move {
        let found = client.open("p.yaml", &text).await.diagnostics;
        let wrong = found.iter().find(|d| d.message.contains("consolidaet")).unwrap().clone();
        assert_eq!(wrong.data.as_ref().unwrap()["fixes"][0]["edits"][0]["newText"], "consolidate");
        let all = actions(&mut client, wrong.range, None).await;
        let action = all.iter().find(|a| a.kind == CodeActionKind::QUICKFIX).unwrap();
        assert!(action.title.contains("consolidate") && !action.preferred, "a guess is offered, not preferred");
        assert_eq!(action.mends, std::slice::from_ref(&wrong));
        let text = apply(&text, &action.edits);
        client.change("p.yaml", 2, whole(&text));
        let left = client.findings("p.yaml", 2).await.diagnostics;
        assert!(left.iter().all(|d| !d.message.contains("consolidaet")));
        let errors = |all: &[Diagnostic]| all.iter().filter(|d| d.severity == Some(DiagnosticSeverity::ERROR)).count();
        assert_eq!((errors(&found), errors(&left)), (1, 0));
        let none = Range::new(Position::new(0, 0), Position::new(0, 1));
        assert!(actions(&mut client, none, None).await.is_empty());
        client
    });
}

#[test]
fn what_can_only_be_mended_one_way_is_preferred_and_mended_at_once() {
    let text = town().replace("  id: town-strike\n", "  id：town-strike\n").replace("kind: group\n", "kind：group\n");
    session(&[], Some("zh-Hant"), &[], |mut client| async move {
        let found = client.open("p.yaml", &text).await.diagnostics;
        let wide = found.iter().find(|d| d.range.start == find(&text, "：town")).unwrap().clone();
        let quick = actions(&mut client, wide.range, Some(CodeActionKind::QUICKFIX)).await;
        assert_eq!(
            quick.iter().map(|a| (a.kind.clone(), a.preferred)).collect::<Vec<_>>(),
            [(CodeActionKind::QUICKFIX, true)]
        );
        let all = actions(&mut client, wide.range, Some(CodeActionKind::SOURCE)).await;
        assert_eq!(all.iter().map(|a| a.kind.clone()).collect::<Vec<_>>(), [CodeActionKind::SOURCE_FIX_ALL]);
        assert!(all[0].title.contains("修正"));
        assert_eq!(apply(&text, &all[0].edits), town());
        assert!(actions(&mut client, wide.range, Some(CodeActionKind::REFACTOR)).await.is_empty());
        client
    });
}

#[test]
fn changes_in_parts_give_what_the_whole_text_gives() {
    let edits = [
        ("責任", "責任"),
        ("due: 及時", "due: phase.end"),
        ("東村, 西村", "東村, 😀村, 西村"),
        ("title: 工商所", "title: 😀工商所"),
        ("    phase: strike\n", ""),
        ("deliverable: {kind: document}\n", "deliverable:\n"),
        ("points_per_incident * event.count", "points_per_accident * event.count"),
    ];
    let mut text = town();
    session(&[], None, &[], |mut client| async move {
        client.open("p.yaml", &text).await;
        let mut parts = Vec::new();
        for (from, to) in edits {
            let Some(start) = text.find(from) else { continue };
            let range = Range::new(at(&text, start), at(&text, start + from.len()));
            parts.push(TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: to.to_owned() });
            text.replace_range(start..start + from.len(), to);
        }
        assert_eq!(parts.len(), 7, "the example has changed");
        // Some in one message, some each in its own.
        let rest = parts.split_off(3);
        client.change("p.yaml", 2, parts);
        for (version, part) in (3..).zip(rest) {
            client.change("p.yaml", version, vec![part]);
        }
        let by_parts = client.findings("p.yaml", 6).await.diagnostics;
        let whole = client.open("q.yaml", &text).await.diagnostics;
        let told = |all: &[Diagnostic]| all.iter().map(|d| (d.range, d.message.clone())).collect::<Vec<_>>();
        assert_eq!(told(&by_parts), told(&whole));
        assert!(whole.iter().any(|d| d.message.contains("points_per_accident")));
        client
    });
}

#[test]
fn only_the_newest_text_is_checked() {
    // A check of this takes long enough for the changes to pile up behind the first.
    let units: String = (0..4000).map(|i| format!("  u{i}: {{kind: village, under: 東村}}\n")).collect();
    let big = town().replace("units:\n", &format!("units:\n{units}"));
    session(&[], None, &[], |mut client| async move {
        client.open("p.yaml", &big).await;
        let last = 40;
        for version in 2..=last {
            let start = Range::new(Position::new(0, 0), Position::new(0, 0));
            let change = TextDocumentContentChangeEvent {
                range: Some(start),
                range_length: None,
                text: format!("# {version}\n"),
            };
            client.change("p.yaml", version, vec![change]);
        }
        let mut checked = 0;
        loop {
            checked += 1;
            let version = client.any_findings().await.version;
            if version == Some(last) {
                break;
            }
        }
        assert!(checked < 20, "{checked} of {last} versions were checked");
        client
    });
}

#[test]
fn completion_of_keys_words_and_names() {
    session(&[], Some("zh-CN"), &[], |mut client| async move {
        let text = town();
        client.open("p.yaml", &text).await;
        let typed = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        let mut version = 1;
        // What is typed, in place of what, before which mark the cursor stands, what is offered, and what becomes of it.
        let cases = [
            ("    deliverable: {kind: action}", "    g", "", "grace", "    grace: "),
            ("kind: action", "kind: ", "", "return", "kind: return"),
            ("on_expired: next", "on_expired: s", "", "stay", "on_expired: stay"),
            ("final: true", "final: ", "", "true", "final: true"),
            ("responsible: office", "responsible: of", "", "office", "responsible: office"),
            ("each: [villages, stations]", "each: [villages, st", "", "stations", "each: [villages, stations"),
            ("phase: publicity\n", "phase: \n", "\n", "publicity", "phase: publicity\n"),
            ("after: [action-plan, appoint]", "after: [", "", "action-plan", "after: [action-plan"),
            ("due: phase.end", "due: phase.st", "", "phase.strike.start", "due: phase.strike.start"),
            ("band: fail", "band: ", "", "fail", "band: fail"),
            ("time_zone: Asia/Shanghai", "time_zone: Asia/", "", "Asia/Shanghai", "time_zone: Asia/Shanghai"),
            ("calendar: cn", "calendar: ", "", "weekdays", "calendar: weekdays"),
            ("on: incident", "on: ob", "", "obligation.breached", "on: obligation.breached"),
            ("${score_base}", "${", "", "score_base", "${score_base}"),
            ("impose(\"rectify\");", "impose(\"", "", "veto", "impose(\"veto\""),
            ("\"incidents\");", "\"inc", "", "incidents", "\"incidents\""),
            ("event.kind == \"pyr", "event.ki == \"pyr", " == \"pyr", "kind", "event.kind == \"pyr"),
            ("      impose(", "      no\n      impose(", "\n      impose(", "notice", "      notice\n      impose("),
            ("params.points_per_incident", "params.", "", "remedy_days", "params.remedy_days"),
        ];
        for (from, to, rest, label, wanted) in cases {
            let broken = typed(from, to);
            let cursor = text.find(from).unwrap() + to.len() - rest.len();
            version += 1;
            client.change("p.yaml", version, whole(&broken));
            let items = client.complete("p.yaml", at(&broken, cursor)).await;
            assert_eq!(taken(&broken, &items, label), typed(from, wanted), "{from}");
        }
        let broken = typed("    deliverable: {kind: action}", "    g");
        client.change("p.yaml", version + 1, whole(&broken));
        let items = client.complete("p.yaml", find(&broken, "    g\n")).await;
        assert!(!labels(&items).contains(&"title"), "it is there already");
        let broken = typed("    deliverable: {kind: action}", "    ");
        client.change("p.yaml", version + 2, whole(&broken));
        let cursor = text.find("    deliverable: {kind: action}").unwrap() + 4;
        let items = client.complete("p.yaml", at(&broken, cursor)).await;
        assert!(labels(&items).contains(&"deliverable") && !labels(&items).contains(&"title"), "{:?}", labels(&items));
        let due = items.iter().find(|i| i.label == "grace").unwrap();
        assert!(due.documentation.is_some() && due.detail.as_deref().unwrap().contains(|c| c > '\u{2e80}'), "{due:?}");
        client
    });
}

#[test]
fn a_plan_begun_from_nothing() {
    session(&[], None, &[], |mut client| async move {
        client.open("p.yaml", "").await;
        let items = client.complete("p.yaml", Position::new(0, 0)).await;
        let mut shown = labels(&items);
        shown.sort_unstable();
        let all = ["campaign", "duban", "ladder", "params", "phases", "rules", "scorecard", "tasks", "units"];
        assert_eq!(shown, all);
        let text = "duban: 1\nunits:\n  town: {title: Town\ntasks:\n  - responsible: \n";
        client.change("p.yaml", 2, whole(text));
        let items = client.complete("p.yaml", Position::new(4, 17)).await;
        assert!(
            items.is_empty(),
            "{:?}: the bracket of `town` hides every name, and no text could be read before",
            labels(&items)
        );
        client.change("p.yaml", 3, whole(&text.replace("Town", "Town}")));
        client.findings("p.yaml", 3).await;
        assert_eq!(labels(&client.complete("p.yaml", Position::new(4, 17)).await), ["town"]);
        client.change("p.yaml", 4, whole(text));
        let items = client.complete("p.yaml", Position::new(4, 17)).await;
        assert_eq!(labels(&items), ["town"], "as the text last could be read");
        client
    });
}
