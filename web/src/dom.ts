// Elements without a framework: texts are always text.
type Child = Node | string | undefined | false;
type Props = Record<string, string | boolean | number | EventListener | undefined>;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((c): c is Node | string => c !== undefined && c !== false));
  return node;
}

let drawings = 0;

/** An SVG that the engine drew, read as XML: nothing in it runs. Its arrowheads get a name of their own, since those of
 * another drawing may be hidden. */
export function drawing(drawn: string, name: string): HTMLElement {
  const arrow = `arrow-${++drawings}`;
  const svg = drawn.replaceAll('id="arrow"', `id="${arrow}"`).replaceAll("url(#arrow)", `url(#${arrow})`);
  const node = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", name);
  // It may shrink to the room there is, as far as its texts can still be read.
  (node as unknown as SVGElement).style.minWidth = `${Math.round(Number(node.getAttribute("width")) * 0.78)}px`;
  const sheet = el("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": name });
  sheet.append(document.importNode(node, true));
  return sheet;
}

export function tableOf(caption: string, head: string[], rows: Child[][]): HTMLElement {
  const cells = (tag: "th" | "td", row: Child[]) => row.map((c) => el(tag, tag === "th" ? { scope: "col" } : {}, c));
  const table = el("table", {}, el("caption", { class: "hidden" }, caption), el("thead", {}, el("tr", {}, ...cells("th", head))));
  table.append(el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells("td", row)))));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table);
}

/** Markdown as the engine writes it in explanations: headings, paragraphs, lists, fences, code and bold. */
export function markdown(text: string): HTMLElement {
  const out = el("div", { class: "markdown" });
  const parts = text.split(/^```\w*\n([\s\S]*?)^```\s*$/m);
  parts.forEach((part, i) => {
    if (i % 2 === 1) {
      out.append(el("pre", {}, part));
      return;
    }
    for (const block of part.split(/\n{2,}/).filter((b) => b.trim() !== "")) {
      const heading = /^#+ (.*)/.exec(block.trim());
      out.append(heading?.[1] !== undefined ? el("h4", {}, ...inline(heading[1])) : el("p", {}, ...inline(block.trim())));
    }
  });
  return out;
}

function inline(text: string): (Node | string)[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\n)/).map((piece) => {
    if (piece === "\n") return el("br");
    if (piece.startsWith("`") && piece.length > 2) return el("code", {}, piece.slice(1, -1));
    return piece.startsWith("**") && piece.length > 4 ? el("strong", {}, piece.slice(2, -2)) : piece;
  });
}
