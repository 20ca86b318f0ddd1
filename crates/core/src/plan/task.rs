//! Tasks: duties as the plan states them, possibly for many units and many occurrences.

use super::covers::Covers;
use super::decode::{Decode, Decoder, Spanned, choice, prose, record};
use super::drafted;
use super::id::Id;
use super::recurrence_spec::Every;
use super::responsible::Responsible;
use super::source_ref::{Allow, SourceRef};
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Value};
use crate::time::{DueError, DueExpr, DuePoint, Period, Window};

record! {
    /// One task.
    pub struct TaskSpec {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// The phase it belongs to.
        phase: Option<Spanned<Id>> = optional,
        /// Who owes it.
        responsible: Option<Spanned<Responsible>> = optional,
        /// Who answers for it within the unit: a role (`principal`, `deputy`, `contact`) or a host reference.
        persons: Option<Persons> = optional,
        /// What it is about, where several tasks are about the same: one matter has one owner and one deadline.
        matter: Option<Spanned<Id>> = optional,
        /// Units that co-operate.
        with: Vec<Spanned<Id>> = default,
        /// The unit the deliverable goes to.
        to: Option<Spanned<Id>> = optional,
        /// Tasks that come before.
        after: Vec<After> = default,
        /// Phases whose results it is made from; it cannot be done before they end.
        based_on: Vec<Spanned<Id>> = default,
        /// The days that a return reports on.
        covers: Option<Spanned<Covers>> = optional,
        /// When it is due.
        due: Option<Spanned<DueSpec>> = optional,
        /// How often it recurs; each occurrence is due on its own day unless `due` counts from `occurrence`.
        every: Option<Spanned<Every>> = optional,
        /// When it may be done, and how far a recurrence reaches: its phase, or the campaign, unless set.
        window: Option<Spanned<TaskWindow>> = optional,
        /// That it exists only when called for, and who may call.
        on_call: Option<Spanned<OnCall>> = optional,
        /// How often it is urged while it is overdue; as the campaign says unless set.
        urge: Option<Period> = optional,
        /// How long after the due instant it still counts as in time.
        grace: Option<Period> = optional,
        /// What is handed in.
        deliverable: Option<Deliverable> = optional,
        /// Who accepts it: a unit, or `superior` for the one above each unit; without, submission fulfils.
        accept_by: Option<Spanned<Id>> = optional,
        /// How long the work takes, for the critical path.
        takes: Option<Period> = optional,
        /// What happens to a due date on a rest day; it stays unless set.
        shift: Option<Shift> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

record! {
    /// Who may call for a duty that exists only when called for.
    pub struct OnCall {
        /// The units that may call; anybody unless set.
        by: Vec<Spanned<Id>> = default,
    }
}

record! {
    /// What is handed in.
    pub struct Deliverable {
        /// Document, return or action.
        kind: DeliverableKind = required,
        /// The indicators it reports.
        indicators: Vec<Spanned<Id>> = default,
        /// Whether it closes the campaign: the summary of the whole.
        r#final: bool = default,
    }
}

choice! {
    /// What sort of thing is handed in.
    pub enum DeliverableKind {
        /// A document: a plan, a list of names, a summary.
        Document = "document",
        /// A return of figures.
        Return = "return",
        /// Something done; evidence at most.
        Action = "action",
    }
}

impl TaskSpec {
    /// The word in `accept_by` that stands for the unit above each unit that owes the task.
    pub const SUPERIOR: &'static str = "superior";

    /// The people named for it, one by one.
    pub fn persons(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.persons.iter().flat_map(|p| &p.0)
    }
}

/// One person, or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Persons(pub Vec<Spanned<String>>);

impl Decode for Persons {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.value {
            Value::Seq(_) => Vec::decode(node, d).map(Persons),
            _ => Some(Persons(vec![Spanned::decode(node, d)?])),
        }
    }
}

choice! {
    /// Where a due date on a rest day moves.
    pub enum Shift {
        /// To the next working day.
        NextWorkday = "next-workday",
        /// To the working day before.
        PreviousWorkday = "previous-workday",
    }
}

/// A task that comes before.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// Which.
    pub task: Spanned<Id>,
    /// Whether every unit's must be done, not only the same unit's.
    pub all: bool,
}

