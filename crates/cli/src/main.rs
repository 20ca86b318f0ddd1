//! The `duban` command.

fn main() -> std::process::ExitCode {
    duban_cli::run(std::env::args_os()).into()
}
