// The folders of `tests/conformance`, read.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../tests/conformance/", import.meta.url);

export const cases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const folder = new URL(`${name}/`, root);
    const files = readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), "utf8")]);
    return { name, files: Object.fromEntries(files) };
  });

/** Files that are given to a case rather than expected of it. */
export const given = (file) => file === "facts.jsonl" || file.endsWith(".yaml");
