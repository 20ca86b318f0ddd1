// The engine from the page's side: questions and answers, the newest text first, and a new start after a fault.
import type { Options } from "../engine/duban.js";
import type { Calls } from "./engine.worker";

type Answer<K extends keyof Calls> = ReturnType<Calls[K]>;
type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

/** The plan has errors, or what was asked makes no sense: the message is for people. */
export class Refused extends Error {}

/** What was asked is of no use any more: a newer text came. */
class Superseded extends Refused {}

/** A check that takes longer than this gives way to a newer text, milliseconds. */
const PATIENCE = 3_000;

async function engineBytes(): Promise<ArrayBuffer> {
  const packed = document.getElementById("duban-engine")?.textContent;
  if (packed === null || packed === undefined) {
    const answer = await fetch(new URL("../engine/duban_bg.wasm", import.meta.url));
    return answer.arrayBuffer();
  }
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function newWorker(): Worker {
  const text = document.getElementById("duban-worker")?.textContent;
  if (text === null || text === undefined) {
    return new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
  }
  const address = URL.createObjectURL(new Blob([text.replaceAll("<\\/script", "</script").replaceAll("<\\!--", "<!--")], { type: "text/javascript" }));
  // A plain script: a file from a disk may not load modules.
  return new Worker(address);
}

export class Engine {
  private worker: Worker | undefined;
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();
  private bytes: Promise<ArrayBuffer> | undefined;
  private ready: Promise<void> | undefined;
  private opened: { text: string; options: Options } | undefined;
  private checking: { since: number } | undefined;
  private newest: { text: string; settle: (value: Answer<"check"> | undefined) => void; fail: (error: unknown) => void } | undefined;

  /** Opens a text with options; what follows is about it. */
  async open(text: string, options: Options): Promise<Answer<"open">> {
    this.newest?.settle(undefined);
    this.newest = undefined;
    this.opened = { text, options };
    await this.start();
    return this.post("open", text, options);
  }

  /** Checks a newer text; nothing comes back where a still newer one was handed in meanwhile. A fault of the engine is thrown, and
   * the next text goes to a new one. */
  async check(text: string): Promise<Answer<"check"> | undefined> {
    this.newest?.settle(undefined);
    const answer = new Promise<Answer<"check"> | undefined>((settle, fail) => (this.newest = { text, settle, fail }));
    if (this.checking === undefined) void this.checkNewest();
    else if (performance.now() - this.checking.since > PATIENCE) this.restart(new Superseded("a newer text"));
    return answer;
  }

  /** Asks something about the text that is open. */
  async ask<K extends keyof Calls>(call: K, ...args: Parameters<Calls[K]>): Promise<Answer<K>> {
    await this.start();
    return this.post(call, ...args);
  }

  private async checkNewest(): Promise<void> {
    while (this.newest !== undefined) {
      const { text, settle, fail } = this.newest;
      this.newest = undefined;
      if (this.opened !== undefined) this.opened.text = text;
      this.checking = { since: performance.now() };
      try {
        await this.start();
        settle(await this.post("check", text));
      } catch (error) {
        if (error instanceof Superseded) settle(undefined);
        else fail(error);
      }
      this.checking = undefined;
    }
  }

  private start(): Promise<void> {
    this.ready ??= this.begin();
    return this.ready;
  }

  private async begin(): Promise<void> {
    this.bytes ??= engineBytes();
    const bytes = (await this.bytes).slice(0);
    const worker = newWorker();
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<{ id: number; answer?: never; error?: { name: string; message: string } }>) => {
      const { id, answer, error } = event.data;
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) asked?.resolve(answer as never);
      else {
        const refused = error.name === "DubanError";
        asked?.reject(refused ? new Refused(error.message) : new Error(error.message));
        // What was being done is half done: nothing more is asked of this worker.
        if (!refused) this.restart(new Error(error.message));
      }
    };
    worker.onerror = (event) => this.restart(new Error(event.message));
    await this.post("start", bytes);
    if (this.opened !== undefined) await this.post("open", this.opened.text, this.opened.options);
  }

  private post<K extends keyof Calls>(call: K, ...args: Parameters<Calls[K]>): Promise<Answer<K>> {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.waiting.set(id, { resolve, reject });
      const transfer = args.filter((a): a is ArrayBuffer => a instanceof ArrayBuffer);
      this.worker?.postMessage({ id, call, args }, transfer);
    });
  }

  private restart(why: Error): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.ready = undefined;
    const left = [...this.waiting.values()];
    this.waiting.clear();
    left.forEach((asked) => asked.reject(why));
  }
}
