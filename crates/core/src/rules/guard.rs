//! The conditions under which a phase begins or ends: expressions that ask questions over the state of the campaign.

use super::fields::Field;
use super::read::slipped;
use super::sandbox::{Call, Compiled, Property, Sandbox, SyntaxError, SyntaxKind};
use super::script_at::ScriptAt;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::{Source, SourceId};
use crate::plan::{Plan, Script};
use crate::timetable::{PhaseIx, Table};
use std::fmt;
use std::sync::Arc;

macro_rules! questions {
    ($( $name:ident = $word:literal ($sort:ident) : $doc:literal ),* $(,)?) => {
        /// What a condition may ask.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum GuardQuestion { $( #[doc = $doc] $name ),* }

        impl GuardQuestion {
            /// Every question with its meaning.
            pub const ALL: &'static [(GuardQuestion, &'static str)] = &[$( (GuardQuestion::$name, $doc) ),*];

            /// As a condition writes it.
            pub fn word(self) -> &'static str {
                match self { $( GuardQuestion::$name => $word ),* }
            }

            /// What its argument names, and whether it may be left out.
            pub fn argument(self) -> Argument {
                match self { $( GuardQuestion::$name => Argument::$sort ),* }
            }
        }
    };
}

/// What the argument of a question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A phase, or nothing for the whole campaign.
    PerhapsPhase,
    /// A phase.
    Phase,
    /// A task.
    Task,
    /// A pipeline, or nothing for all of them.
    PerhapsPipeline,
    /// An indicator.
    Indicator,
}

impl Argument {
    /// The numbers of arguments that a question takes.
    pub fn counts(self) -> &'static [usize] {
        match self {
            Argument::PerhapsPhase | Argument::PerhapsPipeline => &[0, 1],
            Argument::Phase | Argument::Task | Argument::Indicator => &[1],
        }
    }
}

questions! {
    OpenObligations = "open_obligations" (PerhapsPhase):
        "How many obligations, of the phase or of all, may be begun by now and are neither done nor waived nor cancelled.",
    OverdueObligations = "overdue_obligations" (PerhapsPhase):
        "How many of them, of the phase or of all, are overdue.",
    Done = "done" (Task): "Whether every obligation of the task is done; true when there is none.",
    PhaseClosed = "phase_closed" (Phase): "Whether the phase has ended.",
    OpenItems = "open_items" (PerhapsPipeline): "How many items, of the pipeline or of all, have not come to their end.",
    Indicator = "indicator" (Indicator):
        "The indicator's value over the whole campaign; nothing as long as nobody has reported.",
}

impl GuardQuestion {
    /// The question a word stands for.
    pub fn from_word(word: &str) -> Option<GuardQuestion> {
        GuardQuestion::ALL.iter().map(|(q, _)| *q).find(|q| q.word() == word)
    }
}

/// A question with what it is asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// Which.
    pub name: GuardQuestion,
    /// A phase, task, pipeline or indicator; none for the whole campaign.
    pub argument: Option<String>,
}

impl fmt::Display for Question {
    /// As conditions write it: `open_obligations("strike")`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.argument {
            Some(argument) => write!(f, "{}(\"{argument}\")", self.name.word()),
            None => write!(f, "{}()", self.name.word()),
        }
    }
}

/// A compiled condition.
#[derive(Debug, Clone)]
pub struct Guard {
    text: Arc<str>,
    pub(super) compiled: Compiled,
    questions: Vec<Question>,
}

impl Guard {
    /// Compiles a condition.
    ///
    /// # Errors
    /// [`SyntaxError`] with the place in the script. What it asks is not judged here: the checker does.
    pub fn compile(script: &Script, sandbox: &Sandbox) -> Result<Guard, SyntaxError> {
        let text = script.text.trim_end();
        let compiled = sandbox.compile_guard(&in_double_quotes(text))?;
        let mut questions: Vec<Question> = compiled.calls().iter().filter_map(question).collect();
        questions.sort();
        questions.dedup();
        Ok(Guard { text: Arc::from(text), compiled, questions })
    }

    /// What it asks, each once.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it calls, in order of place.
    pub fn calls(&self) -> Vec<Call> {
        self.compiled.calls()
    }

