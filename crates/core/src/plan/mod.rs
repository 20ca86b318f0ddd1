//! The plan document: its types, and the reading of it with source spans.

mod appraisal;
mod campaign;
mod covers;
mod declared;
pub(crate) mod decode;
mod drafted;
mod id;
mod indicator;
mod item_tree;
mod ladder;
mod param;
mod phase;
mod pipeline;
mod points_account;
pub(crate) mod read_findings;
mod recurrence_spec;
mod responsible;
mod rule_decl;
pub mod schema;
mod scorecard;
mod scoring;
mod source_ref;
mod task;
mod template;
mod unit;

pub use appraisal::{Appraisal, BottomOf, CarryOver, Cycle, KindWeight, Ranking, ScoreRollUp, UnitWeight, Within};
pub use campaign::{
    AssumedYear, BeforeMeans, CalendarBase, CalendarSpec, CampaignSpec, CampaignWindow, CustomCalendar, Start,
    Suspension, YearSpec,
};
pub use covers::{CoveredPeriod, Covers};
pub use declared::Declared;
pub use decode::{Entries, Spanned};
pub use id::{Id, IdError, RuleId};
pub use indicator::{IndicatorSpec, RatioOf, RollUp, RollUpKind, Target, TargetSpec};
pub use item_tree::ItemTree;
pub use ladder::{Deduction, FollowUp, InARow, Lit, MeasureSpec, OnAppeal, OnCount, OnExpired, OnRemedied};
pub use param::{ParamForm, ParamSpec, ParamType, ParamValue, Raw};
pub use phase::{Enter, Exit, Otherwise, PhaseSpec};
pub use pipeline::{Extension, Law, LegalLimit, Move, PipelineSpec, StateSpec, States};
pub use points_account::{PointsAccount, Redeem, Remains, Threshold, UnitDay};
pub use recurrence_spec::{Every, WeekdayName};
pub use responsible::{Responsible, Selector};
pub use rule_decl::{OneOrMany, RuleDecl, Scope, Script, Trigger};
pub use scorecard::{Band, Item, Scorecard};
pub use scoring::{
    Again, AllOrNothing, Assessed, AssessedAs, Baseline, Better, Compare, Count, Goal, Over, PerCase, PerMissing,
    Proportional, Score, Steps, Tier, UnitNumber,
};
pub use source_ref::{Allow, SourceRef};
pub use task::{After, AllOf, Deliverable, DeliverableKind, DueSpec, OnCall, Persons, Shift, TaskSpec, TaskWindow};
pub use template::ParamValues;
pub use unit::{Member, MemberSpec, UnitSpec};

use crate::diagnostic::{Diagnostic, Diagnostics, document};
use crate::document::{Limits, Node, Source, SourceId, hex, read, slips};
use decode::{Decode, Decoder, entries, prose};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The format version this engine reads.
pub const FORMAT: i64 = 1;

/// A plan as written: typed, every value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The campaign.
    pub campaign: CampaignSpec,
    /// Parameters declared.
    pub params: Entries<ParamSpec>,
    /// Their values.
    pub values: ParamValues,
    /// Units and sets, by id.
    pub units: Entries<UnitSpec>,
    /// Phases, in order.
    pub phases: Vec<PhaseSpec>,
    /// Tasks, in order.
    pub tasks: Vec<TaskSpec>,
    /// Indicators, by id.
    pub indicators: Entries<IndicatorSpec>,
    /// Pipelines, by id.
    pub pipelines: Entries<PipelineSpec>,
    /// The scorecard.
    pub scorecard: Option<Scorecard>,
    /// An appraisal of which the text gives no criteria: words in place of a scorecard.
    pub appraisal: Option<Spanned<String>>,
    /// The ladder, lowest rung first.
    pub ladder: Vec<MeasureSpec>,
    /// Rules, in order.
    pub rules: Vec<RuleDecl>,
    /// SHA-256 of the document's content with its parameters filled in.
    pub hash: String,
}

/// What reading a plan gave: as much of it as is usable, and the findings so far.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The text.
    pub source: Source,
    /// The tree, parameters filled in.
    pub tree: Option<Node>,
    /// The plan, unless something it cannot do without is missing. Elements that could not be read are left out of it,
    /// and the findings say so.
    pub plan: Option<Plan>,
    /// The names it declares.
    pub declared: Declared,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl Parsed {
    /// The findings of the reading alone, for a caller that goes no further.
    pub fn diagnostics(&self) -> Diagnostics {
        Diagnostics::new(vec![self.source.clone()], self.tree.as_ref(), self.findings.clone())
    }
}

impl Plan {
    /// Reads a plan, with the defaults of its parameters.
    ///
    /// # Errors
    /// The findings, when any of them is an error. [`crate::check::check`] tells more: it goes on where it can.
    pub fn parse(text: &str) -> Result<Plan, Diagnostics> {
        let parsed = parse(Source::new("plan", text), &BTreeMap::new());
        let findings = parsed.diagnostics();
        match parsed.plan {
            Some(plan) if !findings.has_errors() => Ok(plan),
            _ => Err(findings),
        }
    }
}

