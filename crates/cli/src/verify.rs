//! `duban verify`.

use crate::args::VerifyArgs;
use crate::failure::Failure;
use crate::{input, print, season};
use duban::campaign::{replay, verify};
use duban::diagnostic::Language;
use std::process::ExitCode;

pub(crate) fn run(args: &VerifyArgs, language: Language) -> Result<ExitCode, Failure> {
    let name = args.journal.display().to_string();
    let damaged = |error| Failure::Journal { name: name.clone(), error };
    let bytes = input::bytes(&args.journal)?;
    // A flipped byte may leave text that is not UTF-8; the chain then says which line it is.
    let text = String::from_utf8_lossy(&bytes);
    let verified = verify(&text).map_err(damaged)?;
    if let Some(head) = args.head.as_ref().filter(|h| **h != verified.head) {
        let reason =
            format!("the last line has the hash {}, not {head}: lines were cut off, or written on", verified.head);
        return Err(Failure::Findings(format!("{name}: {reason}")));
    }
    let mut said = format!("{name}: {} lines, chain whole, head {}\n", verified.count, verified.head);
    if let Some(path) = &args.plan {
        let plan = season::runnable(input::plan(path, &args.with)?, language)?;
        replay(plan, &text).map_err(damaged)?;
        said.push_str(&format!("{name}: recomputed from its facts, every line the same\n"));
    }
    print(&said)?;
    Ok(ExitCode::SUCCESS)
}