record! {
    /// `{all: task}`.
    pub struct AllOf {
        /// The task every unit must have done.
        all: Spanned<Id> = required,
    }
}

impl Decode for After {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        if let Value::Map(_) = node.value {
            return AllOf::decode(node, d).map(|a| After { task: a.all, all: true });
        }
        Some(After { task: Spanned::decode(node, d)?, all: false })
    }
}

/// When a task may be done.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskWindow {
    /// The campaign's window.
    Campaign,
    /// A phase's window; the task's own when unnamed.
    Phase(Option<Id>),
    /// A window of its own.
    Days(Window),
}

impl Decode for TaskWindow {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = d.scalar(node, "window")?.text.as_str();
        match text {
            "campaign" => return Some(TaskWindow::Campaign),
            "phase" => return Some(TaskWindow::Phase(None)),
            _ => {}
        }
        match text.strip_prefix("phase.").and_then(|id| id.parse().ok()) {
            Some(id) => Some(TaskWindow::Phase(Some(id))),
            None => Window::decode(node, d).map(TaskWindow::Days),
        }
    }
}

/// A due date as written: an expression, or words that set no date (適時).
#[derive(Debug, Clone, PartialEq)]
pub enum DueSpec {
    /// A date or something to count from.
    Expr(DueExpr),
    /// Words that set no date; such a duty has no deadline.
    Vague(String),
}

impl Decode for DueSpec {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        if let Some(words) = prose(node) {
            // 八月二十日前 is a date, though no digit stands in it.
            if let Some(drafted) = drafted::due(node, d) {
                return drafted.map(DueSpec::Expr);
            }
            return Some(DueSpec::Vague(words.to_owned()));
        }
        due_expr(node, d, 0).map(DueSpec::Expr)
    }
}

fn due_expr(node: &Node, d: &mut Decoder, depth: u8) -> Option<DueExpr> {
    let Value::Map(entries) = &node.value else {
        return drafted::due(node, d).unwrap_or_else(|| due_point(node, d).map(DueExpr::On));
    };
    let [(key, value)] = entries.as_slice() else {
        d.bad(&document::BAD_DUE, node, "one-key");
        return None;
    };
    let list = |d: &mut Decoder| match &value.value {
        Value::Seq(items) if !items.is_empty() && depth < 4 => {
            let all: Vec<_> = items.iter().map(|n| due_expr(n, d, depth + 1)).collect();
            all.into_iter().collect::<Option<Vec<_>>>()
        }
        _ => {
            d.wrong_type(value, "list");
            None
        }
    };
    match key.text() {
        Some("before") => due_point(value, d).map(DueExpr::Before),
        Some("earliest") => list(d).map(DueExpr::Earliest),
        Some("latest") => list(d).map(DueExpr::Latest),
        other => {
            let name = other.unwrap_or("");
            let known = ["before", "earliest", "latest"];
            let finding = Diagnostic::new(&document::UNKNOWN_FIELD, key.span);
            d.push(finding.arg("field", name).arg("known", known.join(", ")).suggest(name, known));
            None
        }
    }
}

fn due_point(node: &Node, d: &mut Decoder) -> Option<DuePoint> {
    let text = &d.scalar(node, "due")?.text;
    match DuePoint::parse(text, d.year) {
        Ok(point) => return Some(point),
        Err(DueError::Date(e)) => d.bad_date(node, &e),
        Err(DueError::Offset(e)) => {
            let finding = Diagnostic::new(&document::BAD_DURATION, node.span);
            d.push(finding.arg("text", e.text));
        }
        Err(DueError::Anchor(a)) => {
            d.push(Diagnostic::new(&document::BAD_DUE, node.span).arg("text", a));
        }
    }
    None
}
