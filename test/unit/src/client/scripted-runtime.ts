import type { Runtime } from "../../../../src/client/runtime.ts";
import type { Bytes } from "../../../../src/client/wire/base64.ts";

/** One request as it left the SDK. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** Answers the n-th request; `never` leaves it without an answer. */
export type Answer = Response | Error | "never";

/** A runtime whose server is a list of answers and whose clock stands where it is put. */
export class ScriptedRuntime implements Runtime {
  readonly sent: Sent[] = [];
  now = Date.UTC(2027, 0, 15, 8);
  slept: number[] = [];
  #answers: Answer[];
  #count = 0;
  #fallSilent: () => void = () => {};
  readonly #silence = new Promise<void>((resolve) => {
    this.#fallSilent = resolve;
  });

  constructor(answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  readonly nowMs = () => this.now;

  readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
    const body = init.body as Bytes | undefined;
    const text = body === undefined ? undefined : new TextDecoder().decode(body);
    const headers = new Headers(init.headers as Record<string, string>);
    this.sent.push({ method: init.method ?? "GET", url, headers, body: text });
    const answer = this.#answers.shift() ?? new Error("the script is over");
    if (answer instanceof Error) return Promise.reject(answer);
    if (answer !== "never") return Promise.resolve(answer);
    this.#fallSilent();
    return new Promise(() => {});
  };

  readonly randomBytes = (count: number): Bytes => {
    this.#count += 1;
    return new Uint8Array(count).fill(this.#count);
  };

  /** Time passes only while a request stays without an answer. */
  readonly sleep = async (durationMs: number, signal?: AbortSignal): Promise<void> => {
    this.slept.push(durationMs);
    const ended = new Promise((resolve) => signal?.addEventListener("abort", resolve));
    await Promise.race([this.#silence, ended]);
    if (!signal?.aborted) this.now += durationMs;
  };
}

export function json(body: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers as Record<string, string>);
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify(body), { ...init, headers });
}

export function problem(
  status: number,
  code: string,
  members: object = {},
  headers: Record<string, string> = {},
): Response {
  const document = {
    type: `/problems/${code}`,
    title: code,
    status,
    detail: code,
    instance: "req_1",
    code,
    retry: "never",
    ...members,
  };
  const all = { ...headers, "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify(document), { status, headers: all });
}

/** Claims of the proof a request carried; nothing is verified. */
export function claimsOf(sent: Sent | undefined): Record<string, unknown> {
  const payload = sent?.headers.get("DPoP")?.split(".")[1] ?? "";
  return JSON.parse(Buffer.from(payload, "base64url").toString());
}
