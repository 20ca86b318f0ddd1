//! The words of the report, in every language.

use duban::diagnostic::Language;

macro_rules! words {
    ($($name:ident : $en:literal, $hans:literal, $hant:literal;)*) => {
        /// Words and templates; `{…}` places are filled by name.
        pub(super) struct Words { $(pub(super) $name: &'static str,)* }

        static EN: Words = Words { $($name: $en,)* };
        static HANS: Words = Words { $($name: $hans,)* };
        static HANT: Words = Words { $($name: $hant,)* };
    };
}

words! {
    passed: "{n} passed", "{n} 个通过", "{n} 個通過";
    failed: "{n} failed", "{n} 个未通过", "{n} 個未通過";
    not_run: "not run", "未运行", "未執行";
    fail: "FAIL", "未通过", "未通過";
    expected: "expected", "应当", "應當";
    came: "came", "实际", "實際";
    nothing: "nothing", "无", "無";
    campaign: "the whole campaign", "整个行动", "整個行動";
    refused: "a fact was refused: {reason}", "事实未被接受：{reason}", "事實未被接受：{reason}";
    total: "{files} test files, {cases} cases: {passed}, {failed}",
        "{files} 个测试文件，{cases} 个用例：{passed}，{failed}",
        "{files} 個測試檔案，{cases} 個用例：{passed}，{failed}";
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &EN,
            Language::ZhHans => &HANS,
            Language::ZhHant => &HANT,
        }
    }
}

/// A template with its places filled.
pub(super) fn fill(template: &str, places: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in places {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    text
}
