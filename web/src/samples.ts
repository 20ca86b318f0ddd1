// The eleven plans, within the page: nothing is fetched for them.
const texts = import.meta.glob<string>(["../../examples/plans/[01]*.yaml", "!../../examples/plans/*.test.yaml"], { query: "?raw", import: "default", eager: true });
const facts = import.meta.glob<string>("../../examples/plans/*.facts.jsonl", { query: "?raw", import: "default", eager: true });

export interface Sample {
  file: string;
  title: string;
  text: string;
  facts: string | undefined;
}

export const samples: Sample[] = Object.entries(texts).sort(([a], [b]) => a.localeCompare(b)).map(([path, text]) => {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const title = /^\s+title:\s*["']?(.+?)["']?\s*$/m.exec(text)?.[1] ?? file;
  return { file, title: `${Number.parseInt(file, 10)}. ${title}`, text, facts: facts[path.replace(".yaml", ".facts.jsonl")] };
});
