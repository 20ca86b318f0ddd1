//! `duban doc`.

use crate::args::DocArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use duban::diagnostic::{ALL, Code, Language, page_markdown};

pub(crate) fn run(args: &DocArgs, language: Language) -> Result<Exit, Failure> {
    let Some(id) = &args.code else {
        let codes = ALL.iter().flat_map(|family| family.iter());
        let lines = codes.map(|c| {
            let title = c.page().words(language).map_or("", |w| w.title.as_str());
            format!("{:<34} {:<8} {title}\n", c.id, c.severity.word())
        });
        print(&lines.collect::<String>())?;
        return Ok(Exit::SUCCESS);
    };
    let code =
        Code::find(id).ok_or_else(|| Failure::Unusable(format!("there is no code `{id}`; `duban doc` lists all")))?;
    print(&page_markdown(code, language))?;
    Ok(Exit::SUCCESS)
}
