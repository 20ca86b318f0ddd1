//! What a name was perhaps meant to be.

pub(super) fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map(|s| format!("; did you mean `{s}`?")).unwrap_or_default()
}

/// The known name that a word was perhaps meant to be.
pub(super) fn nearest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    crate::document::nearest(word, known).map(str::to_owned)
}
