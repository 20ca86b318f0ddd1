//! JSON-RPC over stdin and stdout, with the base protocol's headers.
//!
//! Read here rather than by a library: those at hand end at the first message they cannot read, take whatever length a
//! header claims, and cannot answer what has no id.

use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, channel};

/// A plan is at most 8 MiB, twice that when every character is escaped; longer messages are passed over.
const LONGEST: u64 = 64 << 20;
const LONGEST_HEADER: u64 = 8 << 10;

/// Error codes of JSON-RPC and the protocol.
pub(super) mod code {
    pub(in super::super) const PARSE_ERROR: i32 = -32700;
    pub(in super::super) const INVALID_REQUEST: i32 = -32600;
    pub(in super::super) const METHOD_NOT_FOUND: i32 = -32601;
    pub(in super::super) const INVALID_PARAMS: i32 = -32602;
    pub(in super::super) const NOT_INITIALIZED: i32 = -32002;
    pub(in super::super) const CANCELLED: i32 = -32800;
    pub(in super::super) const FAILED: i32 = -32803;
}

/// Why a request has no result.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: i32,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(code: i32, message: impl Into<String>) -> Problem {
        Problem { code, message: message.into() }
    }
}

/// What a client sent.
#[derive(Debug)]
pub(super) enum Incoming {
    /// To be answered.
    Request { id: Value, method: String, params: Value },
    /// Not to be answered.
    Notification { method: String, params: Value },
    /// No message of the protocol; answered with the id it has, if any.
    Bad { id: Value, problem: Problem },
}

/// Reads messages on a thread of its own, so that the newest are known before the oldest is worked on. The channel
/// closes when the client goes away.
pub(super) fn incoming() -> Receiver<Incoming> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(message)) = next(&mut input) {
            let exit = matches!(&message, Incoming::Notification { method, .. } if method == "exit");
            if sender.send(message).is_err() || exit {
                return;
            }
        }
    });
    receiver
}

fn next(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length: Option<u64> = None;
    let mut garbage = false;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\n', '\r']);
        match line.split_once(':') {
            _ if line.is_empty() => break,
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
                garbage |= length.is_none();
            }
            Some((name, _)) if name.trim().eq_ignore_ascii_case("content-type") => {}
            _ => garbage = true,
        }
    }
    let bad = |message: &str| Incoming::Bad { id: Value::Null, problem: Problem::new(code::PARSE_ERROR, message) };
    let Some(length) = length else { return Ok(Some(bad("a message begins with its Content-Length"))) };
    if length > LONGEST {
        io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        return Ok(Some(bad("the message is longer than 64 MiB")));
    }
    let mut body = Vec::new();
    if input.by_ref().take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(value) => message(value),
        Err(e) if garbage => bad(&format!("what came before the message is no header, and the message no JSON: {e}")),
        Err(e) => bad(&format!("the message is no JSON: {e}")),
    }))
}

fn message(value: Value) -> Incoming {
    let invalid =
        |id: Value, message: &str| Incoming::Bad { id, problem: Problem::new(code::INVALID_REQUEST, message) };
    let Value::Object(mut fields) = value else { return invalid(Value::Null, "a message is an object") };
    let id = fields.remove("id");
    let params = fields.remove("params").unwrap_or(Value::Null);
    match (fields.remove("method"), id) {
        (Some(Value::String(method)), None) => Incoming::Notification { method, params },
        (Some(Value::String(method)), Some(id)) if id.is_string() || id.is_i64() || id.is_u64() => {
            Incoming::Request { id, method, params }
        }
        (Some(Value::String(_)), Some(_)) => invalid(Value::Null, "an id is a text or a whole number"),
        // An answer to a request of ours; there are none that wait for one.
        (None, Some(_)) if fields.contains_key("result") || fields.contains_key("error") => {
            Incoming::Notification { method: "$/answer".to_owned(), params: Value::Null }
        }
        (_, id) => {
            invalid(id.filter(|id| id.is_string() || id.is_number()).unwrap_or_default(), "a message has a method")
        }
    }
}

/// Writes messages to the client. An error means that it has gone away.
pub(super) struct Outgoing;

impl Outgoing {
    /// Answers a request.
    pub(super) fn answer(&self, id: &Value, result: Result<Value, Problem>) -> io::Result<()> {
        send(&match result {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(Problem { code, message }) => {
                json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
            }
        })
    }

    /// Tells the client something.
    pub(super) fn notify(&self, method: &str, params: &impl serde::Serialize) -> io::Result<()> {
        send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }
}

fn send(message: &Value) -> io::Result<()> {
    let body = message.to_string();
    let mut out = io::stdout().lock();
    write!(out, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Incoming> {
        let mut input = bytes;
        std::iter::from_fn(|| next(&mut input).unwrap()).collect()
    }

    #[test]
    fn reading_goes_on_after_what_is_no_message() {
        let good = "Content-Length: 31\r\nContent-Type: x\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"ok\"}";
        for bad in [
            "Content-Length: 3\r\n\r\n{x}",
            "hello\r\n\r\n",
            "Content-Length: no\r\n\r\n",
            "Content-Length: 2\r\n\r\n[]",
        ] {
            let all = read(format!("{bad}{good}").as_bytes());
            assert!(matches!(all.as_slice(), [Incoming::Bad { .. }, Incoming::Notification { .. }]), "{bad}: {all:?}");
        }
        assert!(read(b"Content-Length: 99\r\n\r\n{}").is_empty(), "cut off");
        assert!(read(b"\xff\xfe\x00").is_empty());
    }
}
