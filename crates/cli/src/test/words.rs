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
    untried: "not tried: a case of it fails", "未变异测试：其中有用例未通过", "未變異測試：其中有用例未通過";
    untested: "no test", "没有测试", "沒有測試";
    covered: "{rule}: {reached} of {all} ways taken", "{rule}：{all} 条路径走过 {reached} 条", "{rule}：{all} 條路徑走過 {reached} 條";
    too_few: "less than {least} %", "不足 {least}%", "不足 {least}%";
    never: "never: {way}", "从未走过：{way}", "從未走過：{way}";
    way_ran: "the rule runs", "规则运行", "規則執行";
    way_holds: "the condition holds", "条件成立", "條件成立";
    way_holds_not: "the condition does not hold", "条件不成立", "條件不成立";
    way_true: "this side true", "这一侧成立", "這一側成立";
    way_false: "this side false", "这一侧不成立", "這一側不成立";
    way_then: "the block of `if`", "`if` 的语句块", "`if` 的語句塊";
    way_else: "`else`", "`else`", "`else`";
    way_case: "this case", "这一分支", "這一分支";
    way_no_case: "none of the cases", "各分支都不符合", "各分支都不符合";
    way_body: "the body of the loop", "循环体", "迴圈體";
    way_catch: "`catch`", "`catch`", "`catch`";
    way_fallback: "what stands behind `??`", "`??` 之后的部分", "`??` 之後的部分";
    mutants: "{all} changes to rules: {killed} noticed, {excused} excused, {survived} not noticed",
        "改动规则 {all} 处：发现 {killed} 处，说明理由 {excused} 处，未发现 {survived} 处",
        "改動規則 {all} 處：發現 {killed} 處，說明理由 {excused} 處，未發現 {survived} 處";
    survived: "no case notices `{mutant}`", "没有用例发现 `{mutant}`", "沒有用例發現 `{mutant}`";
    stale_killed: "`{mutant}` is listed as a survivor, but a case notices it",
        "`{mutant}` 列为无须发现的改动，但有用例发现了它", "`{mutant}` 列為無須發現的改動，但有用例發現了它";
    stale_unknown: "`{mutant}` is listed as a survivor, but there is no such change",
        "`{mutant}` 列为无须发现的改动，但没有这样的改动", "`{mutant}` 列為無須發現的改動，但沒有這樣的改動";
    not_run_files: "not run: {n}", "未运行 {n} 个", "未執行 {n} 個";
    total: "files: {files}, cases: {cases}; {passed}, {failed}",
        "文件 {files} 个，用例 {cases} 个：{passed}，{failed}",
        "檔案 {files} 個，用例 {cases} 個：{passed}，{failed}";
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

impl Words {
    /// A way through a rule.
    pub(super) fn way(&self, kind: &str) -> &'static str {
        match kind {
            "holds" => self.way_holds,
            "holds-not" => self.way_holds_not,
            "true" => self.way_true,
            "false" => self.way_false,
            "then" => self.way_then,
            "else" => self.way_else,
            "case" => self.way_case,
            "no-case" => self.way_no_case,
            "body" => self.way_body,
            "catch" => self.way_catch,
            "fallback" => self.way_fallback,
            _ => self.way_ran,
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
