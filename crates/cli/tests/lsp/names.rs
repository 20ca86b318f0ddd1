//! Names: explained, found, listed, changed; rules of packs.

use crate::client::{Client, apply, at, document, find, place, session, uri};
use crate::support::Folder;
use crate::town;
use async_lsp::LanguageServer;
use async_lsp::lsp_types::{
    DidSaveTextDocumentParams, DocumentSymbolParams, DocumentSymbolResponse, Position, PrepareRenameResponse,
    ReferenceContext, ReferenceParams, RenameParams, TextDocumentPositionParams,
};

#[test]
fn explanations_in_the_language_of_the_editor() {
    let text = town();
    // The editor's language counts before the argument.
    session(&["--lang", "en"], Some("zh-TW"), &[], |mut client| async move {
        client.open("p.yaml", &text).await;
        let vague = client.hover("p.yaml", find(&text, "及時\n")).await;
        assert!(vague.contains("# `duty/vague-deadline`") && vague.contains("## 為什麼要緊"), "{vague}");
        let key = client.hover("p.yaml", find(&text, "time_zone")).await;
        assert!(key.contains("`time_zone`") && key.contains("時區"), "{key}");
        let phase = client.hover("p.yaml", find(&text, "strike\n    responsible")).await;
        assert!(phase.contains("階段 打擊遣散階段") && phase.contains("2026-05-02–2026-10-01"), "{phase}");
        let unit = client.hover("p.yaml", find(&text, "saic, police]\n    due")).await;
        assert!(unit.contains("`saic`") && unit.contains("工商所"), "{unit}");
        let set = client.hover("p.yaml", find(&text, "villages, stations]}")).await;
        assert!(set.contains("單位組 各村委") && set.contains("東村；西村；南村"), "{set}");
        let task = client.hover("p.yaml", find(&text, "action-plan, appoint]")).await;
        assert!(task.contains("任務 制定行動方案") && task.contains("未定期限"), "{task}");
        let measure = client.hover("p.yaml", find(&text, "rectify\");")).await;
        assert!(measure.contains("措施 限期整改"), "{measure}");
        let param = client.hover("p.yaml", find(&text, "points_per_incident *")).await;
        assert!(param.contains("參數") && param.contains("每發案一起"), "{param}");
        let field = client.hover("p.yaml", find(&text, "kind == \"pyr")).await;
        assert!(field.contains("`event.kind`"), "{field}");
        assert_eq!(client.hover("p.yaml", find(&text, "# 原文年份空白")).await, "");
        client
    });
}

/// Asserts that from `used` one comes to the line that begins as `declared`.
async fn leads(client: &mut Client, text: &str, used: &str, name: &str, declared: &str) {
    let offset = text.find(used).unwrap_or_else(|| panic!("no `{used}`")) + used.find(name).unwrap();
    let found = client.definition("p.yaml", at(text, offset)).await;
    let wanted = text.find(declared).unwrap() + declared.find(name).unwrap();
    assert_eq!(found, Some((uri("p.yaml"), at(text, wanted))), "{used}");
}

#[test]
fn names_lead_to_where_they_are_declared() {
    let text = town().replace("due: phase.end", "due: phase.consolidate.end");
    session(&[], None, &[], |mut client| async move {
        client.open("p.yaml", &text).await;
        let cases = [
            ("under: leading-group", "leading-group", "units:\n  leading-group:"),
            ("[villages, stations]}", "stations", "\n  stations:"),
            ("responsible: [saic", "saic", "{id: saic"),
            ("phase: strike", "strike", "id: strike"),
            ("phase.consolidate.end", "consolidate", "id: consolidate"),
            ("all: village-survey", "village-survey", "id: village-survey"),
            ("[action-plan, appoint]", "appoint", "id: appoint"),
            ("band: fail", "fail", "{id: fail"),
            (
                "impose(\"rectify\")",
                "rectify",
                "ladder:                          # 三檔之升級條件、期限、解除，原文皆無；由誰裁定亦無\n  - id: rectify",
            ),
            ("\"incidents\");", "incidents", "- id: incidents"),
            ("${card_days}", "card_days", "\n  card_days:"),
            ("params.points_per_incident", "points_per_incident", "\n  points_per_incident:"),
        ];
        for (used, name, declared) in cases {
            leads(&mut client, &text, used, name, declared).await;
        }
        assert_eq!(client.definition("p.yaml", Position::new(0, 3)).await, None);
        client
    });
}

