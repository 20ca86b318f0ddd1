//! The catalogue of codes. Append-only: a code that has shipped keeps its name and meaning.

use super::page::Page;
use serde::Serialize;
use std::sync::OnceLock;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Note,
    /// A defect that will bite.
    Warning,
    /// The engine would not run it.
    Error,
}

impl Severity {
    /// The lower-case word used in output.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One kind of finding.
#[derive(Debug)]
pub struct Code {
    /// `family/name`, named for the defect.
    pub id: &'static str,
    /// How grave.
    pub severity: Severity,
    text: &'static str,
    page: OnceLock<Page>,
}

impl Code {
    /// The code called `id`, if there is one.
    pub fn find(id: &str) -> Option<&'static Code> {
        ALL.iter().flat_map(|family| family.iter()).copied().find(|c| c.id == id)
    }

    /// Its words and examples.
    pub fn page(&self) -> &Page {
        self.page.get_or_init(|| Page::parse(self.id, self.text))
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.id == other.id
    }
}

macro_rules! family {
    ($(#[$doc:meta])* $family:ident { $($name:ident = $id:literal $severity:ident),* $(,)? }) => {
        $(#[$doc])*
        pub mod $family {
            use super::{Code, Severity, OnceLock};
            $(
                #[doc = concat!("`", stringify!($family), "/", $id, "`; its page says what it finds.")]
                pub static $name: Code = Code {
                    id: concat!(stringify!($family), "/", $id),
                    severity: Severity::$severity,
                    text: include_str!(concat!(
                        env!("CARGO_MANIFEST_DIR"), "/catalogue/", stringify!($family), "/", $id, ".yaml"
                    )),
                    page: OnceLock::new(),
                };
            )*
            /// The codes of this family.
            pub static CODES: &[&Code] = &[$(&$name),*];
        }
    };
}

family! {
    /// The document itself: its text, keys and values.
    document {
        EMPTY = "empty" Error,
        NOT_YAML = "not-yaml" Error,
        TOO_LARGE = "too-large" Error,
        TOO_DEEP = "too-deep" Error,
        ALIAS_BOMB = "alias-bomb" Error,
        DUPLICATE_KEY = "duplicate-key" Error,
        DUPLICATE_ID = "duplicate-id" Error,
        FULL_WIDTH_PUNCTUATION = "full-width-punctuation" Error,
        UNKNOWN_FIELD = "unknown-field" Error,
        MISSING_FIELD = "missing-field" Error,
        WRONG_TYPE = "wrong-type" Error,
        BAD_VALUE = "bad-value" Error,
        BAD_ID = "bad-id" Error,
        BAD_DATE = "bad-date" Error,
        BAD_DURATION = "bad-duration" Error,
        BAD_DUE = "bad-due" Error,
        BAD_RECURRENCE = "bad-recurrence" Error,
        UNKNOWN_PARAM = "unknown-param" Error,
        BAD_PARAM = "bad-param" Error,
        STALE_ALLOWANCE = "stale-allowance" Note,
    }
}
family! {
    /// Windows and dates against each other.
    window {
        EMPTY_WINDOW = "empty-window" Error,
        UNKNOWN_PHASE = "unknown-phase" Error,
        PHASE_GAP = "phase-gap" Warning,
        PHASE_OVERLAP = "phase-overlap" Warning,
        PHASE_OUTSIDE_CAMPAIGN = "phase-outside-campaign" Warning,
        DUE_AFTER_CAMPAIGN = "due-after-campaign" Warning,
        CAMPAIGN_LONGER_THAN_PHASES = "campaign-longer-than-phases" Warning,
        PHASES_OUT_OF_ORDER = "phases-out-of-order" Note,
        DUE_OUTSIDE_PHASE = "due-outside-phase" Warning,
        DUE_BEFORE_ITS_INPUTS = "due-before-its-inputs" Warning,
        RECURRENCE_NEVER_OCCURS = "recurrence-never-occurs" Warning,
        YEAR_MISSING = "year-missing" Error,
        YEAR_ASSUMED = "year-assumed" Warning,
        UNDATED_START = "undated-start" Warning,
        AMBIGUOUS_BEFORE = "ambiguous-before" Warning,
        RETURN_BEFORE_PERIOD_ENDS = "return-before-period-ends" Warning,
        FINAL_REPORT_BEFORE_END = "final-report-before-end" Warning,
        ZERO_SLACK = "zero-slack" Note,
        ENDLESS_RECURRENCE = "endless-recurrence" Note,
        DUE_IGNORES_CALL = "due-ignores-call" Note,
        NEVER_URGED = "never-urged" Warning,
    }
}
family! {
    /// Who must do what.
    duty {
        NO_RESPONSIBLE_UNIT = "no-responsible-unit" Error,
        UNKNOWN_UNIT = "unknown-unit" Error,
        DUTY_WITHOUT_DEADLINE = "duty-without-deadline" Warning,
        VAGUE_DEADLINE = "vague-deadline" Warning,
        BLANK_PERSON = "blank-person" Warning,
        NO_RECIPIENT = "no-recipient" Warning,
        SELF_SUPERVISION = "self-supervision" Warning,
        UNIT_WITHOUT_DUTY = "unit-without-duty" Note,
        PHASE_WITHOUT_DUTY = "phase-without-duty" Note,
        NO_LEADING_GROUP = "no-leading-group" Warning,
        BLANK_CONTACT = "blank-contact" Warning,
        PERSONAL_NAME = "personal-name" Warning,
        UNIT_UNDEFINED_ROLE = "unit-undefined-role" Warning,
        DUTY_CONFLICT = "duty-conflict" Warning,
        SAME_DELIVERABLE_TWICE = "same-deliverable-twice" Warning,
        TWO_LEADS = "two-leads" Warning,
        NO_ACCEPTOR_ABOVE = "no-acceptor-above" Warning,
        PHASE_WITHOUT_DELIVERABLE = "phase-without-deliverable" Note,
        OVERLOADED_UNIT = "overloaded-unit" Warning,
    }
}
family! {
    /// Duties that wait for duties.
    graph {
        CYCLE = "cycle" Error,
        UNKNOWN_TASK = "unknown-task" Error,
        SELF_DEPENDENCY = "self-dependency" Error,
        DEPENDS_ON_LATER_PHASE = "depends-on-later-phase" Warning,
        REDUNDANT_EDGE = "redundant-edge" Note,
        INFEASIBLE = "infeasible" Warning,
        UNREACHABLE_TASK = "unreachable-task" Warning,
        BARRIER_ON_MISSING_UNITS = "barrier-on-missing-units" Warning,
    }
}
family! {
    /// Accountability rules.
    rule {
        SYNTAX = "syntax" Error,
        UNKNOWN_FUNCTION = "unknown-function" Error,
        UNKNOWN_FIELD = "unknown-field" Error,
        UNKNOWN_RULE = "unknown-rule" Error,
        UNKNOWN_MEASURE = "unknown-measure" Error,
        UNKNOWN_ITEM = "unknown-item" Error,
        UNKNOWN_BAND = "unknown-band" Error,
        UNKNOWN_PARAM = "unknown-param" Error,
        BAD_PARAM = "bad-param" Error,
        UNUSED_PARAM = "unused-param" Note,
        NEVER_TRIGGERED = "never-triggered" Warning,
        EXCEEDS_ITEM = "exceeds-item" Warning,
        MEASURE_WITHOUT_REMEDY = "measure-without-remedy" Warning,
        UNREACHABLE_STEP = "unreachable-step" Warning,
        ACCOUNTABILITY_WITHOUT_AMOUNT = "accountability-without-amount" Warning,
        MEASURE_WITHOUT_THRESHOLD = "measure-without-threshold" Warning,
        SANCTION_WITHOUT_AUTHORITY = "sanction-without-authority" Warning,
        APPRAISAL_WITHOUT_CRITERIA = "appraisal-without-criteria" Warning,
        NO_ACCOUNTABILITY = "no-accountability" Warning,
        VETO_WITHOUT_APPEAL = "veto-without-appeal" Warning,
        AMOUNT_WITHOUT_PAYER = "amount-without-payer" Warning,
        CONFLICTING_RULES = "conflicting-rules" Warning,
        TOO_EXPENSIVE = "too-expensive" Warning,
        UNREACHABLE_CONDITION = "unreachable-condition" Warning,
        UNKNOWN_KIND = "unknown-kind" Warning,
        NOT_ON_CALL = "not-on-call" Error,
        ESCALATES_TO_NOBODY = "escalates-to-nobody" Error,
        WAY_UP_NEVER_TAKEN = "way-up-never-taken" Error,
        ITEM_CYCLE = "item-cycle" Error,
        BAD_SCORING = "bad-scoring" Error,
        BLOCKS_DO_NOT_ADD_UP = "blocks-do-not-add-up" Warning,
        CONTRADICTORY_SCORING = "contradictory-scoring" Warning,
        CONTRADICTORY_RUNG = "contradictory-rung" Warning,
        WHOLE_DIVISION = "whole-division" Warning,
    }
}
family! {
    /// Working days and holidays.
    calendar {
        YEAR_NOT_COVERED = "year-not-covered" Error,
        DUE_ON_REST_DAY = "due-on-rest-day" Note,
        IMPOSSIBLE_RECURRENCE = "impossible-recurrence" Warning,
    }
}

family! {
    /// Indicators and what is to be reached by them.
    target {
        UNKNOWN_INDICATOR = "unknown-indicator" Error,
        DENOMINATOR_UNDEFINED = "denominator-undefined" Warning,
        NO_SOURCE = "no-source" Warning,
        NO_DEADLINE = "no-deadline" Warning,
        IMPOSSIBLE = "impossible" Warning,
        UNMEASURED_TARGET = "unmeasured-target" Warning,
        TARGET_NEVER_JUDGED = "target-never-judged" Warning,
    }
}
family! {
    /// The states that leads and cases go through.
    pipeline {
        UNKNOWN_STATE = "unknown-state" Error,
        UNREACHABLE_STATE = "unreachable-state" Warning,
        DEAD_END = "dead-end" Warning,
        STATE_WITHOUT_LIMIT = "state-without-limit" Warning,
        UNKNOWN_RECEIVER = "unknown-receiver" Error,
        HAND_OVER_LOOP = "hand-over-loop" Warning,
        LIMIT_EXCEEDS_LAW = "limit-exceeds-law" Warning,
        UNKNOWN_LAW = "unknown-law" Error,
        MOVE_AFTER_FINAL = "move-after-final" Warning,
        MOVE_TWICE = "move-twice" Note,
        UNKNOWN_PIPELINE = "unknown-pipeline" Error,
    }
}

/// Every code, by family.
pub static ALL: &[&[&Code]] = &[
    document::CODES,
    window::CODES,
    duty::CODES,
    graph::CODES,
    target::CODES,
    pipeline::CODES,
    rule::CODES,
    calendar::CODES,
];
