//! Why a script failed, in the words of whoever wrote it: the script engine's name its own types.

use crate::rules::verbs::{VERBS, takes};
use rhai::EvalAltResult;

/// The reason, in words that do not depend on the build.
pub(super) fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorTooManyOperations(_) => "the budget of operations is used up".to_owned(),
        EvalAltResult::ErrorStackOverflow(_) => "calls are nested too deeply".to_owned(),
        EvalAltResult::ErrorDataTooLarge(what, _) => format!("too large: {what}"),
        EvalAltResult::ErrorTooManyVariables(_) => "too many variables".to_owned(),
        EvalAltResult::ErrorRuntime(value, _) => value.to_string(),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => called_with(signature),
        EvalAltResult::ErrorMismatchDataType(wanted, given, _) => {
            format!("{} is wanted here, not {}", named(wanted), named(given))
        }
        EvalAltResult::ErrorDotExpr(said, _) => property(said).unwrap_or_else(|| said.clone()),
        other => {
            let mut bare = other.to_string();
            if let Some(at) = bare.rfind(" (line ") {
                bare.truncate(at);
            }
            bare
        }
    }
}

/// Of `impose (())` and the like: what was called, and with what.
fn called_with(signature: &str) -> String {
    let (name, given) = signature.split_once(" (").unwrap_or((signature, ")"));
    let given: Vec<&str> = arguments(given.strip_suffix(')').unwrap_or(given));
    let on_view = given.first().is_some_and(|first| *first == "view");
    if let Some(takes) = takes(name).filter(|_| VERBS.iter().any(|v| v.0 == name)) {
        return format!("`{name}` takes {takes}; it was given {}", list(&given));
    }
    match (on_view, given.as_slice()) {
        (true, [_, asked @ ..]) if name.chars().all(char::is_alphanumeric) => {
            format!("`{name}` cannot be asked with {}", list(asked))
        }
        (_, [left, right]) if name.chars().all(|c| c.is_ascii_punctuation()) => {
            format!("`{name}` does not go with {} and {}", named(left), named(right))
        }
        (_, given) => format!("`{name}` does not go with {}", list(given)),
    }
}

/// The types between the commas that stand outside brackets.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut all) = (0_i32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '<' => depth += 1,
            ')' | '>' => depth -= 1,
            ',' if depth == 0 => {
                all.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    all.extend(text.get(from..));
    all.into_iter().map(str::trim).filter(|t| !t.is_empty()).collect()
}

fn list(types: &[&str]) -> String {
    let named: Vec<&str> = types.iter().map(|t| named(t)).collect();
    match named.as_slice() {
        [] => "no argument".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A type of the script engine, as those who write rules call it.
fn named(of: &str) -> &str {
    let bare = of.trim_start_matches("&mut ").rsplit("::").next().unwrap_or(of);
    match bare {
        "()" => "nothing",
        "i64" | "INT" => "a whole number",
        "decimal" | "Decimal" => "a decimal number",
        "bool" => "true or false",
        "char" => "a character",
        "array" | "Array" => "a list",
        "map" | "Map" => "a mapping",
        "view" | "View" => "a view",
        "range" => "a range",
        text if text.to_ascii_lowercase().contains("str") => "a text",
        other => other,
    }
}

/// Of `No writable property 'count' - a setter is not registered …`: what cannot be done with it.
fn property(said: &str) -> Option<String> {
    let mut quoted = said.split('\'').skip(1).step_by(2);
    let (name, of) = (quoted.next()?, quoted.next().map(named));
    if said.contains("writ") || said.contains("setter") {
        return Some(format!("`{name}` can be read but not changed"));
    }
    Some(match of {
        Some(of) => format!("{of} has no `{name}`"),
        None => format!("there is no `{name}`"),
    })
}

#[cfg(test)]
mod tests {
    use super::{called_with, property};

    #[test]
    fn types_of_the_engine_are_said_in_words() {
        for (signature, said) in [
            ("impose (())", "`impose` takes the id of a measure, as text; it was given nothing"),
            (
                "require (&str | ImmutableString | String, i64)",
                "`require` takes the id of a task, as text, and a period such as `\"10 d\"` where wanted; it was given a text and a whole number",
            ),
            ("raise (i64)", "`raise` takes no argument; it was given a whole number"),
            ("count (view, i64)", "`count` cannot be asked with a whole number"),
            ("- ((), i64)", "`-` does not go with nothing and a whole number"),
            ("starts_with (())", "`starts_with` does not go with nothing"),
        ] {
            assert_eq!(called_with(signature), said);
        }
        let setter = "No writable property 'count' - a setter is not registered for type 'view' to handle 'i64'";
        assert_eq!(property(setter).unwrap(), "`count` can be read but not changed");
        let getter = "Unknown property 'x' - a getter is not registered for type '()'";
        assert_eq!(property(getter).unwrap(), "nothing has no `x`");
    }

    /// Every verb says what it takes.
    #[test]
    fn no_verb_is_left_out() {
        for (name, ..) in crate::rules::verbs::VERBS {
            assert!(called_with(&format!("{name} (())")).contains("takes"), "{name}");
        }
    }
}