#[test]
fn references_outline_and_another_name() {
    let text = town();
    session(&[], None, &[], |mut client| async move {
        client.open("p.yaml", &text).await;
        let here = find(&text, "action-plan, appoint]");
        let params = |with: bool| ReferenceParams {
            text_document_position: place("p.yaml", here),
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
            context: ReferenceContext { include_declaration: with },
        };
        assert_eq!(client.server.references(params(true)).await.unwrap().unwrap().len(), 2);
        assert_eq!(client.server.references(params(false)).await.unwrap().unwrap().len(), 1);

        let params = DocumentSymbolParams {
            text_document: document("p.yaml"),
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        };
        let Some(DocumentSymbolResponse::Nested(all)) = client.server.document_symbol(params).await.unwrap() else {
            panic!("no outline");
        };
        let phases = all.iter().find(|s| s.name == "phases").unwrap().children.as_ref().unwrap();
        let names: Vec<&str> = phases.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["publicity", "strike", "consolidate"]);
        assert_eq!(phases[1].detail.as_deref(), Some("打擊遣散階段"));
        assert_eq!(phases[1].selection_range.start, find(&text, "strike\n    title"));

        let can: TextDocumentPositionParams = place("p.yaml", here);
        let Some(PrepareRenameResponse::Range(range)) = client.server.prepare_rename(can).await.unwrap() else {
            panic!("the name cannot be changed");
        };
        assert_eq!(range.start, here);
        let rename = |name: &str| RenameParams {
            text_document_position: place("p.yaml", here),
            new_name: name.to_owned(),
            work_done_progress_params: Default::default(),
        };
        let edits = client.server.rename(rename("方案")).await.unwrap().unwrap();
        let renamed = apply(&text, &edits.changes.unwrap()[&uri("p.yaml")]);
        assert_eq!(renamed.matches("action-plan").count(), 0);
        let left = client.open("q.yaml", &renamed).await.diagnostics;
        assert!(left.iter().all(|d| d.severity != Some(async_lsp::lsp_types::DiagnosticSeverity::ERROR)), "{left:?}");
        let refused = client.server.rename(rename("appoint")).await;
        assert!(refused.unwrap_err().to_string().contains("taken"));
        client
    });
}

const RULE: &str = "/*---\nid: local/late\ntitle: {zh: 迟交扣分}\non: obligation.breached\n---*/\ndeduct(1);\n";

#[test]
fn rules_of_packs() {
    let folder = Folder::new("rules_of_packs");
    std::fs::create_dir_all(folder.0.join("rules/local")).unwrap();
    folder.write("rules/local/late.rhai", RULE);
    let rules = folder.0.join("rules");
    let text = town().replace("rules:\n", "rules:\n  - use: local/late\n");
    let argument = rules.to_str().unwrap().to_owned();
    session(&["--rules", &argument], Some("zh-Hans"), &[], |mut client| async move {
        let before = client.open("p.yaml", &text).await.diagnostics;
        let here = find(&text, "local/late");
        assert!(client.hover("p.yaml", here).await.contains("规则 迟交扣分"));
        let (file, _) = client.definition("p.yaml", here).await.unwrap();
        assert_eq!(file.to_file_path().unwrap(), rules.join("local/late.rhai").canonicalize().unwrap());
        let items = client.complete("p.yaml", here).await;
        assert!(items.iter().any(|i| i.label == "accountability/late-return"));

        // The rule file is spoilt and saved: its finding shows where the plan takes it.
        folder.write("rules/local/late.rhai", RULE.replace("deduct(1)", "deduct(1, "));
        let saved = DidSaveTextDocumentParams { text_document: document("late.rhai"), text: None };
        client.server.did_save(saved).unwrap();
        let after = client.findings("p.yaml", 1).await.diagnostics;
        assert_eq!(after.len(), before.len() + 1);
        let told = after.iter().find(|d| d.message.starts_with("local/late.rhai:")).unwrap();
        assert_eq!(told.range.start, here);
        let related = &told.related_information.as_ref().unwrap()[0].location;
        assert_eq!(related.uri, file);

        // The file itself, open.
        let found = client.open("late.rhai", &RULE.replace("deduct(1)", "deduct(1, ")).await.diagnostics;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(client.open("good.rhai", RULE).await.diagnostics.is_empty());
        let items = client.complete("good.rhai", find(RULE, "deduct")).await;
        assert!(items.iter().any(|i| i.label == "impose"));
        client
    });
}
