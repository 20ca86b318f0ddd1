//! The types of `types.ts`, written from the Rust types; a stale file fails the test.

use crate::campaign::{RecordedFact, RecordedView, RefusedFact, VerifiedView};
use crate::editor::{EditorCompletion, EditorFinding, EditorHover, EditorSymbol};
use crate::options::{LanguageTag, Options};
use crate::rules::{RuleField, TrialOccasion, TrialView};
use duban::campaign::{FIELDS, KINDS};
use duban::diagnostic::Report;
use duban::testing::Outcome;
use duban::view::{Differences, Explanation, PlanView, Standings, TimetableView, WhyNotView};
use std::collections::BTreeMap;
use std::fmt::Write;
use ts_rs::{Config, TS, TypeVisitor};

/// Every type that is met, by its name.
struct Declared<'c> {
    config: &'c Config,
    all: BTreeMap<String, String>,
}

impl Declared<'_> {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        let name = T::name(self.config);
        if T::output_path().is_none() || self.all.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.all.insert(name, format!("{docs}export {}", T::decl(self.config)));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Declared<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

fn written() -> String {
    let config = Config::new().with_large_int("number");
    let mut declared = Declared { config: &config, all: BTreeMap::new() };
    declared.add::<Options>();
    declared.add::<LanguageTag>();
    declared.add::<Report>();
    declared.add::<EditorFinding>();
    declared.add::<EditorCompletion>();
    declared.add::<EditorHover>();
    declared.add::<EditorSymbol>();
    declared.add::<TimetableView>();
    declared.add::<PlanView>();
    declared.add::<Standings>();
    declared.add::<Explanation>();
    declared.add::<WhyNotView>();
    declared.add::<Differences>();
    declared.add::<RecordedView>();
    declared.add::<RecordedFact>();
    declared.add::<RefusedFact>();
    declared.add::<VerifiedView>();
    declared.add::<TrialOccasion>();
    declared.add::<TrialView>();
    declared.add::<RuleField>();
    declared.add::<Outcome>();
    let mut out = String::from("// Written from the Rust types: UPDATE_GOLDEN=1 cargo test -p duban-wasm\n\n");
    let kinds: Vec<String> = KINDS.iter().map(|k| format!("{k:?}")).collect();
    let _ = writeln!(out, "/** What sort of fact it is. */\nexport type FactKind = {};\n", kinds.join(" | "));
    let fields = FIELDS.iter().filter(|f| !matches!(**f, "at" | "fact"));
    let fields: String = fields.map(|f| format!("  {f}?: unknown;\n")).collect();
    let _ = writeln!(
        out,
        "/** What happened, as a line of a facts file says it; which fields each sort has, the engine checks. */\n\
         export interface Fact {{\n  at: string;\n  fact: FactKind;\n{fields}}}\n"
    );
    out.push_str(
        "/** What follows: its identity, when, of what sort, from what; the other fields go by the sort. */\n\
         export interface Consequence {\n  id: string;\n  at: string;\n  kind: string;\n  cause: unknown;\n  \
         rule?: { id: string; hash: string; clause?: string; reads: Record<string, Value> };\n  [field: string]: unknown;\n}\n",
    );
    for text in declared.all.values() {
        let _ = write!(out, "\n{}\n", text.trim_end());
    }
    out
}

#[test]
fn the_types_are_as_the_engine_answers() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/types.ts");
    let written = written();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    assert!(include_str!("../types.ts") == written, "types.ts is stale: UPDATE_GOLDEN=1 cargo test -p duban-wasm");
}
