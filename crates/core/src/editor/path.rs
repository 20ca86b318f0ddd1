//! Where something stands in a plan: steps from the root.

/// One step down from the root of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the value under a key.
    Key(String),
    /// To an element of a list.
    Item(usize),
}

impl Step {
    /// Whether a step of a pattern covers this one: a key by name or `*`, any element by `[]`.
    pub(super) fn fits(&self, pattern: &str) -> bool {
        match self {
            Step::Key(key) => pattern == "*" || (pattern != "[]" && pattern == key),
            Step::Item(_) => pattern == "[]",
        }
    }
}
