//! Finds the name of a person in a text where a role or a reference belongs.
//!
//! A guess by form: it must not take a role for a name, and may miss a rare name.

use super::surnames::{begins_words, is_office, surname};
use std::ops::Range;

/// Titles that stand after or before a name.
const TITLES: [&str; 42] = [
    "局長", "局长", "科長", "科长", "處長", "处长", "所長", "所长", "部長", "部长", "站長", "站长", "隊長", "队长",
    "組長", "组长", "股長", "股长", "院長", "院长", "校長", "校长", "廳長", "厅长", "主任", "書記", "书记", "經理",
    "经理", "主席", "委員", "委员", "科員", "科员", "幹事", "干事", "同志", "先生", "女士", "老師", "老师", "警官",
];

/// What may stand between a name and a title: 副局長, 常務副局長.
const BEFORE_TITLE: [&str; 6] = ["副", "總", "总", "常務副", "常务副", "代"];

/// A text, masked for messages, in which a name was found: its first character stays, `＊` stands for the rest.
pub(super) fn masked_name(text: &str) -> Option<String> {
    let text = text.trim();
    if is_reference(text) {
        return None;
    }
    let between = |c: char| c.is_whitespace() || "、，,；;/／（）()：:".contains(c);
    let han = text.split(between).find_map(|part| {
        let part: Vec<char> = part.chars().collect();
        let name = part.get(han_name(&part)?)?;
        Some(mask(name))
    });
    han.or_else(|| latin_name(text))
}

fn mask(name: &[char]) -> String {
    name.iter().enumerate().map(|(i, c)| if i == 0 { *c } else { '＊' }).collect()
}

/// `ref:staff/17`, `mailto:…`: a scheme of Latin letters and a colon.
fn is_reference(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '〇')
}

/// Where a name stands in a part of a text: alone, before a title, or behind one.
fn han_name(part: &[char]) -> Option<Range<usize>> {
    if let Some(range) = dotted(part) {
        return Some(range);
    }
    if !part.iter().all(|c| is_han(*c)) {
        return None;
    }
    if plain(part) {
        return Some(0..part.len());
    }
    // Titles have two characters.
    for (at, pair) in part.windows(2).enumerate() {
        if !TITLES.contains(&pair.iter().collect::<String>().as_str()) {
            continue;
        }
        let (before, after) = (part.get(..at)?, part.get(at + 2..)?);
        if plain(after) {
            return Some(at + 2..part.len());
        }
        if after.is_empty() {
            let before = without_degree(before);
            // 王主任: a surname alone, unless it may be short for an office (林局長, 武部長).
            let surname_alone = matches!(before, [one] if surname(before) == 1 && !begins_words(*one));
            if plain(before) || surname_alone {
                return Some(0..before.len());
            }
        }
    }
    None
}

/// 副, 常務副 … taken off the end.
fn without_degree(text: &[char]) -> &[char] {
    let ends = |degree: &&&str| text.ends_with(&degree.chars().collect::<Vec<_>>());
    let longest = BEFORE_TITLE.iter().filter(ends).map(|d| d.chars().count()).max().unwrap_or(0);
    text.get(..text.len() - longest).unwrap_or(text)
}

/// A surname with a given name of one or two characters, and no word of an office.
fn plain(text: &[char]) -> bool {
    let surname = surname(text);
    let given = text.len().saturating_sub(surname);
    surname > 0 && (1..=2).contains(&given) && !is_office(text)
}

/// 阿布·買買提: a name in parts.
fn dotted(part: &[char]) -> Option<Range<usize>> {
    let dot = |c: char| matches!(c, '·' | '•' | '‧');
    let parts: Vec<&[char]> = part.split(|c| dot(*c)).collect();
    let name = parts.len() > 1 && parts.iter().all(|p| (1..=7).contains(&p.len()) && p.iter().all(|c| is_han(*c)));
    (name && !is_office(part)).then_some(0..part.len())
}

/// Surnames as Latin letters write them.
const LATIN: [&str; 78] = [
    "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma", "zhu", "hu", "guo",
    "he", "gao", "lin", "luo", "zheng", "liang", "xie", "song", "tang", "han", "feng", "deng", "cao", "peng", "zeng",
    "xiao", "tian", "dong", "yuan", "pan", "yu", "jiang", "cai", "du", "ye", "cheng", "su", "wei", "lu", "lyu", "ding",
    "ren", "shen", "yao", "cui", "zhong", "tan", "fan", "jin", "shi", "liao", "jia", "xia", "fu", "fang", "bai", "zou",
    "meng", "xiong", "qin", "qiu", "yin", "xue", "yan", "duan", "hou", "long", "tao", "gu", "mao", "hao", "ouyang",
];

