//! What a rule sees: the views and their fields, each documented once. The reference, the checker and the sandbox all
//! read this table.

use super::value::Value;
use crate::plan::Trigger;

macro_rules! fields {
    ($( $name:ident = $view:literal . $field:literal : $doc:literal ),* $(,)?) => {
        /// A field of a view.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $( #[doc = $doc] $name ),* }

        impl Field {
            /// Every field with its view, name and meaning.
            pub const ALL: &'static [(Field, &'static str, &'static str, &'static str)] =
                &[$( (Field::$name, $view, $field, $doc) ),*];

            /// `view.field`, as a script writes it.
            pub fn path(self) -> &'static str {
                match self { $( Field::$name => concat!($view, ".", $field) ),* }
            }
        }
    };
}

impl Field {
    /// Whether it holds whole numbers.
    pub(crate) fn is_whole(self) -> bool {
        matches!(
            self,
            Field::EventCount
                | Field::CampaignDay
                | Field::ObligationDaysLate
                | Field::ItemDays
                | Field::UnitLevel
                | Field::PeriodRank
                | Field::PeriodOf
                | Field::PeriodBottom
        )
    }
}

fields! {
    EventTrigger = "event"."trigger": "What triggered the rule: `obligation.breached`, `incident` …",
    EventDate = "event"."date": "The day it happened, ISO 8601, in the plan's time zone.",
    EventKind = "event"."kind": "Incidents and inspections: of what kind, in the host's word.",
    EventCount = "event"."count": "Incidents: how many, 1 unless the fact says more. Inspections: how many findings. Urging: how often by now.",
    EventMarks = "event"."marks": "Inspections: the marks given, or nothing.",
    EventRef = "event"."ref": "Incidents and inspections: the host's reference, or nothing.",
    ObligationTask = "obligation"."task": "The task's id.",
    ObligationPhase = "obligation"."phase": "The phase's id, or nothing.",
    ObligationUnit = "obligation"."unit": "The unit that owes it.",
    ObligationOccurrence = "obligation"."occurrence": "The occurrence's nominal day, or nothing.",
    ObligationDue = "obligation"."due": "When it is due: a day or an instant.",
    ObligationDaysLate = "obligation"."days_late":
        "How many days after the due day, by the calendar: 1 for a breach at the end of that day, more after a grace period.",
    ObligationLate = "obligation"."late": "Whether it was breached or done late.",
    ObligationExcused = "obligation"."excused": "Whether an excuse was accepted beforehand.",
    ObligationDeliverable = "obligation"."deliverable": "`document`, `return`, `action`, or nothing.",
    ObligationBlockedBy = "obligation"."blocked_by": "The obligation it still waits for, or nothing.",
    ItemRef = "item"."ref": "The host's reference of the lead or case.",
    ItemPipeline = "item"."pipeline": "Its pipeline.",
    ItemState = "item"."state": "The state it is in; for `item.closed`, the final one.",
    ItemFrom = "item"."from": "`item.moved`: the state it was in before, or nothing when it comes in. `item.handed-over`: the unit that had it.",
    ItemOwner = "item"."owner": "The unit that owns it.",
    ItemFirstAsked = "item"."first_asked": "The unit that was asked first.",
    ItemDue = "item"."due": "Until when it may stay in its state, or nothing.",
    ItemDays = "item"."days":
        "How many days it has been in its state, by the calendar; for `item.moved` and `item.closed`, in the one it left.",
    ItemOverdue = "item"."overdue":
        "Whether it stayed longer in its state than it may; for `item.moved` and `item.closed`, in the one it left.",
    ItemUnacknowledged = "item"."unacknowledged": "`item.overdue`: whether it is the acknowledgement that is late.",
    IndicatorId = "indicator"."id": "The indicator's id.",
    IndicatorValue = "indicator"."value": "The figure reported, or judged; nothing when none was reported.",
    IndicatorPeriod = "indicator"."period": "`indicator.reported`: the period it covers, or nothing.",
    IndicatorTarget = "indicator"."target": "`indicator.below-target`: the number that was to be reached.",
    UnitId = "unit"."id": "The unit's id.",
    UnitTitle = "unit"."title": "The unit's title.",
    UnitKind = "unit"."kind": "What sort of unit it is, or nothing.",
    UnitParent = "unit"."parent": "The unit above it, or nothing.",
    UnitRoles = "unit"."roles": "The roles that the plan names somebody for: `principal, deputy, contact`, or some of them.",
    UnitScore = "unit"."score": "Its score before this rule.",
    UnitLevel = "unit"."level": "Its rung on the ladder: 0 for none, 1 for the lowest.",
    UnitMeasure = "unit"."measure": "The measure it stands under, or nothing.",
    MeasureId = "measure"."id": "The measure the trigger is about.",
    MeasureSince = "measure"."since": "The day it was imposed.",
    PhaseId = "phase"."id": "The phase the trigger is about, or the obligation's.",
    PeriodId = "period"."id": "The appraisal period that ended: `2026-05`, `2026-Q2`, `2026` or `campaign`.",
    PeriodScore = "period"."score": "The score it closed with.",
    PeriodBand = "period"."band": "The band it closed in, or nothing.",
    PeriodRank = "period"."rank": "The unit's rank in its class, or nothing.",
    PeriodOf = "period"."of": "How many units are in its class, or nothing.",
    PeriodBottom = "period"."bottom": "For how many periods in a row it has been at the bottom of its class; 0 when it is not.",
    CampaignId = "campaign"."id": "The campaign's id.",
    CampaignDay = "campaign"."day": "Which day of the campaign it is; the first is 1.",
}

