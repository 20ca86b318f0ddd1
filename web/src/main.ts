// The page: the text at one side, what follows from it at the other. Everything is worked out in the engine's thread.
import type { EditorFinding } from "../engine/duban.js";
import { el } from "./dom";
import { Editor } from "./editor";
import { Engine, Refused } from "./engine";
import { exportMenu } from "./export";
import { takeFiles } from "./files";
import { samples } from "./samples";
import { bench } from "./views/bench";
import { duties } from "./views/duties";
import { findingsList } from "./views/findings";
import { graph, timeline } from "./views/charts";
import { score } from "./views/score";
import { season } from "./views/season";
import { fromTags, type Language, setLanguage, w, type Word } from "./words";

export type Views = Awaited<ReturnType<typeof ask>>;
/** A pane beside the text: it is drawn anew when the views change, and only while it is looked at. */
export interface Pane {
  readonly node: HTMLElement;
  draw(views: Views, whole: boolean): void | Promise<void>;
}

const KEPT = "duban";
const engine = new Engine();
const ask = () => engine.ask("views");
/** So long after the last keystroke the panes follow the text, milliseconds. */
const REST = 120;

const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as { text?: string; language?: Language } | null;
let language: Language = kept?.language ?? fromTags(navigator.languages);
let name = "plan.yaml";
let views: Views | undefined;
let whole = false;
// Where there is room for one thing only, that is the text.
let shown: Word = matchMedia("(max-width: 860px)").matches ? "editor" : "timeline";

setLanguage(language);
const page = document.getElementById("page")!;
const status = el("span", { role: "status", "aria-live": "polite", class: "status" });
const list = findingsList((f) => editor.jump(f.from, f.to), (edits) => editor.apply(edits));
const editorBox = el("div", { class: "editor" });
const editor = new Editor(editorBox, engine, (text) => void changed(text));
const panes: [Word, Pane][] = [];
const tabs = el("div", { class: "tabs", role: "tablist" });
const beside = el("section", { class: "beside" });
const header = el("header");
const main = el("main", { "aria-busy": "true" });
const fault = el("div", { class: "fault", role: "alert", hidden: true });

async function changed(text: string): Promise<void> {
  keep();
  main.setAttribute("aria-busy", "true");
  const begun = performance.now();
  try {
    const answer = await engine.check(text);
    if (answer === undefined || text !== editor.text) return;
    present(answer);
    // What is asked for within a frame comes after it is painted.
    requestAnimationFrame(() => setTimeout(() => performance.measure("keystroke to painted findings", { start: begun })));
    await new Promise((rested) => setTimeout(rested, REST));
    if (text !== editor.text) return;
    await redraw(text);
  } catch (error) {
    told(error);
  }
  if (text === editor.text) main.setAttribute("aria-busy", "false");
}

function present({ findings, canMend }: { findings: EditorFinding[]; canMend: boolean }): void {
  whole = findings.every((f) => f.severity !== "error");
  editor.show(findings);
  editor.setPlaces(findings.filter((f) => f.file === null));
  list.show(findings);
  fixAll.disabled = !canMend;
  const count = (severity: string) => findings.filter((f) => f.severity === severity).length;
  status.textContent = (["error", "warning", "note"] as const)
    .map((s) => `${count(s)} ${w(count(s) === 1 ? s : (`${s}s` as Word))}`)
    .join(" · ");
  status.dataset["worst"] = count("error") > 0 ? "error" : count("warning") > 0 ? "warning" : "note";
}

/** Draws what follows from the text; where it cannot be fanned out the last drawing stays, and says so. */
async function redraw(text: string): Promise<void> {
  try {
    const fresh = await ask();
    if (text !== editor.text) return;
    views = fresh;
    beside.classList.remove("stale");
    await drawShown();
  } catch (error) {
    if (!(error instanceof Refused)) return told(error);
    beside.classList.add("stale");
  }
}

async function drawShown(): Promise<void> {
  if (views === undefined) return;
  await panes.find(([word]) => word === shown)?.[1].draw(views, whole);
}

function told(error: unknown): void {
  fault.hidden = false;
  fault.replaceChildren(`${w("fault")}: ${error instanceof Error ? error.message : String(error)} `);
  fault.append(el("button", { type: "button", click: () => (fault.hidden = true) }, w("close")));
}

function show(word: Word): void {
  shown = word;
  document.body.dataset["shown"] = word;
  for (const tab of tabs.children) tab.setAttribute("aria-selected", String((tab as HTMLElement).dataset["tab"] === word));
  for (const tab of tabs.children) (tab as HTMLElement).tabIndex = (tab as HTMLElement).dataset["tab"] === word ? 0 : -1;
  for (const [key, pane] of panes) pane.node.hidden = key !== word;
  drawShown().catch(told);
}

async function open(text: string, file: string): Promise<void> {
  name = file;
  editor.text = text;
  await reopen();
}

