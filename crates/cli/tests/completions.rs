//! Completions of every shell know every command.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use support::{duban, root};

#[test]
fn every_shell_gets_a_script_with_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = duban(&root(), &["completions", shell]);
        done.exits(0);
        for word in ["init", "check", "timetable", "run", "explain", "verify", "doc", "completions"] {
            assert!(done.out.contains(word), "{shell} does not know {word}");
        }
    }
    // Shells that complete values know those too.
    for shell in ["bash", "zsh", "fish"] {
        assert!(duban(&root(), &["completions", shell]).out.contains("sarif"), "{shell}");
    }
    duban(&root(), &["completions", "dosshell"]).exits(2).quiet();
}
