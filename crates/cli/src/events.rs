//! `duban events`.

use crate::args::EventsArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use duban_store::{CloudEvent, Store, StoreError};
use std::io::Write;

pub(crate) fn run(args: &EventsArgs) -> Result<Exit, Failure> {
    let mut store = args.store.open_existing()?;
    let (campaign, consumer) = (args.campaign.as_str(), args.consumer.as_str());
    if let Some(id) = &args.done {
        return done(&mut *store, args, id);
    }
    if !args.ack {
        print(&text(&store.events(campaign, consumer, args.limit)?).map_err(unwritten)?)?;
        return Ok(Exit::SUCCESS);
    }
    // Acknowledged when they are written, and not before: a reader that has gone away gets them again.
    let mut take = |events: &[CloudEvent]| {
        let mut out = std::io::stdout().lock();
        out.write_all(text(events)?.as_bytes())?;
        out.flush()
    };
    match store.hand_over(campaign, consumer, args.limit, &mut take) {
        Ok(_) => Ok(Exit::SUCCESS),
        Err(StoreError::Host(error)) => Err(Failure::Unusable(format!("stdout: {error}; nothing was acknowledged"))),
        Err(error) => Err(error.into()),
    }
}

/// Acknowledges up to the event of that id: one of this campaign, which there is.
fn done(store: &mut dyn Store, args: &EventsArgs, id: &str) -> Result<Exit, Failure> {
    let (campaign, consumer) = (args.campaign.as_str(), args.consumer.as_str());
    let next = store.events(campaign, consumer, 1)?;
    let line = CloudEvent::line_of(campaign, id).ok_or_else(|| {
        let such = CloudEvent::id_of(campaign, 1);
        Failure::Unusable(format!("`{id}` is not an id of `{campaign}`, whose events have ids such as `{such}`"))
    })?;
    if next.first().is_some_and(|first| first.line <= line) {
        store.acknowledge(campaign, consumer, line)?;
        return Ok(Exit::SUCCESS);
    }
    // A cursor never goes back. What is not there is refused all the same.
    let there = store.head(campaign)?.lines;
    if line >= there {
        store.acknowledge(campaign, consumer, line)?;
    }
    let note = format!("`{consumer}` acknowledged `{id}` before; nothing was changed");
    let _ = writeln!(std::io::stderr(), "{note}");
    Ok(Exit::SUCCESS)
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
