//! A rule file looked at alone, as its author writes it: what it is, not what a plan makes of it.

use super::file::RuleFile;
use super::read::compile;
use super::sandbox::Sandbox;
use super::script_at::ScriptAt;
use crate::diagnostic::Diagnostics;
use crate::document::{Source, SourceId};

/// The findings of a rule file: of its front matter, and of scripts that do not read.
pub fn check_file(source: Source) -> Diagnostics {
    let id = SourceId(0);
    let (file, mut findings) = RuleFile::parse(&source, id);
    let sources = [source];
    if let Some(file) = file {
        let sandbox = Sandbox::new(Default::default());
        let when = file.head.when.as_ref().map(|s| ScriptAt::scalar(s, id));
        if let Some(when) = when {
            compile(&sandbox, &when, true, &sources, &mut findings);
        }
        let then = ScriptAt::file(&file.script, id);
        compile(&sandbox, &then, false, &sources, &mut findings);
    }
    let [source] = sources;
    Diagnostics::new(vec![source], None, findings)
}