async function reopen(): Promise<void> {
  const text = editor.text;
  try {
    present(await engine.open(text, { name, language }));
    await redraw(text);
    if (text === editor.text) main.setAttribute("aria-busy", "false");
  } catch (error) {
    told(error);
  }
}

function keep(): void {
  if (!remember.checked) return;
  localStorage.setItem(KEPT, JSON.stringify({ text: editor.text, language }));
}

const remember = el("input", { type: "checkbox", id: "remember", change: () => (remember.checked ? keep() : localStorage.removeItem(KEPT)) });
remember.checked = kept !== null;
const fixAll = el("button", { type: "button", id: "fix-all", click: () => void mend() });

async function mend(): Promise<void> {
  const text = await engine.ask("mended");
  if (text !== undefined) editor.replaceBy(text);
}

const benchPane = bench(engine);
const seasonPane = season(engine, () => editor.text);

function build(): void {
  document.documentElement.lang = language;
  const chosen = el("select", { id: "sample", "aria-label": w("sample"), change: () => {
    const sample = samples.find((s) => s.file === chosen.value);
    if (sample === undefined) return;
    seasonPane.facts(sample.facts ?? "");
    void open(sample.text, sample.file);
  } }, el("option", { value: "" }, w("sample")), ...samples.map((s) => el("option", { value: s.file }, s.title)));
  chosen.value = samples.some((s) => s.file === name) ? name : "";
  const languages: [Language, string][] = [["zh-Hans", "简体中文"], ["zh-Hant", "繁體中文"], ["en", "English"]];
  const tongue = el("select", { id: "language", "aria-label": w("language"), change: () => {
    language = tongue.value as Language;
    setLanguage(language);
    keep();
    build();
    void reopen();
  } }, ...languages.map(([tag, title]) => el("option", { value: tag, lang: tag, selected: tag === language }, title)));
  const file = el("input", { type: "file", id: "open", class: "hidden", accept: ".yaml,.yml,.json,.jsonl,.csv,.rhai,.txt", "aria-label": w("open"),
    change: () => void takeFiles(file.files, open, (facts) => seasonPane.facts(facts)) });
  fixAll.textContent = w("fixAll");
  remember.setAttribute("aria-describedby", "remember-hint");
  header.replaceChildren(
    el("h1", {}, "duban ", el("span", { lang: "zh-Hans" }, "督办")),
    el("p", { class: "local" }, w("local")),
    el("nav", { "aria-label": "duban" },
      chosen,
      el("button", { type: "button", click: () => file.click() }, w("open")), file,
      exportMenu(engine, () => ({ name, text: editor.text, views })),
      tongue,
      el("label", { class: "remember", title: w("rememberHint") }, remember, ` ${w("remember")}`),
      el("span", { id: "remember-hint", class: "hidden" }, w("rememberHint")),
    ),
  );
  list.relabel();
  const paneOf: [Word, Pane][] = [["timeline", timeline(engine)], ["graph", graph(engine)], ["duties", duties()], ["score", score(engine)],
    ["bench", benchPane.rebuild()], ["season", seasonPane.rebuild()]];
  panes.splice(0, panes.length, ...paneOf);
  for (const [word, pane] of panes) {
    pane.node.id = `pane-${word}`;
    pane.node.setAttribute("role", "tabpanel");
    pane.node.setAttribute("aria-labelledby", `tab-${word}`);
  }
  const all: Word[] = ["editor", ...panes.map(([word]) => word)];
  tabs.replaceChildren(...all.map((word) => el("button", { type: "button", role: "tab", id: `tab-${word}`, "data-tab": word,
    "aria-controls": word === "editor" ? "text" : `pane-${word}`, click: () => show(word) }, w(word))));
  tabs.setAttribute("aria-label", w("editor"));
  beside.replaceChildren(el("p", { class: "stale-note" }, w("stale")), ...panes.map(([, pane]) => pane.node));
  editor.relabel();
  show(shown);
}

tabs.addEventListener("keydown", (event) => {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return;
  const all = [...tabs.children] as HTMLElement[];
  const shownTabs = all.filter((tab) => tab.offsetParent !== null);
  const next = shownTabs[(shownTabs.indexOf(document.activeElement as HTMLElement) + by + shownTabs.length) % shownTabs.length];
  next?.focus();
  next?.click();
});
for (const kind of ["dragover", "drop"] as const) {
  window.addEventListener(kind, (event) => {
    event.preventDefault();
    if (kind === "drop") void takeFiles(event.dataTransfer?.files ?? null, open, (facts) => seasonPane.facts(facts));
  });
}

const bar = el("div", { class: "bar" }, status, fixAll);
main.append(el("section", { class: "text", id: "text" }, editorBox, bar, list.node), beside);
page.append(header, fault, tabs, main);
build();
const first = samples[0]!;
if (kept?.text !== undefined) void open(kept.text, name);
else {
  seasonPane.facts(first.facts ?? "");
  void open(first.text, first.file).then(() => build());
}
