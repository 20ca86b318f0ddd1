//! Every code has its words in every language, and its page's examples do what they say.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use duban::check::check;
use duban::diagnostic::{ALL, Code, Language, page_markdown};
use duban::document::Source;
use duban::rules::RuleLibrary;
use std::collections::BTreeMap;
use std::path::Path;

fn codes() -> impl Iterator<Item = &'static Code> {
    ALL.iter().flat_map(|family| family.iter()).copied()
}

#[test]
fn every_code_has_its_words_in_every_language() {
    for code in codes() {
        let shape = |language| {
            let w = code.page().words(language).unwrap_or_else(|| panic!("{}: no words", code.id));
            assert!(!w.title.is_empty() && !w.message.is_empty() && !w.why.is_empty(), "{} {language:?}", code.id);
            let keys = |m: &BTreeMap<String, String>| m.keys().cloned().collect::<Vec<_>>();
            [keys(&w.message), keys(&w.help), keys(&w.related), keys(&w.fix), keys(&w.terms)]
        };
        let english = shape(Language::En);
        for language in Language::ALL {
            assert_eq!(shape(language), english, "{}: {} has other keys than English", code.id, language.tag());
            let page = page_markdown(code, language);
            assert!(page.starts_with(&format!("# `{}`", code.id)));
        }
        let hant = code.page().words(Language::ZhHant).unwrap();
        assert!(!hant.title.is_ascii(), "{}: no Chinese", code.id);
    }
}

#[test]
fn every_file_of_the_catalogue_belongs_to_a_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let mut files = Vec::new();
    for family in std::fs::read_dir(&root).unwrap() {
        let family = family.unwrap();
        for file in std::fs::read_dir(family.path()).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            files.push(format!("{}/{}", family.file_name().to_str().unwrap(), name.trim_end_matches(".yaml")));
        }
    }
    files.sort();
    let mut ids: Vec<String> = codes().map(|c| c.id.to_owned()).collect();
    ids.sort();
    assert_eq!(files, ids);
}

#[test]
fn the_wrong_example_raises_its_code_alone_and_the_right_one_nothing() {
    let mut wrong = Vec::new();
    for code in codes() {
        let page = code.page();
        let findings = |text: &str| {
            let source = Source::new("example.yaml", text);
            let diagnostics = check(source, &BTreeMap::new(), &RuleLibrary::new()).diagnostics;
            diagnostics.items().iter().map(|d| d.code.id).collect::<Vec<_>>()
        };
        assert!(!page.wrong.is_empty() && !page.right.is_empty(), "{}: no example", code.id);
        for (which, text, expected) in [("wrong", &page.wrong, vec![code.id]), ("right", &page.right, vec![])] {
            let found = findings(text);
            if found != expected {
                wrong.push(format!("the {which} example of {}: {found:?}", code.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_finding_shows_an_unfilled_place() {
    for code in codes() {
        let source = Source::new("example.yaml", code.page().wrong.as_str());
        let check = check(source, &BTreeMap::new(), &RuleLibrary::new());
        for d in check.diagnostics.items() {
            for language in Language::ALL {
                let mut texts = vec![d.message(language)];
                texts.extend(d.help(language));
                texts.extend(d.related.iter().map(|r| d.related_message(r, language)));
                texts.extend(d.fixes.iter().map(|f| d.fix_title(f, language)));
                for text in texts {
                    assert!(!text.is_empty(), "{}: an empty text", code.id);
                    // `{on: -1}` is the format's; `{word}` alone is a place nobody filled.
                    let unfilled =
                        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(name, _)| {
                            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                        });
                    assert!(!unfilled, "{}: {text}", code.id);
                }
            }
        }
    }
}

/// Where a fix is offered, applying it leaves the finding behind.
#[test]
fn fixes_mend_what_they_say() {
    let mut tried = 0;
    for code in codes() {
        let wrong = &code.page().wrong;
        let checked = check(Source::new("x", wrong.as_str()), &BTreeMap::new(), &RuleLibrary::new());
        let Some(d) = checked.diagnostics.items().first() else { continue };
        for fix in &d.fixes {
            let mut text = wrong.clone();
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
            edits.iter().for_each(|e| text.replace_range(e.span.range(), &e.text));
            let after = check(Source::new("x", text.as_str()), &BTreeMap::new(), &RuleLibrary::new());
            let left: Vec<_> = after.diagnostics.items().iter().map(|d| d.code.id).collect();
            assert!(!left.contains(&code.id), "{}: still there after its fix:\n{text}", code.id);
            tried += 1;
        }
    }
    assert!(tried >= 6, "only {tried} fixes tried");
}
