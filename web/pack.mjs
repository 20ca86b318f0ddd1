// One HTML file of the built page: styles, scripts, the worker and the engine within it, under a policy that names each
// by its hash. It can be mailed around and opened from a disk.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("./dist/", import.meta.url);
const read = (name) => readFileSync(new URL(name, dist), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// A closing tag within a script would end it.
const within = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const engine = readFileSync(new URL("./engine/duban_bg.wasm", import.meta.url));
const packed = gzipSync(engine, { level: 9 }).toString("base64");
const style = read("index.css");
const script = within(read("page.js"));
const worker = within(read("worker.js"));
const policy =
  `default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval' blob:; worker-src blob:; style-src ${hash(style)} 'nonce-duban'; style-src-attr 'unsafe-inline'; ` +
  "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'";
const page = read("index.html")
  .replace(/content="default-src[^"]*"/, () => `content="${policy}"`)
  .replace(/\s*<link rel="stylesheet"[^>]*>/, () => `\n    <style>${style}</style>`)
  .replace(/\s*<script type="module"[^>]*><\/script>/, "")
  .replace("</body>", () =>
    `  <script type="application/x-duban-engine" id="duban-engine">${packed}</script>\n` +
    `    <script type="text/x-duban-worker" id="duban-worker">${worker}</script>\n` +
    `    <script type="module">${script}</script>\n  </body>`,
  );
writeFileSync(new URL("duban.html", dist), page);
const kb = (n) => `${(n / 1000).toFixed(0)} kB`;
console.log(`dist/duban.html ${kb(Buffer.byteLength(page))}, of which the engine ${kb(packed.length)}`);
