// What the page itself says, in its three languages. What the engine says, it says in the same.
export type Language = "en" | "zh-Hans" | "zh-Hant";

const table = {
  editor: ["Plan", "方案", "方案"],
  editorLabel: ["The plan, as YAML or JSON", "方案文本（YAML 或 JSON）", "方案文本（YAML 或 JSON）"],
  findings: ["Findings", "检查结果", "檢查結果"],
  timeline: ["Timeline", "进度图", "進度圖"],
  graph: ["Dependencies", "依赖图", "依賴圖"],
  duties: ["Who owes what", "任务清单", "任務清單"],
  score: ["Scores & measures", "考核与问责", "考核與問責"],
  bench: ["Rule bench", "规则试算", "規則試算"],
  season: ["Season", "推演", "推演"],
  sample: ["Samples", "示例", "示例"],
  open: ["Open…", "打开…", "開啟…"],
  export: ["Export", "导出", "匯出"],
  print: ["Print findings", "打印检查结果", "列印檢查結果"],
  fixAll: ["Mend what is sure", "修正确定项", "修正確定項"],
  language: ["Language", "语言", "語言"],
  remember: ["Remember on this device", "在本机记住", "在本機記住"],
  rememberHint: [
    "Keeps text and language in this browser's local storage, and nowhere else. Unticked, it is erased.",
    "仅把文本和语言存于本浏览器的本地存储，别处不存；取消勾选即删除。",
    "僅把文字和語言存於本瀏覽器的本機儲存，別處不存；取消勾選即刪除。",
  ],
  local: ["Nothing leaves this machine.", "内容不离开本机。", "內容不離開本機。"],
  none: ["No findings.", "没有问题。", "沒有問題。"],
  error: ["error", "错误", "錯誤"],
  warning: ["warning", "警告", "警告"],
  note: ["note", "提示", "提示"],
  errors: ["errors", "错误", "錯誤"],
  warnings: ["warnings", "警告", "警告"],
  notes: ["notes", "提示", "提示"],
  line: ["line {line}, column {column}", "第 {line} 行第 {column} 列", "第 {line} 行第 {column} 欄"],
  elsewhere: ["in {file}", "在 {file}", "在 {file}"],
  stale: ["as of the last text that could be read", "依最近一次可读的文本", "依最近一次可讀的文字"],
  asTable: ["As a table", "表格", "表格"],
  task: ["Task", "任务", "任務"],
  phase: ["Phase", "阶段", "階段"],
  unit: ["Unit", "单位", "單位"],
  due: ["Due", "截止", "截止"],
  opens: ["Opens", "开始", "開始"],
  slack: ["Slack (days)", "余量（天）", "餘量（天）"],
  critical: ["Critical", "关键", "關鍵"],
  waits: ["Waits for", "前置任务", "前置任務"],
  window: ["Window", "起止", "起止"],
  search: ["Search tasks and units", "搜索任务与单位", "搜尋任務與單位"],
  allUnits: ["All units", "全部单位", "全部單位"],
  shown: ["{n} of {all} duties", "{n} / {all} 项", "{n} / {all} 項"],
  yes: ["yes", "是", "是"],
  scorecard: ["Scorecard", "考核分", "考核分"],
  base: ["Base", "基础分", "基礎分"],
  floor: ["Floor", "最低分", "最低分"],
  item: ["Item", "项目", "項目"],
  points: ["At most", "上限", "上限"],
  from: ["from {n}", "{n} 分起", "{n} 分起"],
  ladder: ["Ladder", "问责阶梯", "問責階梯"],
  phasesMachine: ["Phases as a state machine", "阶段状态机", "階段狀態機"],
  time: ["Time to put right", "整改期限", "整改期限"],
  under: ["Part of", "所属", "所屬"],
  expires: ["not put right", "逾期未改", "逾期未改"],
  remedied: ["put right", "整改到位", "整改到位"],
  noMeasure: ["no measure", "无措施", "無措施"],
  final: ["final", "终局", "終局"],
  noScorecard: ["This plan has no scorecard.", "本方案没有考核分。", "本方案沒有考核分。"],
  noLadder: ["This plan has no ladder.", "本方案没有问责阶梯。", "本方案沒有問責階梯。"],
  needsErrorFree: [
    "The plan has errors: mend them to see this.",
    "方案尚有错误，改正后可看。",
    "方案尚有錯誤，改正後可看。",
  ],
  rule: ["Rule", "规则", "規則"],
  trigger: ["Trigger", "触发", "觸發"],
  condition: ["Condition", "条件", "條件"],
  script: ["What it does", "动作", "動作"],
  clause: ["Clause", "条款", "條款"],
  event: ["A made-up event", "假设事件", "假設事件"],
  value: ["Value", "值", "值"],
  incidents: ["Earlier incidents (history)", "此前事件（history）", "此前事件（history）"],
  addIncident: ["Add an incident", "添加事件", "新增事件"],
  kind: ["Kind", "种类", "種類"],
  day: ["Day", "日期", "日期"],
  count: ["How many", "数量", "數量"],
  remove: ["Remove", "移除", "移除"],
  try: ["Try the rule", "试算", "試算"],
  met: ["The condition holds.", "条件成立。", "條件成立。"],
  unmet: ["The condition does not hold: nothing follows.", "条件不成立，无后果。", "條件不成立，無後果。"],
  read: ["read", "读取", "讀取"],
  did: ["did", "执行", "執行"],
  didNothing: ["It did nothing.", "未执行任何动作。", "未執行任何動作。"],
  failed: ["It failed: {reason} (line {line})", "出错：{reason}（第 {line} 行）", "出錯：{reason}（第 {line} 行）"],
  noRules: ["This plan has no rules.", "本方案没有规则。", "本方案沒有規則。"],
  factsLabel: ["Facts: one a line (JSON), or a table (CSV)", "事实：每行一条（JSON），或表格（CSV）", "事實：每行一條（JSON），或表格（CSV）"],
  play: ["Carry out", "推演", "推演"],
  date: ["Day shown", "所示日期", "所示日期"],
  phases: ["Phases", "阶段", "階段"],
  scoreOf: ["Score", "得分", "得分"],
  band: ["Band", "等次", "等次"],
  light: ["Light", "亮灯", "亮燈"],
  measure: ["Measure", "措施", "措施"],
  owed: ["Owed", "应办", "應辦"],
  done: ["Done", "已办", "已辦"],
  overdue: ["Overdue", "逾期", "逾期"],
  green: ["green", "绿灯", "綠燈"],
  yellow: ["yellow", "黄灯", "黃燈"],
  red: ["red", "红灯", "紅燈"],
  why: ["Why {unit} stands here", "{unit} 何以如此", "{unit} 何以如此"],
  entries: ["Entries", "记录", "記錄"],
  nothing: ["Nothing so far.", "暂无。", "暫無。"],
  because: ["Because", "缘由", "緣由"],
  values: ["Values read", "读取的值", "讀取的值"],
  refusedFacts: ["{n} facts were refused", "{n} 条事实被拒", "{n} 條事實被拒"],
  changed: [
    "The plan has changed since; carry out again.",
    "方案已改，请重新推演。",
    "方案已改，請重新推演。",
  ],
  planned: ["planned", "未开始", "未開始"],
  held: ["held back", "待进入", "待進入"],
  active: ["under way", "进行中", "進行中"],
  overrun: ["overrun", "超期", "超期"],
  closed: ["closed", "已结束", "已結束"],
  drop: ["Drop a plan or a facts file", "拖入方案或事实文件", "拖入方案或事實檔"],
  fault: ["The engine had a fault and was started anew", "引擎出错，已重新启动", "引擎出錯，已重新啟動"],
  whyNot: ["Why not?", "为何未适用？", "為何未適用？"],
  whyNotRule: ["A rule that did not apply", "未适用的规则", "未適用的規則"],
  occasion: ["Occasion", "情形", "情形"],
  cameTo: ["What came of it", "结果", "結果"],
  noOccasion: ["There was no occasion for it.", "没有触发它的情形。", "沒有觸發它的情形。"],
  applied: ["It applied {n} times.", "已适用 {n} 次。", "已適用 {n} 次。"],
  whatIf: ["What would differ", "有何不同", "有何不同"],
  whatIfHint: [
    "On the day shown, with the same facts, were the plan as its text is now.",
    "在所示日期，以同样的事实，若按现在的方案文本。",
    "在所示日期，以同樣的事實，若按現在的方案文字。",
  ],
  same: ["Nothing would differ.", "没有不同。", "沒有不同。"],
  follows: ["Would follow", "将会发生", "將會發生"],
  fails: ["Would not follow", "不会发生", "不會發生"],
  campaignWide: ["The whole campaign", "全局", "全局"],
  close: ["Close", "关闭", "關閉"],
} satisfies Record<string, [string, string, string]>;

export type Word = keyof typeof table;
const order: Language[] = ["en", "zh-Hans", "zh-Hant"];
let current = 0;

export function setLanguage(language: Language): void {
  current = order.indexOf(language);
}

export function w(word: Word, values: Record<string, string | number> = {}): string {
  const text: string = table[word][current] ?? table[word][0];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The language of a browser, where it is one of ours. */
export function fromTags(tags: readonly string[]): Language {
  for (const tag of tags) {
    const lower = tag.toLowerCase();
    if (/^zh\b.*(hant|tw|hk|mo)/.test(lower)) return "zh-Hant";
    if (lower.startsWith("zh")) return "zh-Hans";
    if (lower.startsWith("en")) return "en";
  }
  return "en";
}
