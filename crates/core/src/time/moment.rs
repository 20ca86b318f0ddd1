//! An instant as outputs show it.

use super::instant::Instant;
use super::zone::Zone;
use serde::{Serialize, Serializer};
use std::fmt;

/// An instant that is shown as RFC 3339 text in the plan's offset. Compared by instant.
///
/// The text is made when it is asked for: there are far more moments than anybody reads.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Moment {
    instant: Instant,
    /// Minutes east of UTC.
    east: i16,
}

impl Moment {
    /// An instant, shown in `zone`.
    pub fn new(instant: Instant, zone: &Zone) -> Moment {
        Moment { instant, east: zone.minutes_east(instant) }
    }

    /// The instant.
    pub fn instant(&self) -> Instant {
        self.instant
    }

    /// The text.
    pub fn text(&self) -> String {
        self.instant.show(self.east)
    }

    /// The day of the text, without the time.
    pub fn day(&self) -> String {
        let mut text = self.text();
        text.truncate(text.find('T').unwrap_or(text.len()));
        text
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Moment) -> bool {
        self.instant == other.instant
    }
}

impl Eq for Moment {}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text())
    }
}
