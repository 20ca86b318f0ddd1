//! Arguments that make no sense, and a reader that has had enough.

use crate::PLAN;
use crate::support::{Folder, codes, command, findings, root};
use std::io::Read;
use std::process::Stdio;

#[test]
fn parameters_that_do_not_fit() {
    let plan = "params:\n  n: {type: int, default: 3}\n".to_owned()
        + &PLAN.replace("due: 2026-05-20", r#"due: "campaign.start + ${n} d""#);
    let folder = Folder::new("parameters");
    folder.write("plan.yaml", plan);
    folder.duban(&["check", "plan.yaml"]).exits(0).quiet();
    let due = |args: &[&str]| {
        let timetable =
            folder.duban(&[&["timetable", "plan.yaml", "--unit", "東村", "--format", "json"], args].concat());
        timetable.exits(0).json()["obligations"][0]["due"].clone()
    };
    assert_eq!(due(&[]), "2026-05-04");
    assert_eq!(due(&["--param", "n=10"]), "2026-05-11");
    for (given, code, name) in [
        ("m=1", "document/unknown-param", "`m`"),
        ("n=x", "document/bad-param", "`n`"),
        ("n=1.5", "document/bad-param", "`n`"),
    ] {
        let done = folder.duban(&["check", "plan.yaml", "--format", "json", "--param", given]);
        done.exits(1);
        assert_eq!(codes(&done.json()), [code], "{given}: one mistake, one finding\n{}", done.out);
        assert!(findings(&done.json())[0]["message"].as_str().unwrap().contains(name));
        folder.duban(&["run", "plan.yaml", "--param", given, "--journal", "j"]).exits(1).quiet().says(&[code]);
        assert!(!folder.has("j"));
    }
    folder.duban(&["check", "plan.yaml", "--param", "n"]).exits(2).quiet().says(&["NAME=VALUE"]);
}

#[test]
fn names_that_are_not() {
    let folder = Folder::new("names");
    folder.write("plan.yaml", PLAN);
    folder.duban(&["doc", "no/such"]).exits(2).quiet().says(&["no/such", "duban doc"]);
    folder.duban(&["check", "plan.yaml", "--lang", "fr"]).exits(2).quiet().says(&["fr", "zh-Hant"]);
    folder.duban(&["check", "plan.yaml", "--format", "xml"]).exits(2).quiet().says(&["xml", "json"]);
    folder.duban(&["check"]).exits(2).quiet();
    folder.duban(&["frobnicate"]).exits(2).quiet();
    folder.duban(&["run", "plan.yaml", "--until", "2026-02-30"]).exits(2).quiet().says(&["there is no such day"]);
    folder.duban(&["timetable", "plan.yaml", "--unit", "東"]).exits(2).quiet().says(&["`東`"]);
    folder.duban(&["explain", "plan.yaml", "--unit", "南村"]).exits(2).quiet().says(&["`南村`"]);
    folder.duban(&["explain", "plan.yaml", "--unit", "東材"]).exits(2).quiet().says(&["did you mean `東村`?"]);
    let set =
        PLAN.replace("東村: {kind: village}\n  西村: {kind: village}", "villages: {kind: village, each: [東村, 西村]}");
    folder.write("set.yaml", set);
    for command in ["explain", "timetable"] {
        let done = folder.duban(&[command, "set.yaml", "--unit", "villages"]);
        done.exits(2).quiet().says(&["`villages` is a set of units; name one of them: `東村`, `西村`"]);
    }
    folder.duban(&["explain", "plan.yaml", "--unit", "東村", "--entry", "9"]).exits(2).quiet().says(&["`9`"]);
}

/// `duban … | head -1`, with a reader that may leave before the first byte comes.
#[test]
fn a_reader_that_leaves_is_no_error() {
    let plan = "examples/plans/09-town-strike.yaml";
    for args in [&["doc"][..], &["check", plan], &["timetable", plan], &["run", plan, "--format", "json"], &["--help"]]
    {
        for bytes in [0, 1] {
            let mut child = command(&root(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut out = child.stdout.take().unwrap();
            out.read_exact(&mut vec![0; bytes]).unwrap();
            drop(out);
            let done = child.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
            assert_eq!(done.status.code(), Some(0), "{args:?}");
        }
    }
}
