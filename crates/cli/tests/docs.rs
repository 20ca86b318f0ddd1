//! Whole plans in the documents check without errors.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{Folder, duban, root};

#[test]
fn plans_in_the_documents_check() {
    let folder = Folder::new("docs");
    let mut tried = 0;
    for name in ["README.md", "README.zh.md", "docs/format.md", "docs/format.zh.md", "rules/README.md"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        for block in text.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()) {
            if block.lines().any(|line| line.starts_with("duban: 1")) {
                folder.write("p.yaml", block);
                let done = duban(&folder.0, &["check", "p.yaml"]);
                assert_eq!(done.code, Some(0), "{name}:\n{block}\n{}", done.out);
                tried += 1;
            }
        }
    }
    assert!(tried >= 6, "only {tried} plans found");
}
