//! The two ends of a pipeline's move, `found -> verified`.

/// Both states of a move, each with the byte at which it starts; one not yet written is empty, at the end of the text.
/// `None` without an arrow.
pub(super) fn ends(text: &str) -> Option<[(usize, &str); 2]> {
    let (from, to) = text.split_once("->").or_else(|| text.split_once('→'))?;
    Some([end(from, 0), end(to, text.len() - to.len())])
}

fn end(part: &str, at: usize) -> (usize, &str) {
    (at + part.len() - part.trim_start().len(), part.trim())
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn arrows_of_both_sorts() {
        assert_eq!(ends("found -> verified"), Some([(0, "found"), (9, "verified")]));
        assert_eq!(ends("发现→核实"), Some([(0, "发现"), (9, "核实")]));
        assert_eq!(ends("found -> "), Some([(0, "found"), (9, "")]));
        assert_eq!(ends("found"), None);
    }
}
