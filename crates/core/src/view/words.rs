//! The words of reports, in every language.

use crate::diagnostic::Language;

macro_rules! words {
    ($($name:ident : $en:literal, $hans:literal, $hant:literal;)*) => {
        /// Words and templates of reports; `{…}` places are filled by name.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "each is the text it holds")]
        pub struct Words { $(pub $name: &'static str,)* }

        static EN: Words = Words { $($name: $en,)* };
        static HANS: Words = Words { $($name: $hans,)* };
        static HANT: Words = Words { $($name: $hant,)* };
    };
}

words! {
    colon: ": ", "：", "：";
    left: " (", "（", "（";
    right: ")", "）", "）";
    more: "and {n} more", "另有 {n} 项", "另有 {n} 項";
    comma: ", ", "，", "，";
    list: "; ", "；", "；";
    unit: "unit", "单位", "單位";
    score: "score", "得分", "得分";
    band: "band", "等次", "等次";
    measure: "measure", "措施", "措施";
    until: "until", "至", "至";
    light: "light", "亮灯", "亮燈";
    owed: "owed", "应办", "應辦";
    fulfilled: "done", "已办", "已辦";
    late: "late", "逾期办结", "逾期辦結";
    overdue: "overdue", "逾期未办", "逾期未辦";
    open: "open", "在办", "在辦";
    green: "green", "绿灯", "綠燈";
    yellow: "yellow", "黄灯", "黃燈";
    red: "red", "红灯", "紅燈";
    phases: "phases", "阶段", "階段";
    planned: "planned", "未开始", "未開始";
    active: "active", "进行中", "進行中";
    closed: "closed", "已结束", "已結束";
    due_next: "due next", "接下来到期", "接下來到期";
    task: "task", "任务", "任務";
    due: "due", "期限", "期限";
    opens: "opens", "起办日", "起辦日";
    slack: "slack (d)", "余量（天）", "餘量（天）";
    phase: "phase", "阶段", "階段";
    critical_path: "critical path", "关键路径", "關鍵路徑";
    no_deadline: "no deadline", "未定期限", "未定期限";
    as_of: "as of", "截至", "截至";
    consequences: "consequences", "结果", "結果";
    facts: "facts", "事实", "事實";
    from_base: "starts with {base}", "起始分 {base}", "起始分 {base}";
    nothing: "nothing on record", "没有记录", "沒有記錄";
    fact: "fact", "事实", "事實";
    rule: "rule", "规则", "規則";
    clause: "clause", "条款", "條款";
    reads: "read", "取值", "取值";
    cause: "cause", "起因", "起因";
    h_points: "{points} points{item}: {before} → {after}", "{points} 分{item}：{before} → {after}", "{points} 分{item}：{before} → {after}";
    h_item: " on {item}", "（计入 {item}）", "（計入 {item}）";
    h_capped_item: " (the rule says {wanted}; the item is exhausted)", "（规则为 {wanted} 分，该项已扣完为止）", "（規則為 {wanted} 分，該項已扣完為止）";
    h_capped_floor: " (the rule says {wanted}; the score is at its floor)", "（规则为 {wanted} 分，已到最低分）", "（規則為 {wanted} 分，已到最低分）";
    h_capped_bonus: " (the rule says {wanted}; awards are at their cap)", "（规则为 {wanted} 分，加分已到上限）", "（規則為 {wanted} 分，加分已到上限）";
    h_imposed: "put under {measure}", "受到 {measure}", "受到 {measure}";
    h_remedy: ", to be put right by the end of {until}", "，应于 {until} 前整改到位（含当日）", "，應於 {until} 前整改到位（含當日）";
    h_unchanged: "{measure} demanded again; it stands under {standing} already", "再次触发 {measure}；现已处于 {standing}，不另行处理", "再次觸發 {measure}；現已處於 {standing}，不另行處理";
    h_lifted: "{measure} lifted: put right in time", "{measure} 解除：已整改到位", "{measure} 解除：已整改到位";
    h_held: "{measure} put right; it stands, its clock stopped", "{measure} 已整改，措施保留、停止计时", "{measure} 已整改，措施保留、停止計時";
    h_extended: "{measure} may be put right until the end of {until}", "{measure} 整改期限延至 {until}（含当日）", "{measure} 整改期限延至 {until}（含當日）";
    h_expired: "{measure} not put right in time", "{measure} 期满未整改", "{measure} 期滿未整改";
    h_breached: "{obligation} not done by {due}", "{obligation} 未在 {due} 当日或之前完成", "{obligation} 未在 {due} 當日或之前完成";
    h_blocked: " (it waited for {blocker})", "（前置任务 {blocker} 未完成）", "（前置任務 {blocker} 未完成）";
    h_due_moved: "{obligation} is due {due} now, {before} before", "{obligation} 的期限由 {before} 改为 {due}", "{obligation} 的期限由 {before} 改為 {due}";
    h_waived: "{obligation} waived", "{obligation} 免办", "{obligation} 免辦";
    h_fulfilled_late: "{obligation} done {days} days late", "{obligation} 逾期 {days} 天办结", "{obligation} 逾期 {days} 天辦結";
    h_notice: "notice: {text}", "通报：{text}", "通報：{text}";
    h_reward: "reward of {amount} owed to {to}", "应发奖励 {amount} 元，对象 {to}", "應發獎勵 {amount} 元，對象 {to}";
    h_paid_by: ", paid by {unit}", "，由 {unit} 支付", "，由 {unit} 支付";
    h_rule_failed: "rule {rule} failed: {reason}", "规则 {rule} 执行失败：{reason}", "規則 {rule} 執行失敗：{reason}";
    h_calendar: "{about}: {reason}", "{about}：{reason}", "{about}：{reason}";
    h_rescinded: "rescinded {when}: {cause}", "{when} 撤销：{cause}", "{when} 撤銷：{cause}";
    c_time_due: "the due date passed", "期限已过", "期限已過";
    c_fact: "#{seq} {what}", "第{seq}号 {what}", "第{seq}號 {what}";
    c_by: " (by {by})", "（记录人 {by}）", "（記錄人 {by}）";
    f_incident: "incident: {kind} × {count}{ref}", "事件：{kind} × {count}{ref}", "事件：{kind} × {count}{ref}";
    f_submitted: "{obligation} submitted", "报送 {obligation}", "報送 {obligation}";
    f_accepted: "{obligation} accepted", "验收 {obligation}", "驗收 {obligation}";
    f_returned: "{obligation} sent back", "退回 {obligation}", "退回 {obligation}";
    f_waived: "waived: {reason}, {authority}", "免办：{reason}，{authority}", "免辦：{reason}，{authority}";
    f_extended: "extended: {reason}, {authority}", "延期：{reason}，{authority}", "延期：{reason}，{authority}";
    f_corrected: "fact #{seq} corrected: {reason}", "更正第{seq}号：{reason}", "更正第{seq}號：{reason}";
    f_took_effect: " (took effect {at})", "（生效于 {at}）", "（生效於 {at}）";
    f_remedied: "remedied", "整改到位", "整改到位";
    stands_under: "stands under {measure} since {since}", "自 {since} 起处于 {measure}", "自 {since} 起處於 {measure}";
    score_now: "score {score}", "得分 {score}", "得分 {score}";
    band_now: "band {band}", "等次 {band}", "等次 {band}";
    no_difference: "nothing would differ", "没有差别", "沒有差別";
    refused_there: "fact #{seq} would be refused: {reason}", "第{seq}号事实不会被采纳：{reason}", "第{seq}號事實不會被採納：{reason}";
    journal_hash: "journal head", "日志末行哈希", "日誌末行雜湊";
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &EN,
            Language::ZhHans => &HANS,
            Language::ZhHant => &HANT,
        }
    }
}

/// Fills the `{…}` places of a template.
pub(super) fn put(template: &str, args: &[(&str, &str)]) -> String {
    args.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
