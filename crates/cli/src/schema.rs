//! `duban schema`.

use crate::check::json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use duban::diagnostic::Language;

pub(crate) fn run(language: Language) -> Result<Exit, Failure> {
    print(&json(&duban::plan::schema::schema(language))?)?;
    Ok(Exit::SUCCESS)
}