/// `Zhang San`, `Xiaoming Wang`: a surname and a given name of one to three syllables.
fn latin_name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [first, second] = words.as_slice() else { return None };
    let capital = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_uppercase()) && w.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    let is_surname = |w: &str| LATIN.contains(&w.to_lowercase().as_str());
    let named = |family: &str, given: &str| is_surname(family) && syllables(&given.to_lowercase());
    let name = capital(first) && capital(second) && (named(first, second) || named(second, first));
    name.then(|| mask(&text.chars().collect::<Vec<_>>()))
}

/// Whether a word is made of one to three syllables of Hanyu Pinyin.
fn syllables(word: &str) -> bool {
    fn rest(word: &[char], left: u8) -> bool {
        let word = word.strip_prefix(&['-']).unwrap_or(word);
        if word.is_empty() {
            return true;
        }
        left > 0
            && (1..=word.len().min(6)).any(|n| match word.split_at_checked(n) {
                Some((head, tail)) => syllable(&head.iter().collect::<String>()) && rest(tail, left - 1),
                None => false,
            })
    }
    (1..=18).contains(&word.len()) && rest(&word.chars().collect::<Vec<_>>(), 3)
}

fn syllable(text: &str) -> bool {
    const INITIALS: [&str; 24] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w", "",
    ];
    const FINALS: [&str; 34] = [
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "er", "ia", "ie", "iao",
        "iu", "ian", "in", "iang", "ing", "iong", "ua", "uo", "ue", "ui", "uai", "uan", "un", "uang", "ve",
    ];
    INITIALS.iter().any(|i| text.strip_prefix(i).is_some_and(|f| FINALS.contains(&f)))
}

#[cfg(test)]
mod tests {
    use super::masked_name;

    #[test]
    fn names_are_found_and_masked() {
        let cases = [
            ("張三", "張＊"),
            ("王小明", "王＊＊"),
            ("张某某", "张＊＊"),
            ("歐陽某某", "歐＊＊＊"),
            ("張三科長", "張＊"),
            ("張某某副局長", "張＊＊"),
            ("主任張三", "張＊"),
            ("縣局局長李四", "李＊"),
            ("王主任", "王"),
            ("辦公室主任 王小明", "王＊＊"),
            ("聯繫人：李四", "李＊"),
            ("李四 0300-0000000", "李＊"),
            ("某某·某某某", "某＊＊＊＊＊"),
            ("Zhang San", "Z＊＊＊＊＊＊＊＊"),
            ("Xiaoming WANG", "X＊＊＊＊＊＊＊＊＊＊＊＊"),
        ];
        for (text, masked) in cases {
            assert_eq!(masked_name(text).as_deref(), Some(masked), "{text}");
        }
    }

    #[test]
    fn roles_and_references_are_no_names() {
        let roles = "principal deputy contact 局長 副局長 常務副局長 黨委書記 政法委書記 一把手 主要負責人 分管領導 林長 林業局長 林局長 \
                     武裝部長 武部長 高新區主任 高新區長 江北區長 石門鎮長 金山鎮書記 紀檢幹事 紀委書記 安全員 安監站 安監站長 管委會主任 \
                     管理員 成員單位 單位負責人 包村幹部 包片領導 董事長 網格員 聯絡員 駐村民警 派出所 司法所長 文書 文旅局長 常委 \
                     衛健科長 方案組組長 關工委主任 辦公室 任辦公室主任 馬鎮書記 張村主任 ref:staff/17 ref:張三 mailto:a@example.org \
                     0300-0000000 staff-17 U1024 齊抓共管 何人 各鎮、街道一把手 本單位 專班 __ 林業 金融辦 文明辦 王村 李家村委會";
        for role in roles.split_whitespace() {
            assert_eq!(masked_name(role), None, "{role}");
        }
        let spaced =
            ["Police Station", "Deputy Director", "Front Desk", "Long Term", "Duty Officer", "Li", "Head of Office"];
        for role in spaced.into_iter().chain(["", " ", "Han Dynasty", "staff 17", "Shi Office"]) {
            assert_eq!(masked_name(role), None, "{role}");
        }
    }
}
