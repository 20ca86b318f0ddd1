//! `duban events`.

use crate::args::EventsArgs;
use crate::failure::Failure;
use crate::print;
use duban_store::{CloudEvent, StoreError};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn run(args: &EventsArgs) -> Result<ExitCode, Failure> {
    let mut store = args.store.open_existing()?;
    let (campaign, consumer) = (args.campaign.as_str(), args.consumer.as_str());
    if let Some(id) = &args.done {
        let line = id.rsplit_once(':').and_then(|(_, n)| n.parse().ok());
        let line =
            line.ok_or_else(|| Failure::Unusable(format!("`{id}` is no id of an event; it ends in `:` and a number")))?;
        store.acknowledge(campaign, consumer, line)?;
        return Ok(ExitCode::SUCCESS);
    }
    if !args.ack {
        print(&text(&store.events(campaign, consumer, args.limit)?).map_err(unwritten)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    // Acknowledged when they are written, and not before: a reader that has gone away gets them again.
    let mut take = |events: &[CloudEvent]| {
        let mut out = std::io::stdout().lock();
        out.write_all(text(events)?.as_bytes())?;
        out.flush()
    };
    match store.hand_over(campaign, consumer, args.limit, &mut take) {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(StoreError::Host(error)) => Err(Failure::Unusable(format!("stdout: {error}; nothing was acknowledged"))),
        Err(error) => Err(error.into()),
    }
}

fn text(events: &[CloudEvent]) -> std::io::Result<String> {
    let mut text = String::new();
    for event in events {
        text.push_str(&serde_json::to_string(event)?);
        text.push('\n');
    }
    Ok(text)
}

fn unwritten(source: std::io::Error) -> Failure {
    Failure::Write { name: "stdout".to_owned(), source }
}
