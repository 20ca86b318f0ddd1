//! Legal clocks reach the checker: those built in, and those of folders handed in.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{Folder, duban};

fn plan(law: &str) -> String {
    format!(
        "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}}\n\
         units: {{a: {{}}}}\ntasks: [{{id: t, responsible: a, due: 2026-03-10}}]\n\
         pipelines:\n  lead:\n    initial: s\n    states:\n      \
         s: {{within: 20 workdays, law: {law}}}\n      e: {{final: true}}\n    moves: [s -> e]\n"
    )
}

#[test]
fn clocks_are_found_by_pack_and_name() {
    let folder = Folder::new("clocks");
    folder.write("built-in.yaml", plan("statutory/case-filing"));
    let done = duban(&folder.0, &["check", "built-in.yaml", "--lang", "en"]);
    assert!(done.out.contains("pipeline/limit-exceeds-law") && done.out.contains("`5 workdays`"), "{}", done.out);

    std::fs::create_dir_all(folder.0.join("own/local")).unwrap();
    let clock = |within: &str| format!("filing: {{title: F, article: A, within: {within}, verified: true}}\n");
    folder.write("own/local/clocks.yaml", clock("30 workdays"));
    folder.write("own.yaml", plan("local/filing"));
    let done = duban(&folder.0, &["check", "own.yaml", "--rules", "own", "--lang", "en"]);
    assert!(!done.out.contains("pipeline/"), "{}", done.out);
    let done = duban(&folder.0, &["check", "own.yaml", "--lang", "en"]);
    assert!(done.code == Some(1) && done.out.contains("pipeline/unknown-law"), "{}", done.out);

    // A slip in the file is shown in the file.
    folder.write("own/local/clocks.yaml", clock("30 dd"));
    let done = duban(&folder.0, &["check", "own.yaml", "--rules", "own", "--lang", "en"]);
    let shown = done.out.contains("document/bad-duration") && done.out.contains("local/clocks.yaml:1:");
    assert!(shown && !done.out.contains("pipeline/unknown-law"), "{}", done.out);
}
