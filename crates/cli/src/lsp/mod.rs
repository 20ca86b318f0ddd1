//! `duban lsp`: a language server for plans and rule files, over stdin and stdout. The protocol alone stands here; what
//! it answers comes from `duban::editor` and the checker.

mod convert;
mod document;
mod features;
mod position;
mod session;
mod transport;

use crate::args::LspArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use duban::diagnostic::Language;
use session::{Session, Step};
use transport::{Incoming, Outgoing, code::CANCELLED};

/// `asked` is a language that was asked for on the command line: the editor's own does not count then.
pub(crate) fn run(args: &LspArgs, asked: Option<Language>, language: Language) -> Result<Exit, Failure> {
    let mut session = Session::new(&args.with, asked, language)?;
    let incoming = transport::incoming();
    loop {
        let Ok(first) = incoming.recv() else { return Ok(session.left()) };
        // All that has come in by now: of several changes only the last text is checked, and what the client no longer
        // wants is not worked out.
        let batch: Vec<Incoming> = std::iter::once(first).chain(incoming.try_iter()).collect();
        let cancelled = batch.iter().filter_map(cancels).cloned().collect::<Vec<_>>();
        for message in batch {
            let done = match message {
                Incoming::Request { id, .. } if cancelled.contains(&id) => {
                    Outgoing.answer(&id, Err(transport::Problem::new(CANCELLED, "cancelled"))).map(|()| Step::On)
                }
                message => session.take(message),
            };
            match done {
                Ok(Step::On) => {}
                Ok(Step::Exit(code)) => return Ok(code),
                // The client is gone.
                Err(_) => return Ok(session.left()),
            }
        }
        if session.publish().is_err() {
            return Ok(session.left());
        }
    }
}

/// The request that a message takes back.
fn cancels(message: &Incoming) -> Option<&serde_json::Value> {
    match message {
        Incoming::Notification { method, params } if method == "$/cancelRequest" => params.get("id"),
        _ => None,
    }
}