    /// The fields it names, in order of place.
    pub fn properties(&self) -> Vec<Property> {
        self.compiled.properties()
    }
}

/// Texts in single quotes as the script language wants them: YAML has its own use for the double ones, and between
/// single ones the language takes but one character. No place moves.
fn in_double_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, quoted) = rest.split_at(at);
        out.push_str(before);
        let (quote, after) = quoted.split_at(1);
        let Some((inside, left)) = after.split_once(quote) else {
            rest = quoted;
            break;
        };
        // A text with a backslash may go on behind its quote; what is not plain is left as it stands.
        let plain = quote == "'" && !inside.contains(['"', '\\', '\n']);
        let mark = if plain { "\"" } else { quote };
        out.extend([mark, inside, mark]);
        rest = left;
    }
    out.push_str(rest);
    out
}

/// The question that a call asks, unless it is none or is asked wrongly.
fn question(call: &Call) -> Option<Question> {
    let name = GuardQuestion::from_word(&call.name).filter(|_| !call.method)?;
    let argument = match (call.args, call.texts.first()) {
        (0, _) => None,
        (1, Some((_, text, _))) => Some(text.clone()),
        _ => return None,
    };
    name.argument().counts().contains(&call.args).then_some(Question { name, argument })
}

/// The conditions of one phase.
#[derive(Debug, Clone, Default)]
pub struct PhaseGuards {
    /// What must hold before it begins.
    pub enter: Option<Guard>,
    /// What must hold before it ends.
    pub exit: Option<Guard>,
}

/// A condition and where it stands, for the checker.
#[derive(Debug, Clone)]
pub struct GuardAt {
    /// The condition.
    pub guard: Guard,
    /// Where it stands.
    pub script: ScriptAt,
}

/// Compiles the conditions of every phase; what does not read is a finding.
pub fn read_guards(
    plan: &Plan,
    sandbox: &Sandbox,
    sources: &[Source],
    findings: &mut Vec<Diagnostic>,
) -> (Table<PhaseIx, PhaseGuards>, Vec<GuardAt>) {
    let mut places = Vec::new();
    let mut read = |script: Option<&Script>| {
        let script = script?;
        let at = ScriptAt::scalar(script, SourceId(0));
        let guard = one(script, &at, sandbox, sources, findings)?;
        places.push(GuardAt { guard: guard.clone(), script: at });
        Some(guard)
    };
    let table = plan.phases.iter().map(|phase| PhaseGuards {
        enter: read(phase.enter.as_ref().and_then(|e| e.when.as_ref())),
        exit: read(phase.exit.as_ref().and_then(|e| e.when.as_ref())),
    });
    (table.collect(), places)
}

fn one(
    script: &Script,
    at: &ScriptAt,
    sandbox: &Sandbox,
    sources: &[Source],
    findings: &mut Vec<Diagnostic>,
) -> Option<Guard> {
    if let Some(words) = script.words() {
        let finding = Diagnostic::new(&rule::SYNTAX, script.node.span).variant("guard-in-words");
        findings.push(finding.arg("words", words));
        return None;
    }
    let error = match Guard::compile(script, sandbox) {
        Ok(guard) => return Some(guard),
        Err(error) => error,
    };
    if !slipped(&error, at, sources, findings) {
        let span = at.span(sources, error.place);
        findings.push(match error.kind {
            SyntaxKind::UnknownName(name) => {
                let finding = Diagnostic::new(&rule::UNKNOWN_FIELD, span).variant("guard-name");
                finding.arg("name", &name).suggest(&name, ["campaign"])
            }
            SyntaxKind::Shadows(said) | SyntaxKind::Other(said) => {
                Diagnostic::new(&rule::SYNTAX, span).variant("guard").arg("said", said)
            }
        });
    }
    None
}

