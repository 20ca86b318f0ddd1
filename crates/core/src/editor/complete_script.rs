//! Completion inside scripts: views and their fields, verbs, parameters, names in quotes.

use super::complete::{Completion, Known, List, Sort};
use super::script::{self, End, Quotes, Wanted};
use super::stands::Kind;
use crate::check::available;
use crate::plan::Trigger;
use crate::rules::{BUILTINS, Field, GUARD_FIELDS, GuardQuestion, QUESTIONS, VERBS, VIEWS};

/// What a script stands in.
pub(super) struct Around {
    /// Whether it is the condition of a phase.
    pub(super) guard: bool,
    /// Whether it is a condition, which does nothing.
    pub(super) condition: bool,
    /// What triggers its rule, when that is known: fields without a value under it are left out.
    pub(super) trigger: Option<Trigger>,
    /// The parameters it sees, with what they mean.
    pub(super) params: Vec<(String, Option<String>)>,
}

/// What may be written at `offset` in the script that begins at `start`.
pub(super) fn in_script(text: &str, start: usize, offset: usize, around: Around, known: Known<'_>) -> Vec<Completion> {
    let before = text.get(start..offset).unwrap_or("");
    let rest = text.get(offset..).unwrap_or("");
    let length = |stop: fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
    let word = offset + length(|c| !(c.is_alphanumeric() || c == '_'));
    let quotes = if around.guard { Quotes::Either } else { Quotes::Double };
    match script::end(before, quotes) {
        End::Nothing | End::Text(_, None) => Vec::new(),
        End::Text(from, Some(wanted)) => {
            // Up to the closing quote, which a half-typed text may not have yet.
            let rest_of_line = rest.split(['\n', '\r']).next().unwrap_or("");
            // The quote that opened it, which stands before its first byte.
            let quote = before.get(..from).and_then(|b| b.chars().next_back()).unwrap_or('"');
            let closed = rest_of_line
                .find(quote)
                .filter(|n| !rest_of_line.get(..*n).unwrap_or("").contains([')', ';', ',', '(']));
            let mut list = List::new(start + from, closed.map_or(offset, |n| offset + n), known);
            match wanted {
                Wanted::Name(kind) => list.names(kind),
                Wanted::Words(words) => words.iter().for_each(|w| list.add(w, Sort::Word, None, None)),
            }
            if closed.is_none() {
                list.all.iter_mut().for_each(|c| c.insert.push(quote));
            }
            list.all
        }
        End::Field(view, from) => fields(view, List::new(start + from, word, known), &around),
        End::Word(from) => words(List::new(start + from, word, known), &around),
    }
}

fn fields(view: &str, mut list: List<'_>, around: &Around) -> Vec<Completion> {
    match view {
        "params" => {
            for (name, doc) in &around.params {
                list.add(name, Sort::Name(Kind::Param), None, doc.as_deref());
            }
        }
        "history" => functions(QUESTIONS, &mut list),
        _ => {
            let has_value = |field: Field| match around.guard {
                true => GUARD_FIELDS.contains(&field),
                false => around.trigger.is_none_or(|t| available(field, t)),
            };
            for (field, _, name, doc) in Field::ALL.iter().filter(|(f, v, ..)| *v == view && has_value(*f)) {
                list.add(name, Sort::Field, Some(field.path().to_owned()), Some(doc));
            }
        }
    }
    list.all
}

fn words(mut list: List<'_>, around: &Around) -> Vec<Completion> {
    if around.guard {
        for (question, doc) in GuardQuestion::ALL {
            let takes = question.argument().counts().iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
            list.add(question.word(), Sort::Function, Some(format!("{}({takes})", question.word())), Some(doc));
        }
        list.add("campaign", Sort::View, None, None);
        BUILTINS.iter().for_each(|name| list.add(name, Sort::Function, None, None));
        return list.all;
    }
    if !around.condition {
        functions(VERBS, &mut list);
    }
    for view in VIEWS {
        let fields = Field::ALL.iter().filter(|(_, v, ..)| *v == view);
        let any = fields.clone().any(|(f, ..)| around.trigger.is_none_or(|t| available(*f, t)));
        if any || fields.clone().count() == 0 {
            list.add(view, Sort::View, None, None);
        }
    }
    BUILTINS.iter().for_each(|name| list.add(name, Sort::Function, None, None));
    list.all
}

fn functions(all: &[(&str, &[usize], &str)], list: &mut List<'_>) {
    for (name, counts, doc) in all {
        let takes = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
        list.add(name, Sort::Function, Some(format!("{name}({takes})")), Some(doc));
    }
}