/// Reads a plan, with values for some of its parameters. Collects every finding.
pub fn parse(source: Source, given: &BTreeMap<String, String>) -> Parsed {
    match read_document(&source) {
        (Some(tree), findings) => parse_tree(source, tree, findings, given),
        (None, findings) => Parsed { source, tree: None, plan: None, declared: Declared::default(), findings },
    }
}

/// The tree of a document an author wrote, and what was found while reading it.
pub(crate) fn read_document(source: &Source) -> (Option<Node>, Vec<Diagnostic>) {
    let id = SourceId(0);
    let (tree, errors) = read(source, id, Limits::default());
    let mut slips = slips(source, id);
    if let Some(tree) = &tree {
        read_findings::keep_real(&mut slips, tree);
    }
    let mut findings: Vec<Diagnostic> = slips.iter().map(read_findings::of_slip).collect();
    let slipped = !findings.is_empty();
    // Full-width slips explain a grammar error better than the grammar's own words do.
    let grammar = |e: &crate::document::ReadError| matches!(e.kind, crate::document::ReadErrorKind::Syntax { .. });
    findings.extend(errors.into_iter().filter(|e| !(slipped && grammar(e))).map(read_findings::of_error));
    (tree, findings)
}

/// Reads a plan from a tree, which need not stand in the source as a document of its own.
pub(crate) fn parse_tree(
    source: Source,
    mut tree: Node,
    mut findings: Vec<Diagnostic>,
    given: &BTreeMap<String, String>,
) -> Parsed {
    let year = campaign::plan_year(&tree, given, &mut findings);
    let mut d = Decoder::new(year);
    let (params, values) = template::apply(&mut tree, given, &mut d);
    campaign::set_drafting(&tree, &mut d);
    let declared = Declared::of(&tree);
    let plan = plan(&tree, params, values, &mut d);
    for (name, span, first) in &declared.repeated {
        d.push(Diagnostic::new(&document::DUPLICATE_ID, *span).arg("id", name).related("first", *first));
    }
    findings.append(&mut d.findings);
    drop_echoes(&mut findings);
    Parsed { source, tree: Some(tree), plan, declared, findings }
}

/// What a full-width slip makes of the value it stands in is no finding of its own.
fn drop_echoes(findings: &mut Vec<Diagnostic>) {
    let slip = |d: &Diagnostic| *d.code == document::FULL_WIDTH_PUNCTUATION;
    let mut slips: Vec<_> = findings.iter().filter(|d| slip(d)).map(|d| d.span).collect();
    slips.sort();
    // The first slip at or after a finding's start is the one it would contain.
    let holds = |d: &Diagnostic| {
        let next = slips.partition_point(|s| s.start < d.span.start);
        slips.get(next).is_some_and(|s| d.span.contains(*s))
    };
    findings.retain(|d| slip(d) || !holds(d));
}

const FIELDS: [&str; 11] = [
    "duban",
    "campaign",
    "params",
    "units",
    "phases",
    "tasks",
    "indicators",
    "pipelines",
    "scorecard",
    "ladder",
    "rules",
];

fn plan(root: &Node, params: Entries<ParamSpec>, values: ParamValues, d: &mut Decoder) -> Option<Plan> {
    let fields = d.map(root)?;
    d.unknown_fields(fields, &FIELDS);
    if let Some(version) = d.required::<i64>(root, "duban")
        && version != FORMAT
        && let Some(node) = root.get("duban")
    {
        d.bad(&document::BAD_VALUE, node, "format");
    }
    let units = section::<UnitSpec>(root, "units", d);
    let campaign = d.required::<CampaignSpec>(root, "campaign");
    let phases = d.optional(root, "phases").unwrap_or_default();
    let tasks = d.optional(root, "tasks").unwrap_or_default();
    let indicators = section(root, "indicators", d).unwrap_or_default();
    let pipelines = section(root, "pipelines", d).unwrap_or_default();
    let said = root.get("scorecard").and_then(|node| Some(Spanned { value: prose(node)?.to_owned(), span: node.span }));
    let scorecard = if said.is_some() { None } else { d.optional(root, "scorecard") };
    let ladder = d.optional(root, "ladder").unwrap_or_default();
    let rules = d.optional(root, "rules").unwrap_or_default();
    rule_decl::require_fields(root, d);
    // Dates without a year are in the tree as written: the values decide what they mean.
    let year = d.year.map(|y| y.to_string()).unwrap_or_default();
    let decided: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let hash = hex(&Sha256::digest(format!("{}|{year}|{}", root.content_hash(), decided.join("|")).as_bytes()));
    Some(Plan {
        campaign: campaign?,
        params,
        values,
        units: units?,
        phases,
        tasks,
        indicators,
        pipelines,
        scorecard,
        appraisal: said,
        ladder,
        rules,
        hash,
    })
}

/// A mapping from ids that may be missing or empty.
fn section<T: Decode>(root: &Node, key: &str, d: &mut Decoder) -> Option<Entries<T>> {
    match root.get(key) {
        Some(node) if !node.is_null() => entries::<T>(node, d),
        _ => Some(Vec::new()),
    }
}
