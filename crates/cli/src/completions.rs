//! `duban completions`.

use crate::args::{Args, CompletionsArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use clap::CommandFactory;

pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit, Failure> {
    // Into memory first: the generator panics where its writer fails, and a reader may go away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "duban", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::SUCCESS)
}
