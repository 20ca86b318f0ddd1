//! Scripts that would run, grow, recurse or reach out without end.

use crate::support::{Folder, codes, consequences};
use crate::{PLAN, incident};
use std::time::Duration;

/// What becomes of a script.
#[derive(Debug, Clone, Copy)]
enum Ends {
    /// A finding with this code.
    Checked(&'static str),
    /// A `rule-failed` with this in its reason.
    Failed(&'static str),
}
use Ends::{Checked, Failed};

#[test]
fn no_script_hangs_or_takes_the_campaign_down() {
    let scripts: &[(&str, Ends)] = &[
        ("loop {}", Failed("budget of operations")),
        ("for i in 0..9223372036854775807 { }", Failed("budget of operations")),
        (r#"let s = "x"; loop { s += s; }"#, Failed("too large")),
        ("let a = [1]; loop { a += a; }", Failed("too large")),
        ("let a = [1]; loop { a.push(a); }", Failed("too large")),
        (r##"let m = #{}; let i = 0; loop { m["k" + i] = m; i += 1; }"##, Failed("too large")),
        (r#"let s = "a"; s.pad(200000000, "b");"#, Checked("rule/unknown-function")),
        ("let a = [1]; a.pad(200000000, 0);", Checked("rule/unknown-function")),
        ("fn f(x) { f(x + 1) } f(1);", Failed("nested too deeply")),
        (r#"eval("1");"#, Checked("rule/syntax")),
        (r#"import "x" as y;"#, Checked("rule/syntax")),
        ("print(1);", Checked("rule/syntax")),
        ("debug(1);", Checked("rule/syntax")),
        ("timestamp();", Checked("rule/unknown-function")),
        ("sleep(5);", Checked("rule/unknown-function")),
        ("for i in 0..1000 { notice(`x`); }", Failed("too many acts")),
        (r#"deduct(9223372036854775807 * event.count, "i");"#, Failed("points")),
        (r#"deduct(1 / (event.count - 1), "i");"#, Failed("zero")),
        (r#"throw "no";"#, Failed("no")),
    ];
    for (n, (script, ends)) in scripts.iter().enumerate() {
        let folder = Folder::new(&format!("script-{n}"));
        let rule = format!("rules:\n  - {{id: bad, on: incident, then: {}}}\n", serde_json::Value::from(*script));
        folder.write("plan.yaml", PLAN.replace("rules:\n", &rule));
        folder.write("facts.jsonl", incident("2026-05-05", "a") + "\n" + &incident("2026-05-06", "b") + "\n");
        let run = ["run", "plan.yaml", "--facts", "facts.jsonl", "--journal", "j.jsonl"];
        let check = folder.duban(&["check", "plan.yaml", "--format", "json"]);
        let run = folder.duban(&run);
        assert!(run.took < Duration::from_secs(5), "{script}: took {:?}", run.took);
        match ends {
            Checked(code) => {
                check.exits(1);
                assert_eq!(codes(&check.json()), [*code], "{script}");
                run.exits(1).quiet().says(&[code, "plan.yaml:13:"]);
                assert!(!folder.has("j.jsonl"));
            }
            Failed(reason) => {
                check.exits(0);
                run.exits(0);
                let journal = folder.read("j.jsonl");
                let failed = consequences(&journal, "rule-failed");
                assert_eq!(failed.len(), 2, "{script}: once for each incident");
                for f in &failed {
                    assert_eq!(f["rule"]["id"], "bad");
                    assert!(f["reason"].as_str().unwrap().contains(reason), "{script}: {f}");
                    assert!(f["reason"].as_str().unwrap().contains("line 1"), "{script}: {f}");
                }
                assert_eq!(consequences(&journal, "notice").len(), 0, "nothing a failed script did counts");
                // The other rule goes on as if the bad one were not there.
                let points = consequences(&journal, "points");
                assert_eq!(points.iter().map(|p| p["points"].as_str().unwrap()).collect::<Vec<_>>(), ["-2", "-2"]);
                assert_eq!(consequences(&journal, "campaign-closed").len(), 1);
                assert!(run.out.contains("bad"), "{script}: whoever reads the standings is told\n{}", run.out);
            }
        }
    }
}
