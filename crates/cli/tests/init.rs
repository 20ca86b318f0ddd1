//! The starter plan checks clean in every language, runs, and never replaces a file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{Folder, duban, root};

#[test]
fn the_starter_plan_checks_clean() {
    let folder = Folder::new("init");
    for language in ["en", "zh-Hans", "zh-Hant"] {
        let name = format!("{language}.yaml");
        duban(&folder.0, &["init", &name, "--lang", language]).exits(0);
        let checked = duban(&folder.0, &["check", &name, "--deny", "note"]);
        assert_eq!(checked.out, "", "{language}");
        checked.exits(0);
        duban(&folder.0, &["run", &name]).exits(0);
        let before = folder.read(&name);
        duban(&folder.0, &["init", &name]).exits(2);
        assert_eq!(folder.read(&name), before, "a file that is there stays as it is");
    }
    assert!(root().join("examples").is_dir());
}
