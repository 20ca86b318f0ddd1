// The text of the plan: findings under their words, quick fixes, completion and explanation, all from the engine.
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { EditorFinding } from "../engine/duban.js";
import { markdown } from "./dom";
import { type Engine, Refused } from "./engine";
import { w } from "./words";

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName, tags.atom], color: "var(--key)" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--quiet)" },
]);

const sorts: Record<string, string> = { key: "property", word: "enum", name: "variable", view: "namespace", field: "property", function: "function" };

export class Editor {
  readonly view: EditorView;
  private readonly label = new Compartment();
  private held: EditorFinding[] | undefined;

  constructor(parent: HTMLElement, private readonly engine: Engine, changed: (text: string) => void) {
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: "",
        extensions: [
          // The editor writes its styles itself; the policy lets it by this name, and nobody else can write here.
          EditorView.cspNonce.of("duban"),
          lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), bracketMatching(),
          highlightActiveLine(), highlightSelectionMatches(),
          // Line by line: a tree of a text that is nested without end would end the highlighter.
          StreamLanguage.define(yaml), syntaxHighlighting(colours), lintGutter(), EditorView.lineWrapping,
          autocompletion({ override: [(context) => this.complete(context)] }),
          hoverTooltip((_, pos) => this.explain(pos)),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap, indentWithTab,
            { key: "Shift-F8", run: () => this.step(-1) }]),
          this.label.of(this.labelled()),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(this.text);
            // Findings wait until a word of an input method is whole.
            if (this.held !== undefined && !this.view.composing) this.show(this.held);
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
  }

  relabel(): void {
    this.view.dispatch({ effects: this.label.reconfigure(this.labelled()) });
  }

  /** Shows the findings of the text as it stands. */
  show(findings: EditorFinding[]): void {
    if (this.view.composing) {
      this.held = findings;
      return;
    }
    this.held = undefined;
    const most = this.view.state.doc.length;
    const all = findings.filter((f) => f.file === null).map((f): Diagnostic => ({
      from: Math.min(f.from, most),
      to: Math.min(f.to, most),
      severity: f.severity === "note" ? "info" : f.severity,
      source: f.code,
      message: f.message + (f.help === null ? "" : `\n${f.help}`),
      actions: f.fixes.map((fix) => ({ name: fix.title, apply: () => this.apply(fix.edits) })),
    }));
    this.view.dispatch(setDiagnostics(this.view.state, all));
  }

  apply(edits: { from: number; to: number; text: string }[]): void {
    this.view.dispatch({ changes: edits.map(({ from, to, text }) => ({ from, to, insert: text })), userEvent: "input.fix" });
    this.view.focus();
  }

  /** Replaces what differs, so that the rest and the cursor in it stay. */
  replaceBy(text: string): void {
    const old = this.text;
    let start = 0;
    while (start < old.length && start < text.length && old[start] === text[start]) start++;
    let tail = 0;
    while (tail < old.length - start && tail < text.length - start && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    this.apply([{ from: start, to: old.length - tail, text: text.slice(start, text.length - tail) }]);
  }

  jump(from: number, to: number): void {
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }

  private places: { from: number; to: number }[] = [];

  /** The places that Shift-F8 goes back through. */
  setPlaces(places: { from: number; to: number }[]): void {
    this.places = places;
  }

  private step(by: -1): boolean {
    const at = this.view.state.selection.main.from;
    const place = this.places.filter((p) => p.from < at).at(by) ?? this.places.at(by);
    if (place === undefined) return false;
    this.jump(place.from, place.to);
    return true;
  }

  private labelled() {
    return EditorView.contentAttributes.of({ "aria-label": w("editorLabel"), spellcheck: "false" });
  }

  private async complete(context: CompletionContext): Promise<CompletionResult | null> {
    const before = context.matchBefore(/[^\s{}[\],:]+/);
    if (before === null && !context.explicit) return null;
    // The worker answers in order: the check of this very text stands before the question.
    const all = await this.engine.check(context.state.doc.toString()).then(() => this.engine.ask("complete", context.pos));
    const first = all[0];
    if (first === undefined || context.aborted) return null;
    return {
      from: first.from,
      to: first.to,
      options: all.map((c, i) => ({
        label: c.label,
        apply: c.insert,
        type: sorts[c.sort] ?? "text",
        boost: -i / 100,
        ...(c.detail === null ? {} : { detail: c.detail }),
        ...(c.documentation === null ? {} : { info: () => markdown(c.documentation ?? "") }),
      })),
    };
  }

  private async explain(pos: number) {
    const found = await this.engine.ask("hover", pos).catch((error: unknown) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    if (found === null) return null;
    const dom = markdown(found.markdown);
    dom.classList.add("tip");
    return { pos: found.from, end: found.to, above: true, create: () => ({ dom }) };
  }
}
