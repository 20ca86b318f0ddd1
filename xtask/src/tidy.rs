//! Checks that the house is as `ARCHITECTURE.md` draws it.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of the core, each of which may use only those before it.
const LAYERS: [&str; 11] =
    ["time", "document", "diagnostic", "plan", "timetable", "rules", "check", "campaign", "view", "testing", "editor"];
/// Libraries that only one place may name.
const ALONE: [(&str, &str); 2] = [("granit_parser", "document/yaml.rs"), ("rhai", "rules/sandbox/")];
const LONGEST: usize = 420;

/// Runs every check and reports all that is wrong.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    println!("== tidy");
    let core = root.join("crates/core/src");
    let mut wrong = Vec::new();
    for file in files(&core, "rs") {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let name = file.strip_prefix(&core).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        layers(&name, &text, &mut wrong);
        alone(&name, &text, &mut wrong);
    }
    for folder in ["crates", "rules", "xtask", "bench", "fuzz", "examples"] {
        for file in files(&root.join(folder), "rs") {
            let lines = fs::read_to_string(&file).map_or(0, |t| t.lines().count());
            if lines > LONGEST {
                wrong.push(format!("{}: {lines} lines; split it (at most {LONGEST})", shown(root, &file)));
            }
        }
    }
    packs(root, &mut wrong);
    phrases(root, &mut wrong);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Every file of the packs is in the lists that are embedded.
fn packs(root: &Path, wrong: &mut Vec<String>) {
    let list = fs::read_to_string(root.join("rules/lib.rs")).unwrap_or_default();
    for file in files(&root.join("rules"), "rhai").into_iter().chain(files(&root.join("rules"), "yaml")) {
        let name = shown(&root.join("rules"), &file);
        if name.ends_with(".test.yaml") {
            continue;
        }
        if !list.contains(&format!("\"{name}\"")) {
            wrong.push(format!("rules/{name} is not in rules/lib.rs"));
        }
    }
}

/// A phrase of a source is a pointer of at most twelve characters, not a quotation.
fn phrases(root: &Path, wrong: &mut Vec<String>) {
    let all = files(&root.join("examples"), "yaml").into_iter().chain(files(&root.join("rules"), "rhai"));
    for file in all {
        let text = fs::read_to_string(&file).unwrap_or_default();
        for (i, line) in text.lines().enumerate() {
            let Some((_, phrase)) = line.split_once("phrase: ") else { continue };
            let phrase = phrase.trim_end().trim_end_matches('}').trim_matches('"');
            if phrase.chars().count() > 12 {
                wrong.push(format!("{}:{}: the phrase has more than 12 characters", shown(root, &file), i + 1));
            }
        }
    }
}

fn layers(name: &str, text: &str, wrong: &mut Vec<String>) {
    let Some(own) = LAYERS.iter().position(|l| name.starts_with(&format!("{l}/"))) else { return };
    for (i, line) in text.lines().enumerate() {
        for above in LAYERS.iter().skip(own + 1) {
            let used = line.match_indices("crate::").any(|(at, _)| {
                let rest = line.get(at + 7..).unwrap_or("");
                rest.strip_prefix(above).is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            if used && !line.trim_start().starts_with("//") {
                wrong.push(format!("crates/core/src/{name}:{}: uses `{above}`, which stands above it", i + 1));
            }
        }
    }
}

fn alone(name: &str, text: &str, wrong: &mut Vec<String>) {
    for (library, place) in ALONE {
        let named = text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(&format!("{library}::")));
        if named && !name.starts_with(place) {
            wrong.push(format!("crates/core/src/{name}: only `{place}` may name {library}"));
        }
    }
}

pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|n| n != "target") {
                found.extend(files(&path, ending));
            }
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found
}

fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/")
}
