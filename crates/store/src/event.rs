//! Outgoing consequences as CloudEvents 1.0, JSON format, structured mode.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt::Write;

/// A consequence as a CloudEvent. Facts are no events: the host handed them in.
///
/// Serialised, it is the event in structured mode. `source` and `id` together are unique, so that a consumer that gets one
/// twice can tell.
#[derive(Debug, Clone, Serialize)]
pub struct CloudEvent {
    /// `1.0`.
    pub specversion: &'static str,
    /// The campaign and the number of the line.
    pub id: String,
    /// The campaign as a URI reference.
    pub source: String,
    /// `duban.consequence.` and the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is about: the duty, else the unit, the phase, or the consequence that is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The instant of the consequence.
    pub time: String,
    /// `application/json`.
    pub datacontenttype: &'static str,
    /// The consequence as the journal has it, byte for byte.
    pub data: Box<RawValue>,
    /// The number of its line, to acknowledge it by.
    #[serde(skip)]
    pub line: u64,
}

#[derive(Deserialize)]
struct Raw {
    n: u64,
    consequence: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct About {
    at: String,
    kind: String,
    obligation: Option<String>,
    unit: Option<String>,
    phase: Option<String>,
    consequence: Option<String>,
}

impl CloudEvent {
    /// The event of a journal line; none for a line that is no consequence.
    pub fn of(campaign: &str, line: &str) -> Option<CloudEvent> {
        let raw: Raw = serde_json::from_str(line).ok()?;
        let data = raw.consequence?;
        let about: About = serde_json::from_str(data.get()).ok()?;
        Some(CloudEvent {
            specversion: "1.0",
            id: CloudEvent::id_of(campaign, raw.n),
            source: format!("/duban/campaigns/{}", encoded(campaign)),
            kind: format!("duban.consequence.{}", about.kind),
            subject: about.obligation.or(about.unit).or(about.phase).or(about.consequence),
            time: about.at,
            datacontenttype: "application/json",
            data,
            line: raw.n,
        })
    }

    /// The id that the event of a line has.
    pub fn id_of(campaign: &str, line: u64) -> String {
        format!("{}:{line}", encoded(campaign))
    }

    /// The number of the line that an id names, if it is an id of that campaign, written as events have it.
    pub fn line_of(campaign: &str, id: &str) -> Option<u64> {
        let line = id.rsplit_once(':')?.1.parse().ok()?;
        (id == CloudEvent::id_of(campaign, line)).then_some(line)
    }
}

/// A name as a segment of a URI.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consequence_is_an_event_and_a_fact_is_none() {
        let line = r#"{"n":7,"prev":"p","consequence":{"id":"x","at":"2026-03-11T00:00:00+08:00","kind":"points","unit":"東村","points":"-0.10"},"hash":"h"}"#;
        let event = serde_json::to_string(&CloudEvent::of("春 1", line).unwrap()).unwrap();
        assert_eq!(
            event,
            r#"{"specversion":"1.0","id":"%E6%98%A5%201:7","source":"/duban/campaigns/%E6%98%A5%201","type":"duban.consequence.points","subject":"東村","time":"2026-03-11T00:00:00+08:00","datacontenttype":"application/json","data":{"id":"x","at":"2026-03-11T00:00:00+08:00","kind":"points","unit":"東村","points":"-0.10"}}"#
        );
        assert!(CloudEvent::of("x", r#"{"n":7,"prev":"p","fact":{"seq":1},"hash":"h"}"#).is_none());
        assert!(CloudEvent::of("x", "no line").is_none());
    }

    #[test]
    fn an_id_is_of_one_campaign() {
        assert_eq!(CloudEvent::line_of("春 1", "%E6%98%A5%201:7"), Some(7));
        for other in ["7", "春 1:7", "x:%E6%98%A5%201:7", "%E6%98%A5%201:07", "%E6%98%A5%201:+7", "%E6%98%A5%201:"] {
            assert_eq!(CloudEvent::line_of("春 1", other), None, "{other}");
        }
    }
}
