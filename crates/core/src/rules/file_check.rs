//! A rule file looked at alone, as its author writes it: what it is, not what a plan makes of it.

use super::file::RuleFile;
use super::rule::{ScriptAt, compile};
use super::sandbox::Sandbox;
use crate::diagnostic::Diagnostics;
use crate::document::{Source, SourceId};

/// The findings of a rule file: of its front matter, and of scripts that do not read.
pub fn check_file(source: Source) -> Diagnostics {
    let id = SourceId(0);
    let (file, mut findings) = RuleFile::parse(&source, id);
    let sources = [source];
    if let Some(file) = file {
        let sandbox = Sandbox::new(Default::default());
        let when = file.head.when.map(|s| ScriptAt { text: s.text, node: Some(s.node), source: id });
        if let Some(when) = when {
            compile(&sandbox, &when, true, &sources, &mut findings);
        }
        let then = ScriptAt { text: file.script, node: None, source: id };
        compile(&sandbox, &then, false, &sources, &mut findings);
    }
    let [source] = sources;
    Diagnostics::new(vec![source], None, findings)
}
