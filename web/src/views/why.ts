// Why a unit stands where it stands, why a rule did not apply to it, and what would differ under the text as it is now.
import type { Differences, Explanation, WhyNotView } from "../../engine/duban.js";
import { el, tableOf } from "../dom";
import { w } from "../words";

type Pair = [string | null, string | null];

export function explained(e: Explanation): HTMLElement[] {
  const item = (entry: Explanation["entries"][number]) => {
    const reads = Object.entries(entry.reads).map(([path, value]) => `${path} = ${String(value ?? "()")}`);
    return el("li", { class: entry.rescinded === undefined ? "" : "gone" },
      el("time", {}, minute(entry.at)), el("strong", {}, entry.what),
      el("p", {}, `${w("because")}: ${entry.cause}`),
      entry.rule !== null && el("p", {}, `${w("rule")}: ${entry.rule.title ?? entry.rule.id}${entry.clause === null ? "" : ` · ${entry.clause}`}`),
      entry.arithmetic !== undefined && el("p", {}, entry.arithmetic),
      reads.length > 0 && el("p", {}, `${w("values")}: `, el("code", {}, reads.join(", "))),
      entry.rescinded !== undefined && el("p", {}, entry.rescinded));
  };
  const entries = e.entries.length === 0 ? el("p", {}, w("nothing")) : el("ol", {}, ...e.entries.map(item));
  const score = e.score === null ? "" : `${w("scoreOf")} ${e.score} ${e.band_title ?? e.band ?? ""}`;
  return [el("h3", {}, w("why", { unit: e.title })), ...(score === "" ? [] : [el("p", {}, score)]), entries];
}

/** The occasions on which a rule could have applied, and what kept it. */
export function whyNot(found: WhyNotView): HTMLElement[] {
  const rows = found.occasions.map((o) => [minute(o.at), o.cause, o.why]);
  const told = found.applied > 0 ? [el("p", {}, w("applied", { n: found.applied }))] : [];
  if (rows.length === 0) return [...told, el("p", {}, w("noOccasion"))];
  const more = found.more > 0 ? [el("p", {}, `+ ${found.more}`)] : [];
  return [...told, tableOf(w("whyNot"), [w("day"), w("occasion"), w("cameTo")], rows), ...more];
}

/** What would differ, unit by unit. */
export function differing(found: Differences, bands: Map<string, string>, rungs: Map<string, string>): HTMLElement[] {
  const out: HTMLElement[] = [el("h3", {}, w("whatIf")), el("p", { class: "quiet" }, w("whatIfHint"))];
  if (found.units.length === 0 && found.general.length === 0 && found.refused.length === 0) return [...out, el("p", {}, w("same"))];
  const named = (names: Map<string, string>, id: string | null) => (id === null ? "—" : names.get(id) ?? id);
  const both = ([now, would]: Pair, name: (id: string | null) => string) => (now === would ? name(now) : `${name(now)} → ${name(would)}`);
  const rows = found.units.map((u) => [u.title, both(u.score, (s) => s ?? "—"), both(u.band, (b) => named(bands, b)), both(u.measure, (m) => named(rungs, m))]);
  if (rows.length > 0) out.push(tableOf(w("whatIf"), [w("unit"), w("scoreOf"), w("band"), w("measure")], rows));
  const change = (c: Differences["general"][number]) => el("li", {}, el("time", {}, minute(c.at)),
    el("strong", { class: c.would_follow ? "follows" : "fails" }, `${c.would_follow ? "+" : "−"} ${w(c.would_follow ? "follows" : "fails")}: ${c.what}`),
    el("p", {}, `${w("because")}: ${c.cause}`));
  const changes = (title: string, all: Differences["general"]) => all.length === 0 ? []
    : [el("details", {}, el("summary", {}, `${title} (${all.length})`), el("ul", { class: "changes" }, ...all.map(change)))];
  found.units.forEach((u) => out.push(...changes(u.title, u.changes)));
  out.push(...changes(w("campaignWide"), found.general));
  if (found.refused.length > 0) out.push(el("p", { class: "refused" }, w("refusedFacts", { n: found.refused.length })),
    el("ul", {}, ...found.refused.map(([seq, why]) => el("li", {}, `${seq}: ${why}`))));
  return out;
}

const minute = (at: string) => at.slice(0, 16).replace("T", " ");
