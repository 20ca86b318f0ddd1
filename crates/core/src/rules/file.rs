//! Rule files: YAML front matter between `/*---` and `---*/`, then the script.

use crate::diagnostic::{Diagnostic, rule};
use crate::document::{Limits, Node, Source, SourceId, Span, Value, read};
use crate::plan::decode::{Decode, Decoder, Entries, Spanned, entries, record};
use crate::plan::read_findings::of_error;
use crate::plan::{ParamSpec, RuleId, Scope, Script, SourceRef, Trigger};
use std::collections::BTreeMap;

/// The rule files a host hands in, by the id plans use them under, and the clocks of packs. The core reads no files itself.
#[derive(Debug, Clone, Default)]
pub struct RuleLibrary {
    files: BTreeMap<String, Source>,
    clocks: BTreeMap<String, Source>,
    /// Values a host sets in place of the plan's, by rule and parameter.
    params: BTreeMap<(String, String), String>,
}

impl RuleLibrary {
    /// No rules.
    pub fn new() -> RuleLibrary {
        RuleLibrary::default()
    }

    /// Adds a rule file under its id, replacing one of the same id.
    pub fn add(&mut self, id: impl Into<String>, text: impl Into<std::sync::Arc<str>>) {
        let id = id.into();
        let name = format!("{id}.rhai");
        self.files.insert(id, Source::new(name, text));
    }

    /// Adds a rule file under its id with a name of its own, by which findings call it.
    pub fn add_source(&mut self, id: impl Into<String>, source: Source) {
        self.files.insert(id.into(), source);
    }

    /// Sets a parameter of a rule taken from a pack, whatever value the plan gives it: to see what would differ. The rule is
    /// named as the plan names it.
    pub fn set_param(&mut self, rule: impl Into<String>, param: impl Into<String>, value: impl Into<String>) {
        self.params.insert((rule.into(), param.into()), value.into());
    }

    /// The value a host set for a parameter.
    pub(super) fn param(&self, rule: &str, param: &str) -> Option<&str> {
        self.params.get(&(rule.to_owned(), param.to_owned())).map(String::as_str)
    }

    /// Adds the clocks of a pack, replacing those of a pack of the same name. Plans name them `pack/clock`; a mistake in
    /// the file is found when a plan that names a clock is checked.
    pub fn add_clocks(&mut self, pack: impl Into<String>, text: impl Into<std::sync::Arc<str>>) {
        let pack = pack.into();
        let name = if pack.is_empty() { "clocks.yaml".to_owned() } else { format!("{pack}/clocks.yaml") };
        self.clocks.insert(pack, Source::new(name, text));
    }

    /// The files of clocks, by the name of their pack.
    pub fn clock_files(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.clocks.iter().map(|(pack, source)| (pack.as_str(), source))
    }

    /// The file of a rule.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.files.get(id)
    }

    /// Every id, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// A title in several languages, or in none in particular.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalText(pub Vec<(String, String)>);

impl Decode for LocalText {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Map(all) => Some(LocalText(
                all.iter().filter_map(|(k, v)| Some((k.text()?.to_owned(), String::decode(v, d)?))).collect(),
            )),
            _ => Some(LocalText(vec![(String::new(), String::decode(node, d)?)])),
        }
    }
}

impl LocalText {
    /// The Chinese title where there is one, else the first: the packs' first users read Chinese.
    pub fn best(&self) -> &str {
        let chinese = self.0.iter().find(|(tag, _)| tag.starts_with("zh"));
        chinese.or(self.0.first()).map_or("", |(_, text)| text)
    }
}

record! {
    /// The front matter of a rule file.
    pub struct FrontMatter {
        /// The rule's id: pack and name.
        id: Spanned<RuleId> = required,
        /// Its title, by language.
        title: Option<LocalText> = optional,
        /// What triggers it.
        on: Spanned<Trigger> = required,
        /// Which duties or units it is about.
        scope: Option<Scope> = optional,
        /// Its parameters.
        params: Option<Params> = optional,
        /// When it applies.
        when: Option<Script> = optional,
        /// The clause it stands for.
        source: Option<SourceRef> = optional,
    }
}

/// Declared parameters, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Params(pub Entries<ParamSpec>);

impl Decode for Params {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        entries(node, d).map(Params)
    }
}

/// A rule file that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleFile {
    /// What its front matter says.
    pub head: FrontMatter,
    /// The whole file; the front matter is a comment to the script parser, so places need no translation.
    pub script: String,
}

impl RuleFile {
    /// Reads a rule file whose findings shall point into source `id`.
    pub fn parse(source: &Source, id: SourceId) -> (Option<RuleFile>, Vec<Diagnostic>) {
        let text = source.text();
        let bounds = text.find("/*---").and_then(|a| text.get(a..)?.find("---*/").map(|b| (a + 5, a + b)));
        let Some((start, end)) = bounds else {
            let finding = Diagnostic::new(&rule::SYNTAX, Span::new(id, 0, 1.min(text.len()))).variant("front-matter");
            return (None, vec![finding]);
        };
        // Everything but the front matter becomes blanks of the same length: spans stay those of the file.
        let blank: String = text
            .char_indices()
            .flat_map(|(i, c)| {
                let keep = c == '\n' || (start..end).contains(&i);
                std::iter::repeat_n(if keep { c } else { ' ' }, if keep { 1 } else { c.len_utf8() })
            })
            .collect();
        let (tree, errors) = read(&Source::new(source.name(), blank), id, Limits::default());
        let mut d = Decoder::new(None);
        errors.into_iter().map(of_error).for_each(|finding| d.push(finding));
        let head = tree.as_ref().and_then(|t| FrontMatter::decode(t, &mut d));
        (head.map(|head| RuleFile { head, script: text.to_owned() }), d.findings)
    }
}
