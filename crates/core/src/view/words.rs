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
    whole: "total", "合计", "合計";
    all_periods: "all", "累计", "累計";
    target: "target", "目标", "目標";
    item: "item", "线索或案件", "線索或案件";
    state: "state", "环节", "環節";
    time: "time", "时限", "時限";
    waits_for: "waits for", "待办", "待辦";
    i_hours: "h", "小时", "小時";
    i_days: "d", "天", "天";
    i_workdays: "working days", "个工作日", "個工作日";
    i_workday: "working day", "个工作日", "個工作日";
    i_month: "month", "个月", "個月";
    i_weeks: "w", "周", "週";
    i_months: "months", "个月", "個月";
    i_used: "{limit}, {used} used", "时限 {limit}，已用 {used} {unit}", "時限 {limit}，已用 {used} {unit}";
    i_suspended: "suspended {from}…{until}", "{from}…{until} 中止", "{from}…{until} 中止";
    i_waits_sign: "{unit} to acknowledge it, {days} d", "{unit} 签收，已 {days} 天", "{unit} 簽收，已 {days} 天";
    i_waits_resume: "its clock to go on, {days} d", "恢复计时，已中止 {days} 天", "恢復計時，已中止 {days} 天";
    i_waits_move: "{unit} to move it on, {days} d", "{unit} 办理，已 {days} 天", "{unit} 辦理，已 {days} 天";
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
    chart_today: "today", "今天", "今天";
    chart_phase: "phase", "阶段", "階段";
    chart_task: "task", "任务", "任務";
    chart_critical: "on the critical path", "在关键路径上", "在關鍵路徑上";
    chart_due: "due", "截止", "截止";
    chart_gantt: "phases and tasks over time", "阶段与任务进度图", "階段與任務進度圖";
    chart_graph: "what tasks wait for", "任务依赖图", "任務依賴圖";
    chart_alone: "wait for nothing, and nothing waits for them", "无前置也无后续任务", "無前置也無後續任務";
    chart_ladder: "the ladder of measures", "问责阶梯", "問責階梯";
    chart_no_measure: "no measure", "无措施", "無措施";
    chart_expires: "not put right in time", "逾期未整改", "逾期未整改";
    chart_remedied: "put right", "整改到位", "整改到位";
    chart_remedy: "to be put right within {time}", "整改期限 {time}", "整改期限 {time}";
    chart_final: "final", "终局", "終局";
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
    held: "held back", "待进入", "待進入";
    overrun: "overrun", "超期进行", "超期進行";
    suspended_since: "suspended since {at}", "自 {at} 起中止", "自 {at} 起中止";
    in_hand: "in hand", "在办事项", "在辦事項";
    w_start: "waits for the campaign to begin", "等待行动启动", "等待行動啟動";
    w_resumption: "waits for the campaign to go on", "等待行动恢复", "等待行動恢復";
    w_phase: "waits for phase {phase} to begin", "等待进入 {phase}", "等待進入 {phase}";
    w_window: "may be begun from {at}", "{at} 起可办", "{at} 起可辦";
    w_obligation: "waits for {obligation}", "等待 {obligation}", "等待 {obligation}";
    w_submission: "waits for {unit} to do it", "待 {unit} 办理", "待 {unit} 辦理";
    w_acceptance: "waits to be accepted", "待验收", "待驗收";
    w_acceptance_by: "waits for {unit} to accept it", "待 {unit} 验收", "待 {unit} 驗收";
    w_remedy: "waits for {unit} to put it right", "待 {unit} 整改", "待 {unit} 整改";
    w_days: " ({days} days)", "（已 {days} 天）", "（已 {days} 天）";
    w_acknowledged: "acknowledged", "已签收", "已簽收";
    n_opens: "may be begun {at}", "{at} 起可办", "{at} 起可辦";
    n_due_soon: "reminder {at}", "{at} 提醒", "{at} 提醒";
    n_breach: "too late from {at}", "{at} 起逾期", "{at} 起逾期";
    n_urge: "urged next {at}", "{at} 再次催办", "{at} 再次催辦";
    n_expires: "period ends {at}", "{at} 期满", "{at} 期滿";
    h_point: "{points} point{item}: {before} → {after}", "{points} 分{item}：{before} → {after}", "{points} 分{item}：{before} → {after}";
    h_points: "{points} points{item}: {before} → {after}", "{points} 分{item}：{before} → {after}", "{points} 分{item}：{before} → {after}";
    h_item: " on {item}", "（计入 {item}）", "（計入 {item}）";
    h_capped_item: " ({says}; the item is exhausted)", "（{says}，该项已扣完为止）", "（{says}，該項已扣完為止）";
    h_capped_floor: " ({says}; the score is at its floor)", "（{says}，已到最低分）", "（{says}，已到最低分）";
    h_capped_most: " ({says}; no entry moves more than 1000000000)", "（{says}，每笔以 1000000000 为限）", "（{says}，每筆以 1000000000 為限）";
    h_capped_bonus: " ({says}; awards are at their cap)", "（{says}，加分已到上限）", "（{says}，加分已到上限）";
    h_rule_says: "the rule says {wanted}", "规则为 {wanted} 分", "規則為 {wanted} 分";
    h_card_says: "the scorecard says {wanted}", "按计分办法为 {wanted} 分", "按計分辦法為 {wanted} 分";
    h_capped_parent: " ({says}; {above}, which it is part of, is exhausted)", "（{says}，所属 {above} 已扣完为止）", "（{says}，所屬 {above} 已扣完為止）";
    h_capped_parent_full: " ({says}; {above}, which it is part of, is full)", "（{says}，所属 {above} 已满）", "（{says}，所屬 {above} 已滿）";
    h_capped_full: " ({says}; the item is full)", "（{says}，该项已满）", "（{says}，該項已滿）";
    h_capped_unearned: " ({says}; no more was earned on the item)", "（{says}，该项所得已扣完）", "（{says}，該項所得已扣完）";
    h_capped_higher: " ({says}; only the highest counts, and {counted} counted before)", "（{says}，同项取最高，此前已计 {counted}）", "（{says}，同項取最高，此前已計 {counted}）";
    h_capped_highest: " ({says}; only the highest counts)", "（{says}，同项取最高，不累计）", "（{says}，同項取最高，不累計）";
    h_capped_other: " ({says}; the item is for other units)", "（{says}，该项不适用于本单位）", "（{says}，該項不適用於本單位）";
    h_capped_unscored: " ({says}; the unit is not scored)", "（{says}，本单位不参加计分）", "（{says}，本單位不參加計分）";
    h_period_closed: "{period} closed with {score}", "{period} 期末得分 {score}", "{period} 期末得分 {score}";
    h_rank: "rank {rank} of {of}", "第 {rank} 名（共 {of} 个单位）", "第 {rank} 名（共 {of} 個單位）";
    h_bottom: "at the bottom for {times} in a row", "连续 {times} 期排名靠后", "連續 {times} 期排名靠後";
    h_afresh: "the next begins with {score}", "下期起始分 {score}", "下期起始分 {score}";
    h_period_locked: "{period} locked after review", "{period} 已审核锁定", "{period} 已審核鎖定";
    h_period_unlocked: "{period} open again", "{period} 解除锁定", "{period} 解除鎖定";
    h_lifted_revoked: "{measure} lifted: the decision behind it was revoked", "{measure} 解除：所依据的决定已撤销", "{measure} 解除：所依據的決定已撤銷";
    h_revoked: "{entry} reversed: the decision behind it was revoked", "{entry}撤销：所依据的决定已撤销", "{entry}撤銷：所依據的決定已撤銷";
    a_label: "worked out", "算法", "算法";
    a_equals: " = {points} points", " = {points} 分", " = {points} 分";
    a_equals_one: " = 1 point", " = 1 分", " = 1 分";
    a_times: " × {times} ({kind})", " × {times}（{kind}）", " × {times}（{kind}）";
    a_again: " + {again} (again within {within} days)", " + {again}（{within} 天内再次发生）", " + {again}（{within} 天內再次發生）";
    a_assessor: " (assessed by {assessor})", "（由 {assessor} 评定）", "（由 {assessor} 評定）";
    a_plain: "{points}", "{points}", "{points}";
    a_per_missing: "({required} required − {done} done) × {each}", "（应有 {required} − 已有 {done}）× {each}", "（應有 {required} − 已有 {done}）× {each}";
    a_proportional: "{whole} × (1 − {done} / {full})", "{whole} ×（1 − {done} / {full}）", "{whole} ×（1 − {done} / {full}）";
    a_proportional_bonus: "{whole} × {done} / {full}", "{whole} × {done} / {full}", "{whole} × {done} / {full}";
    a_proportional_whole: "{done}, {full} is all of it: nothing lost of {whole}", "{done}，满额为 {full}：{whole} 分不扣", "{done}，滿額為 {full}：{whole} 分不扣";
    a_proportional_bonus_whole: "{done}, {full} is all of it: the whole {whole}", "{done}，满额为 {full}：{whole} 分全得", "{done}，滿額為 {full}：{whole} 分全得";
    a_proportional_none: "{done}, {full} is all of it: nothing of {whole}", "{done}，满额为 {full}：{whole} 分全无", "{done}，滿額為 {full}：{whole} 分全無";
    a_steps_none: "{value} against {from}: not one full step of {step}", "{value}，以 {from} 为界：不满 {step}，不计档", "{value}，以 {from} 為界：不滿 {step}，不計檔";
    a_compare_none_up: "{value} against {base}, up {percent}%: not one full step of {step}%", "{value} 与基数 {base} 相比上升 {percent}%：不计档（满 {step}% 计一档）", "{value} 與基數 {base} 相比上升 {percent}%：不計檔（滿 {step}% 計一檔）";
    a_compare_none_down: "{value} against {base}, down {percent}%: not one full step of {step}%", "{value} 与基数 {base} 相比下降 {percent}%：不计档（满 {step}% 计一档）", "{value} 與基數 {base} 相比下降 {percent}%：不計檔（滿 {step}% 計一檔）";
    a_all: "{done}, asked for {bounds}: reached", "{done}，要求 {bounds}：达到", "{done}，要求 {bounds}：達到";
    a_nothing: "{done}, asked for {bounds}: not reached, nothing of {whole}", "{done}，要求 {bounds}：未达到，{whole} 分全无", "{done}，要求 {bounds}：未達到，{whole} 分全無";
    a_steps_below: "{value} is below {from}: full steps of {step}: {steps}, × {each}", "{value} 低于 {from}：满 {step} 计一档，共 {steps} 档 × {each}", "{value} 低於 {from}：滿 {step} 計一檔，共 {steps} 檔 × {each}";
    a_steps_above: "{value} is above {from}: full steps of {step}: {steps}, × {each}", "{value} 高于 {from}：满 {step} 计一档，共 {steps} 档 × {each}", "{value} 高於 {from}：滿 {step} 計一檔，共 {steps} 檔 × {each}";
    a_compare_up: "{value} against {base}, up {percent}%: full steps of {step}%: {steps}, × {each}", "{value} 与基数 {base} 相比上升 {percent}%：满 {step}% 计一档，共 {steps} 档 × {each}", "{value} 與基數 {base} 相比上升 {percent}%：滿 {step}% 計一檔，共 {steps} 檔 × {each}";
    a_compare_down: "{value} against {base}, down {percent}%: full steps of {step}%: {steps}, × {each}", "{value} 与基数 {base} 相比下降 {percent}%：满 {step}% 计一档，共 {steps} 档 × {each}", "{value} 與基數 {base} 相比下降 {percent}%：滿 {step}% 計一檔，共 {steps} 檔 × {each}";
    a_tier: "{of} × {done}: the gravest tier that applies, {points}", "{of} × {done}：按最高一档计 {points}", "{of} × {done}：按最高一檔計 {points}";
    a_no_tier: "no tier applies", "不在任何一档", "不在任何一檔";
    a_per_case: "{cases} × {each}", "{cases} × {each}", "{cases} × {each}";
    a_absent: "nothing of it was done: {whole} lost", "未开展：{whole} 分不得分", "未開展：{whole} 分不得分";
    a_unassessed: "not assessed", "未评定", "未評定";
    a_mark: "{whole} − {value} given", "{whole} − 评定 {value}", "{whole} − 評定 {value}";
    a_assessed_off: "{value} taken off", "评定扣 {value}", "評定扣 {value}";
    a_given: "{value} given", "评定 {value}", "評定 {value}";
    a_settled: "put right: not carried over", "已整改，不转入下一周期", "已整改，不轉入下一週期";
    a_redeemed: "redeemed: {cases} × {each}, {held} stood", "抵减：{cases} × {each}，原累计 {held} 分", "抵減：{cases} × {each}，原累計 {held} 分";
    a_redeemed_most: ", at most {most} a cycle, {before} before", "，每周期最多 {most} 分，此前已抵减 {before} 分", "，每週期最多 {most} 分，此前已抵減 {before} 分";
    a_not_redeemed: "none is redeemed from {below} on, and {held} stood", "累计达到 {below} 分即不得抵减，现累计 {held} 分", "累計達到 {below} 分即不得抵減，現累計 {held} 分";
    a_cycle_ended: "the cycle {from}…{until} is over and {held} points go back", "记分周期 {from}…{until} 届满，{held} 分清零", "記分週期 {from}…{until} 屆滿，{held} 分清零";
    a_cycle_unpaid: "the cycle {from}…{until} is over; not put right: {unpaid}: {held} − {stays}", "记分周期 {from}…{until} 届满，未整改的转入下一周期：{unpaid}；{held} − {stays}", "記分週期 {from}…{until} 屆滿，未整改的轉入下一週期：{unpaid}；{held} − {stays}";
    a_cycle_kept: "the cycle {from}…{until} is over, and {held} points stay", "记分周期 {from}…{until} 届满，{held} 分转入下一周期", "記分週期 {from}…{until} 屆滿，{held} 分轉入下一週期";
    a_worst: "the lowest of {of}", "最低：{of}", "最低：{of}";
    a_average: "({of}) / {weights}", "（{of}）/ {weights}", "（{of}）/ {weights}";
    a_halved: "put right in time: half of {points}", "限期内整改到位，返还一半：{points} / 2", "限期內整改到位，返還一半：{points} / 2";
    a_mean: "mean of {over}", "平均：{over}", "平均：{over}";
    a_no_figure: "no figure reported", "未报送数字", "未報送數字";
    a_no_baseline: "nothing to hold it against", "没有可比的基数", "沒有可比的基數";
    rank: "rank", "名次", "名次";
    rolled_up: "of those below", "下级汇总", "下級彙總";
    period: "period", "考核期", "考核期";
    bottom: "bottom in a row", "连续靠后", "連續靠後";
    locked: "locked", "已锁定", "已鎖定";
    h_imposed: "put under {measure}", "受到 {measure}", "受到 {measure}";
    h_remedy: ", to be put right by the end of {until}", "，应于 {until} 前整改到位（含当日）", "，應於 {until} 前整改到位（含當日）";
    h_unchanged: "{measure} demanded again; it stands under {standing} already", "再次触发 {measure}；现已处于 {standing}，不另行处理", "再次觸發 {measure}；現已處於 {standing}，不另行處理";
    h_not_lowered: "{measure} is the last word; it was not lowered", "{measure} 为最终措施，不予降级", "{measure} 為最終措施，不予降級";
    h_clock_stopped: "the clock of {measure} stopped", "{measure} 整改期限中止计时", "{measure} 整改期限中止計時";
    h_clock_resumed: "the clock of {measure} runs on", "{measure} 整改期限恢复计时", "{measure} 整改期限恢復計時";
    v_label: "appeal", "申诉", "申訴";
    v_appealed: "made on {day}: {reason}", "{day} 提出：{reason}", "{day} 提出：{reason}";
    v_pending: "pending", "尚未决定", "尚未決定";
    v_dismissed: "dismissed on {day}: {reason}, {authority}", "{day} 不成立：{reason}，{authority}", "{day} 不成立：{reason}，{authority}";
    v_allowed: "allowed on {day}: {reason}, {authority}", "{day} 成立：{reason}，{authority}", "{day} 成立：{reason}，{authority}";
    h_lifted: "{measure} lifted: put right in time", "{measure} 解除：已整改到位", "{measure} 解除：已整改到位";
    h_lifted_on_appeal: "{measure} lifted on appeal", "{measure} 经申诉撤销", "{measure} 經申訴撤銷";
    h_lifted_over: "{measure} lifted: its time is over", "{measure} 期限届满，自动解除", "{measure} 期限屆滿，自動解除";
    h_lifted_by_rule: "{measure} lifted by a rule", "{measure} 按规则解除", "{measure} 依規則解除";
    h_lifted_by_decision: "{measure} lifted by decision", "{measure} 经决定解除", "{measure} 經決定解除";
    h_lifted_accepted: "{measure} lifted: accepted", "{measure} 经验收同意，予以解除", "{measure} 經驗收同意，予以解除";
    h_lifted_amended: "{measure} lifted: the amended plan has it no more", "方案调整后不再设 {measure}，予以解除", "方案調整後不再設 {measure}，予以解除";
    h_lowered: "from {measure} down to {to}", "由 {measure} 降为 {to}", "由 {measure} 降為 {to}";
    h_proposed: "{measure} proposed, to be approved by {unit}", "拟采取 {measure}，报 {unit} 批准", "擬採取 {measure}，報 {unit} 批准";
    h_not_approved: "{measure} not approved", "{measure} 未获批准", "{measure} 未獲批准";
    h_stayed: "{measure} has no effect while the appeal is pending", "申诉期间暂停执行 {measure}", "申訴期間暫停執行 {measure}";
    h_restored: "{measure} has its effect again", "恢复执行 {measure}", "恢復執行 {measure}";
    h_asked: "{measure} put right; {unit} must accept it", "{measure} 已报整改，待 {unit} 验收", "{measure} 已報整改，待 {unit} 驗收";
    h_applied: "applied to have {measure} lifted; {unit} decides", "申请解除 {measure}，由 {unit} 决定", "申請解除 {measure}，由 {unit} 決定";
    h_lifting_refused: "{measure} not accepted as put right; its clock runs on", "{measure} 验收未通过，继续计时", "{measure} 驗收未通過，繼續計時";
    h_rights_suspended: "rights suspended: {rights}", "暂停资格：{rights}", "暫停資格：{rights}";
    h_rights_restored: "rights restored: {rights}", "恢复资格：{rights}", "恢復資格：{rights}";
    h_escalated: "escalated to {unit}", "提请 {unit} 处理", "提請 {unit} 處理";
    h_flagged: "flagged: {text}", "标记：{text}", "標記：{text}";
    h_excused: "{obligation}: an excuse was accepted beforehand", "{obligation} 事先已准予说明，免予问责", "{obligation} 事先已准予說明，免予問責";
    h_excused_breach: " (excused beforehand: no rule acts on it)", "（事先已准予说明，不问责）", "（事先已准予說明，不問責）";
    h_struck: "{entry} reversed on appeal", "{entry}经申诉撤销", "{entry}經申訴撤銷";
    h_held: "{measure} put right; it stands, its clock stopped", "{measure} 已整改，措施保留、停止计时", "{measure} 已整改，措施保留、停止計時";
    h_extended: "{measure} may be put right until the end of {until}", "{measure} 整改期限延至 {until}（含当日）", "{measure} 整改期限延至 {until}（含當日）";
    h_expired: "{measure} not put right in time", "{measure} 期满未整改", "{measure} 期滿未整改";
    h_refused: "refused to put right what {measure} demands", "{measure}：拒不整改", "{measure}：拒不整改";
    h_breached: "{obligation} not done by {due}", "{obligation} 未在 {due} 当日或之前完成", "{obligation} 未在 {due} 當日或之前完成";
    h_blocked: " (it waited for {blocker})", "（前置任务 {blocker} 未完成）", "（前置任務 {blocker} 未完成）";
    h_due_moved: "{obligation} is due {due} now, {before} before", "{obligation} 的期限由 {before} 改为 {due}", "{obligation} 的期限由 {before} 改為 {due}";
    h_waived: "{obligation} waived", "{obligation} 免办", "{obligation} 免辦";
    h_fulfilled_late: "{obligation} done {days} days late", "{obligation} 逾期 {days} 天办结", "{obligation} 逾期 {days} 天辦結";
    h_cancelled: "{obligation} cancelled", "{obligation} 撤销，不再办理", "{obligation} 撤銷，不再辦理";
    h_urged: "{obligation} urged for the {nth} time, {days} days after its due date {due}", "第 {times} 次催办 {obligation}：期限 {due}，已逾期 {days} 天", "第 {times} 次催辦 {obligation}：期限 {due}，已逾期 {days} 天";
    h_started: "the campaign began", "行动启动", "行動啟動";
    h_closed: "the campaign ended", "行动结束", "行動結束";
    h_terminated: "the campaign was terminated", "行动提前终止", "行動提前終止";
    h_phase_entered: "phase {phase} began", "进入 {phase}", "進入 {phase}";
    h_phase_closed: "phase {phase} ended", "{phase} 结束", "{phase} 結束";
    h_unmet: ", though {waits} did not hold", "（条件 {waits} 尚未满足）", "（條件 {waits} 尚未滿足）";
    h_phase_held: "phase {phase} is held back until {waits}", "{phase} 暂不进入，等待 {waits}", "{phase} 暫不進入，等待 {waits}";
    h_phase_overrun: "phase {phase} goes on beyond its last day until {waits}", "{phase} 逾期未结束，等待 {waits}", "{phase} 逾期未結束，等待 {waits}";
    h_phase_reopened: "phase {phase} opened again", "{phase} 重新开启", "{phase} 重新開啟";
    h_phase_extended: "phase {phase} extended from {before} to {until}", "{phase} 由 {before} 延至 {until}", "{phase} 由 {before} 延至 {until}";
    h_until: ", until {until}", "，至 {until}", "，至 {until}";
    h_item_entered: "{pipeline} {item}: {state}, with {unit}", "{pipeline} {item}：{state}，由 {unit} 承办", "{pipeline} {item}：{state}，由 {unit} 承辦";
    h_item_handed: "{item} handed over from {from} to {to}", "{item} 由 {from} 移交 {to}", "{item} 由 {from} 移交 {to}";
    h_item_sign: ", to be acknowledged by {until}", "，签收期限 {until}", "，簽收期限 {until}";
    h_item_overdue: "{pipeline} {item} still in {state} after {due}", "{pipeline} {item} 在 {state} 环节超过时限 {due}", "{pipeline} {item} 在 {state} 環節超過時限 {due}";
    h_item_unsigned: "{pipeline} {item} not acknowledged by {due}", "{pipeline} {item} 至 {due} 仍未签收", "{pipeline} {item} 至 {due} 仍未簽收";
    h_item_extended: "{item} may stay in {state} until {until}", "{item} 在 {state} 环节的时限延至 {until}", "{item} 在 {state} 環節的時限延至 {until}";
    h_item_closed: "{item} closed as {state}", "{item} 办结：{state}", "{item} 辦結：{state}";
    h_target_met: "target {target} of {indicator} reached: {value}", "{indicator} 达到目标 {target}：{value}", "{indicator} 達到目標 {target}：{value}";
    h_target_missed: "target {target} of {indicator} missed: {value}", "{indicator} 未达目标 {target}：{value}", "{indicator} 未達目標 {target}：{value}";
    h_not_reported: "nothing reported", "未报送", "未報送";
    h_suspended: "{points} points: {entry} does not count while the appeal is pending: {before} → {after}", "{points} 分，{entry}申诉期间暂不计分：{before} → {after}", "{points} 分，{entry}申訴期間暫不計分：{before} → {after}";
    h_counts_again: "{points} points: {entry} counts again: {before} → {after}", "{points} 分，{entry}恢复计分：{before} → {after}", "{points} 分，{entry}恢復計分：{before} → {after}";
    h_reached: "{item}: {held} points since {since}, and {points} call for {measure}", "{item} 自 {since} 起累计 {held} 分，达到 {points} 分，应予 {measure}", "{item} 自 {since} 起累計 {held} 分，達到 {points} 分，應予 {measure}";
    h_unreached: "{entry} does not hold any more", "{entry}不再成立", "{entry}不再成立";
    h_gathered: "{item}: {held} points in the cycle {from}…{until}", "{item} 本记分周期（{from}…{until}）累计 {held} 分", "{item} 本記分週期（{from}…{until}）累計 {held} 分";
    h_redeemed: ", {points} redeemed", "，已抵减 {points} 分", "，已抵減 {points} 分";
    h_rolled_up: "{period} closed with {score}, {how} of the scores below", "{period} 期末汇总得分 {score}，取下级得分的{how}", "{period} 期末彙總得分 {score}，取下級得分的{how}";
    h_mean: "the mean", "平均", "平均";
    h_worst: "the lowest", "最低", "最低";
    h_weighted: "the mean by weight", "加权平均", "加權平均";
    h_base_moved: "{points} points, as units start with {is} instead of {was} by the amended plan: {before} → {after}", "{points} 分，方案调整后起始分由 {was} 改为 {is}：{before} → {after}", "{points} 分，方案調整後起始分由 {was} 改為 {is}：{before} → {after}";
    h_recomputed: "{points} points{item}, worked out again: {entry} counts {is} instead of {was}{held}: {before} → {after}", "{points} 分{item}，重新计算：{entry}，由 {was} 改计 {is}{held}：{before} → {after}", "{points} 分{item}，重新計算：{entry}，由 {was} 改計 {is}{held}：{before} → {after}";
    h_entry_says: "{wanted} stated", "应计 {wanted}", "應計 {wanted}";
    h_reversed: "{points} points back{item}: {before} → {after}", "返还 {points} 分{item}：{before} → {after}", "返還 {points} 分{item}：{before} → {after}";
    h_moot: "fact #{seq} has no effect: {reason}", "第{seq}号事实不再生效：{reason}", "第{seq}號事實不再生效：{reason}";
    h_notice: "notice: {text}", "通报：{text}", "通報：{text}";
    h_reward: "reward of {amount} owed to {to}", "应发奖励 {amount} 元，对象 {to}", "應發獎勵 {amount} 元，對象 {to}";
    h_paid_by: ", paid by {unit}", "，由 {unit} 支付", "，由 {unit} 支付";
    h_rule_failed: "rule {rule} failed: {reason}", "规则 {rule} 执行失败：{reason}", "規則 {rule} 執行失敗：{reason}";
    h_at: " ({file}, line {line}, column {column})", "（{file} 第 {line} 行第 {column} 列）", "（{file} 第 {line} 行第 {column} 列）";
    the_plan: "the plan", "方案", "方案";
    h_calendar: "{about}: {reason}", "{about}：{reason}", "{about}：{reason}";
    h_rescinded: "rescinded {when}: {cause}", "{when} 撤销：{cause}", "{when} 撤銷：{cause}";
    c_time_due: "the due date passed", "期限已过", "期限已過";
    c_fact: "#{seq} {what}", "第{seq}号 {what}", "第{seq}號 {what}";
    c_opened: "{obligation} may be begun", "{obligation} 开始办理", "{obligation} 開始辦理";
    c_due_soon: "{obligation} is due soon, on {due}", "{obligation} 即将到期，期限 {due}", "{obligation} 即將到期，期限 {due}";
    c_fulfilled: "{obligation} done in time", "{obligation} 按期办结", "{obligation} 按期辦結";
    c_item_entered: "{item} came to {state}", "{item} 进入 {state} 环节", "{item} 進入 {state} 環節";
    c_in_a_row: "the {nth} in a row", "连续第 {times} 次", "連續第 {times} 次";
    c_red_in_a_row: "the light was red at the end of {month}, the {nth} month in a row", "{month} 月末亮红灯，连续第 {times} 个月", "{month} 月末亮紅燈，連續第 {times} 個月";
    c_counted: "{measure} {times} times within {within}", "{within}内 {measure} 共 {times} 次", "{within}內 {measure} 共 {times} 次";
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
    f_refused: "refused to put it right", "拒不整改", "拒不整改";
    f_excused: "{obligation} excused: {reason}, {authority}", "{obligation} 准予说明：{reason}，{authority}", "{obligation} 准予說明：{reason}，{authority}";
    f_granted: "{measure} approved: {reason}, {authority}", "批准 {measure}：{reason}，{authority}", "批准 {measure}：{reason}，{authority}";
    f_denied: "{measure} not approved: {reason}, {authority}", "不批准 {measure}：{reason}，{authority}", "不批准 {measure}：{reason}，{authority}";
    f_applied: "applied to have the measure lifted", "申请解除措施", "申請解除措施";
    f_accepted_lifting: "accepted: {reason}, {authority}", "同意解除：{reason}，{authority}", "同意解除：{reason}，{authority}";
    f_refused_lifting: "not accepted: {reason}, {authority}", "不同意解除：{reason}，{authority}", "不同意解除：{reason}，{authority}";
    f_lifted: "lifted: {reason}, {authority}", "解除：{reason}，{authority}", "解除：{reason}，{authority}";
    f_started: "started", "启动", "啟動";
    f_suspended: "suspended: {reason}, {authority}", "中止：{reason}，{authority}", "中止：{reason}，{authority}";
    f_resumed: "resumed", "恢复", "恢復";
    f_terminated: "terminated: {reason}, {authority}", "终止：{reason}，{authority}", "終止：{reason}，{authority}";
    f_phase_entered: "phase {phase} entered", "进入 {phase}", "進入 {phase}";
    f_phase_closed: "phase {phase} closed", "结束 {phase}", "結束 {phase}";
    f_phase_reopened: "phase {phase} opened again: {reason}, {authority}", "重新开启 {phase}：{reason}，{authority}", "重新開啟 {phase}：{reason}，{authority}";
    f_acknowledged: "{what} acknowledged", "签收 {what}", "簽收 {what}";
    f_progressed: "{obligation} under way{how}", "{obligation} 办理中{how}", "{obligation} 辦理中{how}";
    f_cancelled: "cancelled: {reason}, {authority}", "撤销：{reason}，{authority}", "撤銷：{reason}，{authority}";
    f_called: "{task} called for", "要求办理 {task}", "要求辦理 {task}";
    f_reported: "{indicator} of {unit} reported: {value}", "{unit} 报送 {indicator}：{value}", "{unit} 報送 {indicator}：{value}";
    f_item_opened: "{item} came in, {unit} asked first", "受理 {item}，首问 {unit}", "受理 {item}，首問 {unit}";
    f_item_moved: "{item} moved to {state}", "{item} 转入 {state}", "{item} 轉入 {state}";
    f_item_handed: "{item} handed over to {to}", "{item} 移交 {to}", "{item} 移交 {to}";
    f_item_closed: "{item} closed", "{item} 办结", "{item} 辦結";
    the_entry: "“{what}” of {day}", "{day}“{what}”", "{day}「{what}」";
    f_appealed: "appeal against {entry}: {reason}", "对{entry}申诉：{reason}", "對{entry}申訴：{reason}";
    f_upheld: "appeal against {entry} rejected: {reason}, {authority}", "对{entry}的申诉不成立：{reason}，{authority}", "對{entry}的申訴不成立：{reason}，{authority}";
    f_reversed: "appeal against {entry} allowed: {reason}, {authority}", "对{entry}的申诉成立：{reason}，{authority}", "對{entry}的申訴成立：{reason}，{authority}";
    f_inspected: "inspection: {kind}, {count} findings{marks}", "检查：{kind}，发现问题 {count} 个{marks}", "檢查：{kind}，發現問題 {count} 個{marks}";
    f_marks: ", {marks} marks", "，评分 {marks}", "，評分 {marks}";
    f_assessed: "{item} of {unit} assessed at {value}: {reason}", "评定 {unit} 的 {item}：{value}，{reason}", "評定 {unit} 的 {item}：{value}，{reason}";
    f_put_right: "{entry} put right", "{entry}已整改", "{entry}已整改";
    f_revoked: "the decision behind {entry} revoked: {reason}, {authority}", "撤销{entry}所依据的决定：{reason}，{authority}", "撤銷{entry}所依據的決定：{reason}，{authority}";
    f_period_locked: "{period} locked: {reason}, {authority}", "锁定 {period}：{reason}，{authority}", "鎖定 {period}：{reason}，{authority}";
    f_period_unlocked: "{period} unlocked: {reason}, {authority}", "解除锁定 {period}：{reason}，{authority}", "解除鎖定 {period}：{reason}，{authority}";
    f_amended: "plan amended: {reason}, {authority}", "方案调整：{reason}，{authority}", "方案調整：{reason}，{authority}";
    rights: "rights suspended: {rights}", "暂停资格：{rights}", "暫停資格：{rights}";
    stayed: "no effect while the appeal is pending", "申诉期间暂停执行", "申訴期間暫停執行";
    proposed: "proposed: {measures}", "拟采取：{measures}", "擬採取：{measures}";
    stands_under: "stands under {measure} since {since}", "自 {since} 起处于 {measure}", "自 {since} 起處於 {measure}";
    score_now: "score {score}", "得分 {score}", "得分 {score}";
    band_now: "band {band}", "等次 {band}", "等次 {band}";
    no_difference: "nothing would differ", "没有差别", "沒有差別";
    refused_there: "fact #{seq} would be refused: {reason}", "第{seq}号事实不会被采纳：{reason}", "第{seq}號事實不會被採納：{reason}";
    y_heading: "{trigger} raised about {unit}: {count}; the rule applied: {applied}", "{unit}：{trigger} 触发 {count} 次，规则适用 {applied} 次", "{unit}：{trigger} 觸發 {count} 次，規則適用 {applied} 次";
    y_never: "{trigger} was never raised about {unit}", "{unit}：{trigger} 从未触发", "{unit}：{trigger} 從未觸發";
    y_scope: "the rule is about {about} {wanted}; here it is {is}", "规则只管{about} {wanted}，此处为 {is}", "規則只管{about} {wanted}，此處為 {is}";
    y_deliverable: "deliverable", "成果形式", "成果形式";
    y_kind: "kind of unit", "单位类别", "單位類別";
    y_unmet: "{part} does not hold", "条件 {part} 不成立", "條件 {part} 不成立";
    y_group: "rule {rule} of the same group had applied", "同组规则 {rule} 已经适用", "同組規則 {rule} 已經適用";
    y_failed: "it failed, and nothing it did counts: {reason}", "执行失败，不发生效力：{reason}", "執行失敗，不發生效力：{reason}";
    y_nothing: "it ran and did nothing", "已执行，但没有作出任何处理", "已執行，但沒有作出任何處理";
    y_applied: "it applied", "已适用", "已適用";
    entry_id: "id", "编号", "編號";
    whole_campaign: "the whole campaign", "行动整体", "行動整體";
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

/// Fills the `{…}` places of a template, each once: what a value says is never a place itself. Places without a value stay.
pub(super) fn put(template: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = args.iter().find(|(place, _)| *place == name)?;
            Some((*value, after))
        });
        let (text, after) = value.unwrap_or(("{", after));
        out.push_str(text);
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::put;

    #[test]
    fn what_a_value_says_is_no_place() {
        assert_eq!(put("{a} of {b}: {c}", &[("a", "{b} {a}"), ("b", "x{c}")]), "{b} {a} of x{c}: {c}");
        assert_eq!(put("{a", &[("a", "1")]), "{a");
        assert_eq!(put("}{{a}}", &[("a", "1")]), "}{1}");
    }
}