impl Field {
    /// The field called `view.name`.
    pub fn find(view: &str, name: &str) -> Option<Field> {
        Field::ALL.iter().find(|(_, v, n, _)| *v == view && *n == name).map(|(f, ..)| *f)
    }
}

/// The views a script may name. `params` and `history` have no fixed fields.
pub const VIEWS: [&str; 11] =
    ["event", "obligation", "item", "indicator", "unit", "measure", "phase", "period", "campaign", "params", "history"];

/// A set of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldSet(u64);

impl FieldSet {
    /// Every field called by one of these names, whatever its view.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> FieldSet {
        names.into_iter().fold(FieldSet::default(), |set, name| {
            let fields = Field::ALL.iter().filter(|(_, _, n, _)| *n == name);
            fields.fold(set, |set, (field, ..)| FieldSet(set.0 | set.bit(*field)))
        })
    }

    /// The fields of either.
    pub fn and(self, other: FieldSet) -> FieldSet {
        FieldSet(self.0 | other.0)
    }

    /// Whether a field is one of them.
    pub fn has(self, field: Field) -> bool {
        self.0 & self.bit(field) != 0
    }

    /// Adds a field; whether it was none of them.
    pub(super) fn insert(&mut self, field: Field) -> bool {
        let (before, bit) = (self.0, self.bit(field));
        self.0 |= bit;
        before & bit == 0
    }

    fn bit(self, field: Field) -> u64 {
        const { assert!(Field::ALL.len() <= 64) };
        1 << (field as u64)
    }
}

/// What one run of a rule sees: the fields that its scripts name, since most name few.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    wanted: FieldSet,
    /// One for each field that is wanted, in their order.
    values: Vec<Value>,
}

impl Frame {
    /// A frame for scripts that name these fields.
    pub fn of(wanted: FieldSet) -> Frame {
        Frame { wanted, values: vec![Value::None; wanted.0.count_ones() as usize] }
    }

    fn place(&self, field: Field) -> Option<usize> {
        let below = self.wanted.0 & (self.wanted.bit(field) - 1);
        self.wanted.has(field).then_some(below.count_ones() as usize)
    }

    /// Sets a field, if anybody asks for it.
    pub fn set(&mut self, field: Field, value: impl FnOnce() -> Value) {
        if let Some(slot) = self.place(field).and_then(|place| self.values.get_mut(place)) {
            *slot = value();
        }
    }

    /// A field's value; nothing where none was set.
    pub fn get(&self, field: Field) -> &Value {
        self.place(field).and_then(|place| self.values.get(place)).unwrap_or(&Value::None)
    }
}

/// Whether a trigger is about an obligation.
pub fn about_obligation(trigger: Trigger) -> bool {
    trigger.word().starts_with("obligation.")
}
