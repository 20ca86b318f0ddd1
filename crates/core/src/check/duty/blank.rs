//! What counts as left blank.

/// Words that stand for a blank.
const WORDS: [&str; 10] = ["待定", "待填", "待補", "待补", "空缺", "暫缺", "暂缺", "tbd", "tba", "n/a"];

/// Whether a text only marks where something was to be filled in: `__`, `＿＿`, `××`, `xx`, `電話：__`, `報送郵箱__`.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    // A label before the gap says what is missing, not who.
    let value = text.rsplit([':', '：']).next().unwrap_or("").trim();
    only_marks(value)
        || text.ends_with("__")
        || text.ends_with("＿＿")
        || WORDS.contains(&value.to_lowercase().as_str())
}

fn only_marks(text: &str) -> bool {
    let gap = |c: char| matches!(c, '_' | '＿' | '-' | '—' | '－' | '×' | '*' | '＊' | '…' | '?' | '？');
    let between = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | '/');
    // A single Latin letter may be somebody's reference.
    let letters = text.len() > 1 && text.chars().all(|c| matches!(c, 'x' | 'X'));
    letters || text.chars().all(|c| gap(c) || between(c))
}

#[cfg(test)]
mod tests {
    use super::is_blank;

    #[test]
    fn blanks_are_told_from_references() {
        let blank =
            ["", "__", "＿＿", "＿", "xx", "XXX", "××", "__、__", "報送郵箱__", "電話：＿＿", "ref:", "待定", " — "];
        for text in blank {
            assert!(is_blank(text), "{text}");
        }
        for text in ["x", "ref:staff/17", "ref:staff__17", "principal", "辦公室主任", "0300-0000000", "某某科長", "tax"]
        {
            assert!(!is_blank(text), "{text}");
        }
    }
}
