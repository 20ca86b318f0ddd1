//! Beginning and end of a session, and what is no message or comes at the wrong time: byte by byte, as no client would.

use crate::client::{document, session};
use crate::support::{Done, Folder, duban_with};
use async_lsp::lsp_types::{DidCloseTextDocumentParams, request::Request};
use async_lsp::{ErrorCode, LanguageServer};
use serde_json::{Value, json};

fn framed(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// What the server wrote, message by message.
fn messages(out: &str) -> Vec<Value> {
    let parts = out.split("Content-Length: ").skip(1);
    parts.map(|p| serde_json::from_str(p.split_once("\r\n\r\n").unwrap().1).unwrap()).collect()
}

/// Everything sent at once, and the end of the input after it.
fn sent(input: &str) -> (Done, Vec<Value>) {
    let folder = Folder::new("protocol");
    let done = duban_with(&folder.0, &["lsp"], input);
    assert!(!done.err.contains("panicked"), "{done:?}");
    let messages = messages(&done.out);
    (done, messages)
}

fn request(id: i32, method: &str, params: Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
}

fn notification(method: &str, params: Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
}

fn begin() -> String {
    request(1, "initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }))
}

fn codes(messages: &[Value]) -> Vec<Option<i64>> {
    messages.iter().map(|m| m["error"]["code"].as_i64()).collect()
}

#[test]
fn the_end_of_a_session() {
    let (shutdown, exit) = (request(2, "shutdown", Value::Null), notification("exit", Value::Null));
    let cases = [
        (format!("{}{shutdown}{exit}", begin()), 0, 2),
        (format!("{}{exit}", begin()), 1, 1),
        (exit.clone(), 1, 0),
        // The client is gone without a word.
        (begin(), 1, 1),
        (format!("{}{shutdown}", begin()), 0, 2),
        (String::new(), 1, 0),
        ("Content-Length: 100\r\n\r\n{".to_owned(), 1, 0),
    ];
    for (input, code, answers) in cases {
        let (done, messages) = sent(&input);
        assert_eq!((done.code, messages.len()), (Some(code), answers), "{input}\n{done:?}");
    }
    let late = request(3, "textDocument/hover", json!({}));
    let (_, messages) = sent(&format!("{}{shutdown}{late}{exit}", begin()));
    assert_eq!(codes(&messages), [None, None, Some(-32600)]);
}

#[test]
fn what_is_no_message_is_answered_and_passed_over() {
    let garbage = [
        ("hello\r\nworld\r\n\r\n".to_owned(), -32700),
        ("Content-Length: 5\r\n\r\n{\"a\":".to_owned(), -32700),
        ("Content-Length: -1\r\n\r\n".to_owned(), -32700),
        ("Content-Length: 4\r\n\r\nnull".to_owned(), -32600),
        (framed(&json!([1, 2])), -32600),
        (framed(&json!({ "jsonrpc": "2.0", "id": {}, "method": "x" })), -32600),
        (framed(&json!({ "jsonrpc": "2.0", "id": 7 })), -32600),
    ];
    for (bad, code) in garbage {
        let (_, messages) = sent(&format!("{bad}{}", begin()));
        assert_eq!(codes(&messages), [Some(code), None], "{bad}");
        assert!(messages[1]["result"]["capabilities"].is_object());
    }
}

#[test]
fn messages_at_the_wrong_time() {
    let early = request(8, "textDocument/hover", json!({}));
    let (_, messages) = sent(&format!("{early}{}{}{}", notification("initialized", json!({})), begin(), begin()));
    assert_eq!(codes(&messages), [Some(-32002), None, Some(-32600)]);

    let place = json!({ "textDocument": { "uri": "file:///x" }, "position": { "line": 0, "character": 0 } });
    let wrong = [
        ("textDocument/hover", place, -32602),
        ("textDocument/hover", json!({ "textDocument": 1 }), -32602),
        ("textDocument/hover", Value::Null, -32602),
        ("textDocument/invented", json!({}), -32601),
        ("$/invented", json!({}), -32601),
    ];
    for (method, params, code) in wrong {
        let (_, messages) = sent(&format!("{}{}", begin(), request(2, method, params)));
        assert_eq!(codes(&messages), [None, Some(code)], "{method}");
    }

    let change = json!({ "textDocument": { "uri": "file:///x", "version": 2 }, "contentChanges": [{ "text": "" }] });
    for (method, params, logged) in [
        ("textDocument/didChange", change, true),
        ("textDocument/didClose", json!({ "textDocument": { "uri": "file:///x" } }), true),
        ("textDocument/didOpen", json!({ "textDocument": 3 }), true),
        ("$/setTrace", json!({ "value": "off" }), false),
        ("workspace/invented", json!(null), false),
    ] {
        let (_, messages) =
            sent(&format!("{}{}{}", begin(), notification(method, params), request(2, "shutdown", Value::Null)));
        let log = messages.iter().filter(|m| m["method"] == "window/logMessage").count();
        assert_eq!((log, messages.len()), (usize::from(logged), 2 + usize::from(logged)), "{method}");
    }
}

#[test]
fn a_request_taken_back_is_not_worked_out() {
    let take_back = notification("$/cancelRequest", json!({ "id": 2 }));
    let open = json!({ "textDocument": { "uri": "file:///p.yaml", "languageId": "yaml", "version": 1, "text": crate::town() } });
    // Behind the opening of a plan, so that both have come in when the request's turn comes.
    let ask = request(2, "textDocument/documentSymbol", json!({ "textDocument": { "uri": "file:///p.yaml" } }));
    let (_, messages) = sent(&format!("{}{}{ask}{take_back}", begin(), notification("textDocument/didOpen", open)));
    let answer = messages.iter().find(|m| m["id"] == 2).unwrap();
    // A request that was answered already is none to take back.
    assert!(answer["error"]["code"] == -32800 || answer["result"].is_array(), "{answer}");
}

#[test]
fn flat_outlines_for_clients_without_levels() {
    let open = json!({ "textDocument": { "uri": "file:///p.yaml", "languageId": "yaml", "version": 1, "text": crate::town() } });
    let ask = request(2, "textDocument/documentSymbol", json!({ "textDocument": { "uri": "file:///p.yaml" } }));
    let (_, messages) = sent(&format!("{}{}{ask}", begin(), notification("textDocument/didOpen", open)));
    let answer = messages.iter().find(|m| m["id"] == 2).unwrap();
    let strike = answer["result"].as_array().unwrap().iter().find(|s| s["name"] == "strike").unwrap();
    assert_eq!((&strike["containerName"], &strike["location"]["uri"]), (&json!("phases"), &json!("file:///p.yaml")));
}

/// A method that no server has.
enum Invented {}

impl Request for Invented {
    type Params = ();
    type Result = ();
    const METHOD: &'static str = "duban/invented";
}

#[test]
fn a_client_hears_what_it_did_wrong_and_goes_on() {
    session(&[], None, &[], |mut client| async move {
        let refused = client.server.request::<Invented>(()).await.unwrap_err();
        assert!(matches!(refused, async_lsp::Error::Response(e) if e.code == ErrorCode::METHOD_NOT_FOUND));
        let close = || DidCloseTextDocumentParams { text_document: document("p.yaml") };
        client.server.did_close(close()).unwrap();
        assert!(client.logged().await.contains("is not open"));
        client.open("p.yaml", &crate::town()).await;
        client.server.did_close(close()).unwrap();
        let left = client.any_findings().await;
        assert!(left.diagnostics.is_empty() && left.version.is_none(), "what is closed has no findings");
        client
    });
}
