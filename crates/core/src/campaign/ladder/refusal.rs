//! Why a fact about a measure is refused.

use thiserror::Error;

/// Why a fact about a measure or an excuse is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MeasureRefusal {
    /// No such measure is proposed for the unit.
    #[error("`{measure}` is not proposed for `{unit}`")]
    NotProposed {
        /// The unit.
        unit: String,
        /// The measure.
        measure: String,
    },
    /// Nothing waits to be accepted.
    #[error("nothing about `{measure}` of `{unit}` waits to be accepted")]
    NothingAsked {
        /// The unit.
        unit: String,
        /// The measure.
        measure: String,
    },
    /// The plan lets nobody apply.
    #[error("the plan does not say when a unit may apply to have `{measure}` lifted (`apply_after`)")]
    NoApplication {
        /// The measure.
        measure: String,
    },
    /// Too early to apply.
    #[error("a unit may apply to have `{measure}` lifted from {from}")]
    TooEarly {
        /// The measure.
        measure: String,
        /// From when.
        from: String,
    },
    /// Somebody else decides.
    #[error("over `{measure}` decides `{by}` or a unit above it alone")]
    NotTheirs {
        /// The measure.
        measure: String,
        /// Who does.
        by: String,
    },
    /// It waits to be accepted already.
    #[error("`{measure}` waits to be accepted as put right")]
    WaitsForAcceptance {
        /// The measure.
        measure: String,
    },
    /// The duty was breached before.
    #[error("`{obligation}` was breached already; an excuse is accepted beforehand")]
    ExcusedLate {
        /// The obligation.
        obligation: String,
    },
    /// The duty was excused before.
    #[error("`{obligation}` is excused already")]
    ExcusedBefore {
        /// The obligation.
        obligation: String,
    },
}
