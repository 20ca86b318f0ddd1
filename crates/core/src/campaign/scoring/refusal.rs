//! Why a fact about scores, or about what happened in a period, is refused.

use crate::campaign::suggestion::did_you_mean;
use thiserror::Error;

/// Why a fact about scores, or about what happened in a period, is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScoreRefusal {
    /// An item the scorecard does not have.
    #[error("the scorecard has no item `{item}`{}", did_you_mean(.suggestion))]
    UnknownItem {
        /// The name.
        item: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// An item that is not left to an assessor.
    #[error("`{item}` is not left to an assessor; its item has no `score: {{assessed: …}}`")]
    NotAssessed {
        /// The item.
        item: String,
    },
    /// An item that is for other units.
    #[error("`{item}` is not for `{unit}`")]
    ItemOfOthers {
        /// The item.
        item: String,
        /// The unit.
        unit: String,
    },
    /// A number beyond the range left to the assessor.
    #[error("`{item}` leaves {from} to {to} to the assessor, and not {value}")]
    OutsideRange {
        /// The item.
        item: String,
        /// The number.
        value: String,
        /// The least.
        from: String,
        /// The most.
        to: String,
    },
    /// Another unit assesses the item.
    #[error("`{item}` is assessed by `{by}`; say so as `assessor`")]
    AnotherAssesses {
        /// The item.
        item: String,
        /// Who assesses it.
        by: String,
    },
    /// A unit that assesses itself.
    #[error("`{unit}` cannot assess itself")]
    AssessesItself {
        /// The unit.
        unit: String,
    },
    /// A mark is given once a period.
    #[error("`{item}` of `{unit}` was assessed in this period by fact {seq}; correct that fact instead")]
    AssessedBefore {
        /// The item.
        item: String,
        /// The unit.
        unit: String,
        /// The number of the fact.
        seq: u64,
    },
    /// An entry of which nothing can be given back.
    #[error("{what}")]
    PutRight {
        /// Why not.
        what: String,
    },
    /// A period the plan does not have.
    #[error("the plan has no appraisal period `{period}`{}", did_you_mean(.suggestion))]
    UnknownPeriod {
        /// The name.
        period: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A period is locked and opened again by facts of their own, which a correction does not take back.
    #[error(
        "fact {seq} locked or unlocked the appraisal period `{period}`, which a correction does not take back; \
         record `period-unlocked` or `period-locked`, on somebody's authority"
    )]
    CorrectsLock {
        /// The period.
        period: String,
        /// The number of the fact.
        seq: u64,
    },
    /// A period that was locked after review.
    #[error(
        "the appraisal period `{period}` is locked; what happened in it can be recorded after a fact `period-unlocked`"
    )]
    PeriodIsLocked {
        /// The period.
        period: String,
    },
    /// A period that was locked, and would come to something else by what happened before it.
    #[error(
        "the appraisal period `{period}` is locked, and this, which took effect before it, would change it; it can be \
         recorded after a fact `period-unlocked`"
    )]
    ChangesLocked {
        /// The period.
        period: String,
    },
}