/// The fields that a condition sees.
pub const GUARD_FIELDS: [Field; 2] = [Field::CampaignDay, Field::CampaignId];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, read};
    use crate::rules::{Failure, Read, Value};
    use rust_decimal::Decimal;

    fn sandbox() -> Sandbox {
        Sandbox::new(Default::default())
    }

    fn guard(text: &str) -> Guard {
        let (node, _) = read(&Source::new("guard", "x"), SourceId(0), Limits::default());
        Guard::compile(&Script { text: text.to_owned(), node: node.unwrap() }, &sandbox()).unwrap()
    }

    fn holds(text: &str, answer: &dyn Fn(&Question) -> Value) -> Result<(bool, Vec<Read>), Failure> {
        sandbox().holds(&guard(text), answer, 12, "strike-2026")
    }

    #[test]
    fn what_a_condition_asks_is_known_before_it_runs() {
        let asked = |text: &str| guard(text).questions().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            asked("open_obligations('strike') == 0 && (done(\"roster\") || indicator('率') >= 0.9) && done('roster')"),
            ["open_obligations(\"strike\")", "done(\"roster\")", "indicator(\"率\")"]
        );
        assert_eq!(asked("campaign.day > 3"), [""; 0]);
        assert_eq!(asked("open_items() + open_items('lead') > 0"), ["open_items()", "open_items(\"lead\")"]);
        assert_eq!(asked("done() || done(\"a\", \"b\") || \"a\".done()"), [""; 0], "asked wrongly");
    }

    #[test]
    fn single_quotes_stand_for_double_ones_and_move_nothing() {
        assert_eq!(in_double_quotes("done('a') && done(\"b's\") // it's"), "done(\"a\") && done(\"b's\") // it's");
        assert_eq!(in_double_quotes("'a\"b' == '\\'' + '東村'"), "'a\"b' == '\\'\" + \"東村'");
        assert_eq!(in_double_quotes(""), "");
    }

    #[test]
    fn what_a_condition_reads_is_told_with_its_answer() {
        let answer = |q: &Question| match q.name {
            GuardQuestion::Indicator => Value::Decimal(Decimal::new(95, 2)),
            GuardQuestion::Done => Value::Bool(true),
            _ => Value::Int(0),
        };
        let (held, reads) = holds("done('a') && indicator('b') >= 0.9 && campaign.day > 10", &answer).unwrap();
        assert!(held);
        let told: Vec<String> = reads.iter().map(|r| format!("{} = {}", r.path, r.value)).collect();
        assert_eq!(told, ["done(\"a\") = true", "indicator(\"b\") = 0.95", "campaign.day = 12"]);
        let (held, reads) = holds("campaign.id == 'other' && done('a')", &answer).unwrap();
        assert!(!held);
        assert_eq!(reads.len(), 1, "what it does not come to is not read");
        assert!(!holds("indicator('b') >= 0.9", &|_| Value::None).unwrap().0, "nothing is no number");
    }

    #[test]
    fn a_condition_can_reach_nothing_else_and_ends() {
        for text in
            ["deduct(1)", "history.count('x')", "event.kind == 'x'", "params.x > 1", "let x = 1", "loop {}", "{1}"]
        {
            let (node, _) = read(&Source::new("guard", "x"), SourceId(0), Limits::default());
            let script = Script { text: text.to_owned(), node: node.unwrap() };
            let sandbox = sandbox();
            let outcome =
                Guard::compile(&script, &sandbox).map(|g| sandbox.holds(&g, &|_| Value::Int(1), 1, "c").is_ok());
            assert_ne!(outcome, Ok(true), "{text}");
        }
        let reason = |text: &str| holds(text, &|_| Value::Int(3)).unwrap_err().reason;
        assert_eq!(reason("open_obligations()"), "the condition is neither true nor false");
        assert_eq!(reason("done('a' + 'b')"), "what a question is asked about must stand in quotes");
        let deep = format!("{}1{} == 1", "(".repeat(100), ")".repeat(100));
        let (node, _) = read(&Source::new("guard", "x"), SourceId(0), Limits::default());
        assert!(Guard::compile(&Script { text: deep, node: node.unwrap() }, &sandbox()).is_err());
    }

    #[test]
    fn two_runs_at_once_keep_their_answers_apart() {
        let (sandbox, guard) = (sandbox(), guard("open_items() == campaign.day"));
        std::thread::scope(|scope| {
            let runs = (0..4_i64).map(|n| {
                let (sandbox, guard) = (&sandbox, &guard);
                scope.spawn(move || (0..200).all(|_| sandbox.holds(guard, &|_| Value::Int(n), n, "c").unwrap().0))
            });
            assert!(runs.collect::<Vec<_>>().into_iter().all(|run| run.join().unwrap()));
        });
    }
}
