// A shared case carried out by the engine for JavaScript: the same texts that `crates/core/tests/conformance.rs` writes.

/** @param engine the engine's module @param files the texts of a case's folder by name */
export function outputs(engine, files) {
  const open = (name) => new engine.Document(files[name], { name });
  const plan = open("plan.yaml");
  const pretty = (value) => JSON.stringify(value, null, 2) + "\n";
  const out = { "findings.json": pretty(plan.check()) };
  if (files["facts.jsonl"] === undefined) return out;
  const amended = Object.keys(files).filter((name) => /^amended.*\.yaml$/.test(name));
  const campaign = new engine.Campaign(plan, true);
  amended.forEach((name) => campaign.offerPlan(name, open(name)));
  let refusals = "";
  files["facts.jsonl"].split("\n").slice(0, -1).forEach((line, i) => {
    let said;
    try {
      const recorded = campaign.record(line);
      if (recorded.duplicate) said = `recorded before, as fact ${recorded.seq}`;
    } catch (error) {
      if (error.name !== "DubanError") throw error;
      said = error.message;
    }
    if (said !== undefined) refusals += `${i + 1}: ${said}\n`;
  });
  campaign.advance();
  const journal = campaign.takeJournal();
  engine.verifyJournal(journal);
  const later = new engine.Amended();
  amended.forEach((name) => later.add(name, open(name)));
  const again = engine.Campaign.replay(plan, journal, later);
  again.advance(campaign.clock);
  if (again.takeJournal() !== "") throw new Error("replaying left something untold");
  if (pretty(again.standings(20)) !== pretty(campaign.standings(20))) throw new Error("replayed, it stands elsewhere");
  const units = plan.plan().units;
  let explained = "";
  for (const language of ["en", "zh-Hant"]) {
    for (const { id } of units) explained += campaign.explainText(id, undefined, language) + "\n";
  }
  out["journal.jsonl"] = journal;
  out["standings.json"] = pretty(campaign.standings(20));
  out["explanation.txt"] = explained;
  if (refusals !== "") out["refusals.txt"] = refusals;
  return out;
}

/** The first line in which two texts differ, or nothing. */
export function difference(expected, actual) {
  if (expected === actual) return undefined;
  const [e, a] = [expected ?? "(no such file)", actual ?? "(not given)"].map((t) => t.split("\n"));
  const at = Math.max(0, e.findIndex((line, i) => line !== a[i]));
  return `line ${at + 1}\n  expected ${e[at]}\n  actual   ${a[at]}`;
}
