//! Benchmarks of the engine against peers in the same run. Figures are printed, never asserted: machines differ.
//!
//! `cargo xtask bench check [LINES…]` measures reading and checking of generated plans; `rules` decisions; `season [--again] [UNITS…]` a
//! season of duties, run and gone over again.

mod check;
mod plan;
mod random;
mod rules;
mod season;
mod timing;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((what, rest)) if what == "check" => check::run(rest),
        Some((what, rest)) if what == "plan" => check::print_plan(rest),
        Some((what, _)) if what == "rules" => rules::run(),
        Some((what, rest)) if what == "season" => season::run(rest),
        Some((what, rest)) if what == "season-run" => season::one(rest),
        Some((what, rest)) if what == "season-files" => season::files(rest),
        _ => Err("usage: duban-bench check [LINES|FILE…] | plan LINES | rules | season [--again] [UNITS…]".to_owned()),
    };
    match done {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
