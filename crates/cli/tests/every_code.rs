//! Plans with one mistake of every code, in `tests/every-code`: each mistake is marked at the end of its line, and the
//! check finds those and nothing else. `UPDATE_GOLDEN=1` writes the texts anew.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::check::check;
use duban::diagnostic::{ALL, Colour, Diagnostic, Diagnostics, Language, fix_once, to_text};
use duban::document::Source;
use duban::rules::RuleLibrary;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What stands before the marks of a line, and how one mark is written: `code «text of the span»`, several with `; `.
const MARK: &str = "# ← ";

/// A finding, by its 1-based line, code and the text of its span.
type Found = (usize, String, String);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/every-code")
}

fn files() -> Vec<(String, String)> {
    let all = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let mut plans: Vec<PathBuf> = all.filter(|p| p.extension().is_some_and(|e| e == "yaml")).collect();
    plans.sort();
    let name = |p: &PathBuf| p.file_name().unwrap().to_str().unwrap().to_owned();
    plans.iter().map(|p| (name(p), std::fs::read_to_string(p).unwrap())).collect()
}

fn checked(name: &str, text: &str) -> Diagnostics {
    let mut library = RuleLibrary::new();
    duban_rules::FILES.iter().for_each(|(id, text)| library.add(*id, *text));
    duban_rules::CLOCKS.iter().for_each(|(pack, text)| library.add_clocks(*pack, *text));
    check(Source::new(name, text), &BTreeMap::new(), &library).diagnostics
}

fn marks(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let Some((_, marks)) = line.split_once(MARK) else { continue };
        for mark in marks.strip_suffix('»').unwrap_or_else(|| panic!("line {}: no `»` at the end", i + 1)).split("»; ")
        {
            let (code, span) = mark.split_once(" «").unwrap_or_else(|| panic!("line {}: {mark}", i + 1));
            all.push((i + 1, code.to_owned(), span.to_owned()));
        }
    }
    all.sort();
    all
}

fn place(text: &str, d: &Diagnostic) -> Found {
    let line = text[..d.span.start as usize].matches('\n').count() + 1;
    (line, d.code.id.to_owned(), text[d.span.range()].to_owned())
}

fn found(name: &str, text: &str) -> Vec<Found> {
    let mut all: Vec<Found> = checked(name, text).items().iter().map(|d| place(text, d)).collect();
    all.sort();
    all
}

fn shown(all: &[Found]) -> String {
    all.iter().map(|(line, code, span)| format!("line {line}: {code} «{span}»\n")).collect()
}

/// Compares a text with the one kept, or keeps it.
fn keep(file: &str, text: &str) {
    let path = folder().join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|v| v == "1") {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).position(|(a, b)| a != b);
    assert!(kept == text, "tests/every-code/{file} differs from line {differs:?} on; UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn every_code_is_found_once_where_it_is_marked() {
    let mut marked: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in files() {
        let (marks, found) = (marks(&text), found(&name, &text));
        assert!(
            marks == found,
            "tests/every-code/{name}: what is marked is not what is found\nmarked:\n{}found:\n{}",
            shown(&marks.iter().filter(|m| !found.contains(m)).cloned().collect::<Vec<_>>()),
            shown(&found.iter().filter(|f| !marks.contains(f)).cloned().collect::<Vec<_>>()),
        );
        for (line, code, _) in marks {
            marked.entry(code).or_default().push(format!("{name}:{line}"));
        }
    }
    for code in ALL.iter().flat_map(|family| family.iter()) {
        let places = marked.remove(code.id).unwrap_or_default();
        assert!(
            places.len() == 1,
            "`{}` is marked {} times {places:?}: write the mistake into tests/every-code/plan.yaml, once, and at the end of \
             its line `{MARK}{} «text of the span»` (into another file of the folder only where it cannot stand beside \
             the others; say why in its README.md), then UPDATE_GOLDEN=1 cargo test -p duban-cli --test every_code",
            code.id,
            places.len(),
            code.id,
        );
    }
    assert!(marked.is_empty(), "marks of codes that do not exist: {marked:?}");
}

#[test]
fn every_finding_has_its_words_in_three_languages() {
    for (name, text) in files() {
        let all = checked(&name, &text);
        for language in Language::ALL {
            for d in all.items() {
                let mut words = vec![d.message(language)];
                words.extend(d.help(language));
                words.extend(d.related.iter().map(|r| d.related_message(r, language)));
                words.extend(d.fixes.iter().map(|f| d.fix_title(f, language)));
                for words in words {
                    let filled = !words.is_empty() && !has_place(&words);
                    assert!(filled, "{} {}: {words}", d.code.id, language.tag());
                }
            }
            if name == "plan.yaml" {
                keep(&format!("plan.{}.txt", language.tag()), &to_text(&all, language, Colour::Never));
            }
        }
    }
}

/// Whether a place for an argument is left: a brace with a bare name. What YAML writes in braces has a colon or `all`.
fn has_place(words: &str) -> bool {
    let inside = |rest: &str| rest.split_once('}').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(bare));
    let given = words.replace("${", "");
    given.split('{').skip(1).any(inside)
}

fn bare(c: char) -> bool {
    c.is_ascii_lowercase() || c == '_'
}

/// As `check --fix` does it, and no more often.
fn mended(name: &str, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..16 {
        let Some(next) = fix_once(&checked(name, &text)) else { break };
        text = next;
    }
    text
}

#[test]
fn what_is_mechanical_is_mended_and_nothing_else_is_touched() {
    let mut light = String::new();
    let mut repairs = 0;
    for (name, text) in files() {
        let before = checked(&name, &text);
        let sure = |d: &&Diagnostic| d.fixes.iter().any(|f| f.sure);
        let mechanical: Vec<Found> = before.items().iter().filter(sure).map(|d| place(&text, d)).collect();
        repairs += mechanical.len();
        let after = mended(&name, &text);
        let again = checked(&name, &after);
        assert!(!again.items().iter().any(|d| sure(&d)), "{name}: a finding with a sure repair is left");
        assert_eq!(fix_once(&again), None, "{name}: mended once more");

        // Every line that holds no repair stays as it is, and so does the comment of one that does.
        let lines: BTreeSet<usize> = mechanical.iter().map(|(line, ..)| *line).collect();
        assert_eq!(text.lines().count(), after.lines().count(), "{name}");
        for (i, (old, new)) in text.lines().zip(after.lines()).enumerate() {
            assert_eq!(old != new, lines.contains(&(i + 1)), "{name}:{}: {new}", i + 1);
            let comment = |line: &str| line.split_once(MARK).map(|(_, c)| c.to_owned());
            assert_eq!(comment(old), comment(new), "{name}:{}", i + 1);
        }

        let (marks, found) = (marks(&text), found(&name, &after));
        let left: Vec<Found> = marks.iter().filter(|m| !mechanical.contains(m)).cloned().collect();
        for finding in &left {
            assert!(found.contains(finding), "{name}: gone with the repairs: {finding:?}");
        }
        let new: Vec<Found> = found.into_iter().filter(|f| !left.contains(f)).collect();
        if !new.is_empty() {
            light += &format!("{name}\n{}", shown(&new));
        }
    }
    assert!(repairs > 0, "nothing was mended");
    keep("brought-to-light.txt", &light);
}
