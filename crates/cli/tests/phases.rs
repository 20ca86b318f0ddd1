//! What `duban phases` shows, held in `tests/phases/`. `UPDATE_GOLDEN=1` rewrites the files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{Folder, duban, root};

const SEASON: &str =
    "examples/plans/09-town-strike.yaml --facts examples/plans/09-town-strike.facts.jsonl --until 2026-06-30";

#[test]
fn the_phases_are_shown_in_every_form() {
    let mut differ = Vec::new();
    for (name, what, language) in [
        ("phases", "examples/phases.yaml", "zh-Hans"),
        ("phases", "examples/phases.yaml", "en"),
        ("09-phases", SEASON, "zh-Hant"),
    ] {
        for (format, ending) in [("text", "txt"), ("mermaid", "mmd"), ("svg", "svg")] {
            let line = format!("phases {what} --lang {language} --format {format}");
            let shown = duban(&root(), &line.split(' ').collect::<Vec<_>>()).exits(0).out.clone();
            let path = root().join(format!("tests/phases/{name}.{language}.{ending}"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&path, &shown).unwrap();
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != shown {
                differ.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert!(differ.is_empty(), "{differ:?} differ; UPDATE_GOLDEN=1 writes them");
}

#[test]
fn the_example_is_sound() {
    duban(&root(), &["check", "examples/phases.yaml", "--deny", "note"]).exits(0);
}

#[test]
fn titles_are_text_and_nothing_else() {
    let folder = Folder::new("phases");
    let title = r#"\"A\" <b> & %% end note; [*] --> x : {y}\u0007"#;
    folder.write(
        "p.yaml",
        format!(
            "duban: 1\ncampaign: {{id: c, title: \"{title}\", window: 2026-03-02..2026-03-31, time_zone: UTC, calendar: cn}}\n\
             phases: [{{id: p, title: \"{title}\", window: 2026-03-02..2026-03-31}}]\n"
        ),
    );
    let shown = |format: &str| duban(&folder.0, &["phases", "p.yaml", "--format", format]).exits(0).out.clone();
    let svg = shown("svg");
    assert!(svg.contains("&lt;b&gt; &amp; %% end note;") && !svg.contains('\u{7}'), "{svg}");
    let mermaid = shown("mermaid");
    let state = mermaid.lines().find(|l| l.contains("as p0")).unwrap();
    let quoted = state.trim().strip_prefix("state \"").and_then(|s| s.strip_suffix("\" as p0")).unwrap();
    assert!(!quoted.contains(['"', '<', '>', '{', '[', ':', '%']), "{quoted}");
    assert!(duban(&folder.0, &["phases", "p.yaml", "--format", "text"]).exits(0).out.contains("[*] --> x"));
}
