import type { Runtime } from "../runtime.ts";
import type { Bytes } from "../wire/base64.ts";

/** One call as the test's server is asked it. */
export interface TestCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The JSON text; empty without a body. */
  readonly body: string;
  readonly headers: Headers;
}

/** What becomes of a call: an answer, an error of the network, or `silence` until its deadline. */
export type TestServer = (call: TestCall) => Response | Error | "silence";

/** For so long a sleep may be broken off; then its time has passed. */
const realMs = 10;

/**
 * A runtime whose server is a function and whose time is not real: a sleep takes 10 ms and moves the
 * clock by what was asked for, unless it is broken off. What is random is counted.
 */
export class TestRuntime implements Runtime {
  /** By the local clock, milliseconds since 1970. */
  now = Date.UTC(2027, 0, 15, 8);
  /** Everything that was sent, in order. */
  readonly calls: TestCall[] = [];
  readonly #server: TestServer;
  #drawn = 0;

  constructor(server: TestServer) {
    this.#server = server;
  }

  readonly nowMs = (): number => this.now;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const body = init.body ? new TextDecoder().decode(init.body as Bytes) : "";
    const headers = new Headers(init.headers as Record<string, string>);
    const call = { method: init.method ?? "GET", path: pathname + search, body, headers };
    this.calls.push(call);
    const answer = this.#server(call);
    if (answer instanceof Response) return answer;
    if (answer instanceof Error) throw answer;
    return new Promise(() => undefined);
  };

  readonly randomBytes = (count: number): Bytes => {
    this.#drawn += 1;
    const bytes = new Uint8Array(count);
    new DataView(bytes.buffer).setUint32(0, this.#drawn);
    return bytes;
  };

  readonly sleep = (durationMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const endMs = this.now + durationMs;
      const timer = setTimeout(() => {
        this.now = Math.max(this.now, endMs);
        resolve();
      }, realMs);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
}
