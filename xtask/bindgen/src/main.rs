//! `duban-bindgen WASM OUT web|page|nodejs`: JavaScript and TypeScript around a built module.
//!
//! The generator must be of the very version of the `wasm-bindgen` that the module was built with: as a package of the
//! workspace it is, by the lock file.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out, target] = args.as_slice() else {
        eprintln!("usage: duban-bindgen WASM OUT web|page|nodejs");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let named = bindgen.input_path(input).out_name("duban").typescript(true).remove_producers_section(true);
    let targeted = match target.as_str() {
        "web" => named.omit_default_module_path(false).web(true),
        // The page hands the module in itself, from a file or out of itself.
        "page" => named.omit_default_module_path(true).web(true),
        "nodejs" => named.nodejs(true),
        other => {
            eprintln!("no target `{other}`");
            return ExitCode::from(2);
        }
    };
    match targeted.and_then(|b| b.generate(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
    }
}
