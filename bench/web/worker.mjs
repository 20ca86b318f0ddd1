// A peer in a worker of a browser: it is told which, and answers with its figures.
import { measure } from "./peers.mjs";

const load = {
  module: (path) => import(`/${path}`),
  bytes: async (path) => (await fetch(`/${path}`)).arrayBuffer(),
  script: (path) => import(`/${path}`),
};
self.onmessage = ({ data: [name, plan] }) => {
  measure(name, plan, load).then((said) => self.postMessage(said), (error) => self.postMessage({ error: String(error) }));
};
