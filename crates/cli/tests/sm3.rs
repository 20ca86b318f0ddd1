//! Journals chained by the national standard's hash, through the command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use support::{Folder, root};

#[test]
fn a_journal_says_what_chains_it_and_goes_on_by_that() {
    let folder = Folder::new("sm3");
    let stem = root().join("examples/plans/09-town-strike");
    let (plan, facts) = (format!("{}.yaml", stem.display()), format!("{}.facts.jsonl", stem.display()));
    let run = ["run", &plan, "--facts", &facts, "--journal", "j.jsonl"];
    folder.duban(&[&run[..], &["--hash", "sm3", "--until", "2026-06-30"]].concat()).exits(0);
    let begun = folder.read("j.jsonl");
    assert!(begun.lines().next().unwrap().contains("\"hash\":\"sm3\""), "{begun}");
    // Whoever goes on need not say it again.
    folder.duban(&run).exits(0);
    let journal = folder.read("j.jsonl");
    assert!(journal.starts_with(&begun) && journal.len() > begun.len());
    folder.duban(&["verify", "j.jsonl", "--plan", &plan]).exits(0);
    folder.write("j.jsonl", journal.replacen("\"hash\":\"sm3\"", "\"hash\":\"md5\"", 1));
    folder.duban(&["verify", "j.jsonl"]).exits(1).says(&["md5", "this build"]);
    folder.write("j.jsonl", journal.replacen("東村", "西村", 1));
    folder.duban(&["verify", "j.jsonl"]).exits(1).says(&["does not fit its hash"]);
    // The other hash gives other hashes, and nothing else.
    folder.duban(&["run", &plan, "--facts", &facts, "--journal", "s.jsonl"]).exits(0);
    assert_eq!(folder.read("s.jsonl").lines().count(), journal.lines().count());
    folder.duban(&["run", &plan, "--store", "sqlite:s.db", "--hash", "sm3", "--facts", &facts]).exits(0);
    folder.duban(&["verify", "--store", "sqlite:s.db", "--plan", &plan]).exits(0);
}
