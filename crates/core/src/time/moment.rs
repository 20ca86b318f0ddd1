//! An instant as outputs show it.

use super::instant::Instant;
use super::zone::Zone;
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// An instant with its RFC 3339 text in the plan's offset. Compared by instant.
#[derive(Debug, Clone)]
pub struct Moment {
    instant: Instant,
    text: Arc<str>,
}

impl Moment {
    /// An instant, shown in `zone`.
    pub fn new(instant: Instant, zone: &Zone) -> Moment {
        Moment { instant, text: Arc::from(zone.format(instant)) }
    }

    /// The instant.
    pub fn instant(&self) -> Instant {
        self.instant
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
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
        f.write_str(&self.text)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}
