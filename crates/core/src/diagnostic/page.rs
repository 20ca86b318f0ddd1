//! The words of a code: message, help, why it matters, examples. Read from its catalogue file.

use super::language::Language;
use crate::document::{Limits, Node, Source, SourceId, Value, read};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A code's catalogue file.
#[derive(Debug, Default)]
pub struct Page {
    words: BTreeMap<&'static str, Words>,
    /// A plan with the defect.
    pub wrong: String,
    /// The same plan put right.
    pub right: String,
    /// Where it stands in a real plan, with the telling phrase, when it does.
    pub case: Option<(String, String)>,
}

/// The words of a code in one language. Texts that come in variants are keyed by variant; the plain one by `""`.
#[derive(Debug, Default)]
pub struct Words {
    /// What the code is called in a list.
    pub title: String,
    /// The sentence of a finding, with `{argument}` places.
    pub message: BTreeMap<String, String>,
    /// What to do.
    pub help: BTreeMap<String, String>,
    /// What the related places are.
    pub related: BTreeMap<String, String>,
    /// What a fix does.
    pub fix: BTreeMap<String, String>,
    /// Translations of argument values that are words of ours, such as `whole-number` or `principal`.
    pub terms: BTreeMap<String, String>,
    /// Why it matters.
    pub why: String,
}

impl Page {
    /// Reads a catalogue file. A test holds that every file of the catalogue is complete, so nothing is reported here.
    pub(super) fn parse(id: &str, text: &str) -> Page {
        let (root, _) = read(&Source::new(id, text), SourceId(0), Limits::default());
        let Some(root) = root else { return Page::default() };
        let words = Language::ALL.into_iter().filter_map(|l| Some((l.tag(), Words::of(root.get(l.tag())?)))).collect();
        let of = |key| root.get(key).and_then(Node::text).unwrap_or("").to_owned();
        let case = root
            .get("case")
            .and_then(|c| Some((c.get("doc")?.text()?.to_owned(), c.get("phrase")?.text()?.to_owned())));
        Page { words, wrong: of("wrong"), right: of("right"), case }
    }

    /// The words in `language`, or in English where a translation is missing.
    pub fn words(&self, language: Language) -> Option<&Words> {
        self.words.get(language.tag()).or_else(|| self.words.get(Language::En.tag()))
    }
}

impl Words {
    fn of(node: &Node) -> Words {
        let one = |key| node.get(key).and_then(Node::text).unwrap_or("").trim_end().to_owned();
        let many = |key| match node.get(key).map(|n| &n.value) {
            Some(Value::Scalar(s)) => BTreeMap::from([(String::new(), s.text.trim_end().to_owned())]),
            Some(Value::Map(entries)) => entries
                .iter()
                .filter_map(|(k, v)| Some((k.text()?.to_owned(), v.text()?.trim_end().to_owned())))
                .collect(),
            _ => BTreeMap::new(),
        };
        Words {
            title: one("title"),
            message: many("message"),
            help: many("help"),
            related: many("related"),
            fix: many("fix"),
            terms: many("terms"),
            why: one("why"),
        }
    }
}

/// Puts arguments into the `{name}` places of a template. A place without an argument stays as it is.
pub(super) fn fill(template: &str, args: &[(&'static str, String)], terms: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                match args.iter().find(|(n, _)| *n == name) {
                    Some((name, value)) => {
                        // Only these arguments hold words of ours; others are the user's own.
                        let ours = matches!(*name, "expected" | "role");
                        out.push_str(terms.get(value).filter(|_| ours).unwrap_or(value));
                    }
                    None => {
                        // A brace of the text's own; a place may stand inside it.
                        out.push('{');
                        rest = after;
                        continue;
                    }
                }
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The page of a code as Markdown, as `duban doc` prints it and the site shows it.
pub fn page_markdown(code: &super::Code, language: Language) -> String {
    let page = code.page();
    let Some(words) = page.words(language) else { return String::new() };
    let head = match language {
        Language::En => ["Severity", "Why it matters", "What to do", "Wrong", "Right", "Seen in", "Says"],
        Language::ZhHans => ["级别", "为什么要紧", "怎么办", "有问题的写法", "正确的写法", "实例", "提示"],
        Language::ZhHant => ["級別", "為什麼要緊", "怎麼辦", "有問題的寫法", "正確的寫法", "實例", "提示"],
    };
    let mut out = format!("# `{}`: {}\n\n{}: {}\n", code.id, words.title, head[0], code.severity.word());
    let _ = write!(out, "\n## {}\n\n", head[6]);
    for message in words.message.values() {
        let _ = writeln!(out, "- {message}");
    }
    let _ = write!(out, "\n## {}\n\n{}\n", head[1], words.why);
    if !words.help.is_empty() {
        let _ = write!(out, "\n## {}\n\n", head[2]);
        for help in words.help.values() {
            let _ = writeln!(out, "- {help}");
        }
    }
    for (title, example) in [(head[3], &page.wrong), (head[4], &page.right)] {
        if !example.is_empty() {
            let _ = write!(out, "\n## {title}\n\n```yaml\n{}\n```\n", example.trim_end());
        }
    }
    if let Some((doc, phrase)) = &page.case {
        let _ = write!(out, "\n## {}\n\n{doc}:「{phrase}」\n", head[5]);
    }
    out
}
