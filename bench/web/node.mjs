// One peer in a Node of its own: `node node.mjs NAME PLAN`, JSON on the last line.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { measure } from "./peers.mjs";

const root = new URL("../../", import.meta.url);
const require = createRequire(import.meta.url);
const [name, plan] = process.argv.slice(2);
const load = {
  module: (path) => import(new URL(path, root).href),
  bytes: (path) => readFile(new URL(path, root)),
  script: async (path) => void require(new URL(path, root).pathname),
};
console.log(JSON.stringify(await measure(name, await readFile(plan, "utf8"), load)));
process.exit(0);
