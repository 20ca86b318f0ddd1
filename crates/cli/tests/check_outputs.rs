//! `check --fix` and the formats for other programs.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use serde_json::Value;
use support::{Folder, duban, root};

const PLAN: &str = "# 專項行動\u{3000}草稿
duban: 1
campaign：
  id: demo   # 名稱
  title: “春季，行動”
  window: 2026-03-02..2026-03-31
  time_zone: Asia/Shanghai
  calendar: cn
units:
  villages: {each: [東村，西村、南村]}
tasks:
  - {id: roster， responsible: {each: villages}, due: 2026-03-10, title: 方案、名單}
rules:
  - id: late
    on: obligation.breached
    then: notice（\"通報，批評\"）；
";

#[test]
fn fix_mends_marks_and_leaves_everything_else() {
    let folder = Folder::new("fix");
    folder.write("p.yaml", PLAN);
    duban(&folder.0, &["check", "p.yaml"]).exits(1);
    duban(&folder.0, &["check", "p.yaml", "--fix"]).exits(0);
    let mended = folder.read("p.yaml");
    let expected = PLAN
        .replace("campaign：", "campaign:")
        .replace("“春季，行動”", "\"春季，行動\"")
        .replace("東村，西村、南村", "東村, 西村, 南村")
        .replace("roster， ", "roster,  ")
        .replace("notice（\"通報，批評\"）；", "notice(\"通報，批評\");");
    assert_eq!(mended, expected);
    duban(&folder.0, &["check", "p.yaml", "--fix"]).exits(0);
    assert_eq!(folder.read("p.yaml"), mended, "mending twice changes nothing more");
}

#[test]
fn text_that_only_looks_like_a_slip_stays() {
    let folder = Folder::new("fix-text");
    let plan = "duban: 1
campaign:
  id: demo
  title: \"第一行
    each： 【東村，西村】\"
  window: 2026-03-02..2026-03-31
  time_zone: Asia/Shanghai
  calendar: cn
  basis: [《禁止傳銷條例》第三、四條, 《直銷管理條例》]
units: {town: {title: 鎮}}
tasks: [{id: roster, responsible: town, due: 2026-03-10}]
";
    folder.write("p.yaml", plan);
    let done = duban(&folder.0, &["check", "p.yaml", "--fix"]);
    assert_eq!(done.out, "");
    done.exits(0);
    assert_eq!(folder.read("p.yaml"), plan);
}

#[test]
fn every_finding_is_in_every_format() {
    let plan = "examples/plans/10-county-season.yaml";
    let json: Value = serde_json::from_str(&duban(&root(), &["check", plan, "--format", "json"]).out).unwrap();
    let findings = json["files"][0]["diagnostics"].as_array().unwrap();
    let sarif: Value = serde_json::from_str(&duban(&root(), &["check", plan, "--format", "sarif"]).out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let (run, results) = (&sarif["runs"][0], sarif["runs"][0]["results"].as_array().unwrap());
    let github = duban(&root(), &["check", plan, "--format", "github"]).out;
    let lines: Vec<&str> = github.lines().collect();
    assert_eq!((results.len(), lines.len()), (findings.len(), findings.len()));
    for ((finding, result), line) in findings.iter().zip(results).zip(lines) {
        let code = finding["code"].as_str().unwrap();
        let start = &finding["range"]["start"];
        assert_eq!(result["ruleId"], code);
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], code);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!((&region["startLine"], &region["startColumn"]), (&start["line"], &start["column"]));
        let place = format!("line={},col={},", start["line"], start["column"]);
        assert!(line.starts_with("::") && line.contains(&place) && line.contains(code), "{line}");
    }
}
