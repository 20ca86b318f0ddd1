//! The days that a return reports on.

use super::decode::{Decode, Decoder, choice};
use super::id::Id;
use crate::document::Node;
use crate::time::Window;

choice! {
    /// A period of the calendar, as seen from the day a return is due.
    pub enum CoveredPeriod {
        /// The month it is due in.
        ThisMonth = "this-month",
        /// The month before.
        LastMonth = "last-month",
        /// The quarter it is due in.
        ThisQuarter = "this-quarter",
        /// The quarter before.
        LastQuarter = "last-quarter",
        /// The half-year it is due in.
        ThisHalfYear = "this-half-year",
        /// The half-year before.
        LastHalfYear = "last-half-year",
        /// The year it is due in.
        ThisYear = "this-year",
        /// The year before.
        LastYear = "last-year",
    }
}

/// The days that a return reports on.
#[derive(Debug, Clone, PartialEq)]
pub enum Covers {
    /// The whole campaign.
    Campaign,
    /// A phase; the task's own when unnamed.
    Phase(Option<Id>),
    /// A period of the calendar.
    Period(CoveredPeriod),
    /// Days of its own.
    Days(Window),
}

impl Decode for Covers {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = d.scalar(node, "window")?.text.as_str();
        match text {
            "campaign" => return Some(Covers::Campaign),
            "phase" => return Some(Covers::Phase(None)),
            _ => {}
        }
        if let Some(id) = text.strip_prefix("phase.").and_then(|id| id.parse().ok()) {
            return Some(Covers::Phase(Some(id)));
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Window::decode(node, d).map(Covers::Days);
        }
        CoveredPeriod::decode(node, d).map(Covers::Period)
    }
}
