import type { DeviceKey } from "../access/device-key.ts";
import { type Runtime, realRuntime } from "../runtime.ts";
import { type Asking, type BodyForm, type Reply, readAnswer, unknown } from "./answer.ts";
import { type KnownAnswers, nothingKnown } from "./answer-about.ts";
import { type Bytes, base64url, utf8 } from "./base64.ts";
import { contentDigestOf, signProof } from "./proof.ts";
import { wanted } from "./request-check.ts";
import { dateOf, ServerClock } from "./server-clock.ts";

/** The methods of the contract. */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** A body to be written as JSON, or a string that is JSON already and goes out as it is. */
export type Body = object | string;

/** Where to call, and as whom. A client throws `RequestError` for what cannot be used of it. */
export interface TransportOptions {
  /** `https://host[:port]`, without a path. */
  readonly origin: string;
  /** From `openDeviceKey` or `importDeviceKey`. */
  readonly key: DeviceKey;
  readonly runtime?: Runtime | undefined;
  /** The deployment's own origin for `htu`, when `origin` is another way to reach it. */
  readonly publicOrigin?: string | undefined;
  /** How long one exchange may take in all, body included. 15 000 ms unless told. */
  readonly deadlineMs?: number | undefined;
}

/** How long one call may take. When that is over its outcome is unknown. */
export interface CallLimits {
  /** For each of its exchanges, in place of the client's own. */
  readonly deadlineMs?: number | undefined;
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
}

/** What one call may set for itself. */
export interface CallOptions extends CallLimits {
  readonly token?: string | undefined;
  readonly accept?: string | undefined;
  readonly form?: BodyForm | undefined;
}

/**
 * Signs calls and sends them. Each exchange carries a fresh proof; a 401 that the proof caused is
 * answered once with the server's clock and once with its nonce (RFC 9449 §8), nothing else is
 * ever sent again from here.
 */
export class Transport {
  readonly origin: string;
  readonly key: DeviceKey;
  readonly runtime: Runtime;
  readonly clock: ServerClock;
  readonly #publicOrigin: string;
  readonly #deadlineMs: number;
  readonly #known: KnownAnswers;
  #nonce: string | undefined;

  /** `known` says how the calls of its client are answered; other answers are not looked into. */
  constructor(options: TransportOptions, known = nothingKnown) {
    this.#known = known;
    this.origin = originOf("origin", options.origin);
    this.key = options.key;
    if (!this.key?.pair) wanted("key", "a device key", this.key);
    this.runtime = options.runtime ?? realRuntime;
    this.clock = new ServerClock(this.runtime.nowMs);
    this.#publicOrigin = originOf("publicOrigin", options.publicOrigin ?? options.origin);
    this.#deadlineMs = options.deadlineMs ?? 15_000;
  }

  /**
   * One call of the contract. `path` may carry a query. A POST or PUT without a body sends `{}`.
   * Never rejects because of the network or the server.
   */
  async call<T>(
    method: Method,
    path: string,
    body?: Body,
    options: CallOptions = {},
  ): Promise<Reply<T>> {
    const said = body ?? (method.startsWith("P") ? {} : undefined);
    const json: string | undefined = typeof said === "string" ? said : JSON.stringify(said);
    const bytes = json === undefined ? undefined : utf8(json);
    const { accept = "application/json", form = "json" } = options;
    const asking = { method, path, body: json, accept, form };
    let mayCorrectClock = true;
    let mayTakeNonce = true;
    for (;;) {
      const reply = await this.#exchange<T>(asking, bytes, options);
      if (reply.problem?.code !== "unauthorized") return reply;
      const clockMoved = this.clock.hear(Date.parse(reply.problem.server_time ?? ""));
      if (mayTakeNonce && reply.problem.auth_error === "use_dpop_nonce" && this.#nonce) {
        mayTakeNonce = false;
      } else if (mayCorrectClock && clockMoved) {
        mayCorrectClock = false;
      } else {
        return reply;
      }
    }
  }

  async #exchange<T>(
    asking: Asking,
    bytes: Bytes | undefined,
    options: CallOptions,
  ): Promise<Reply<T>> {
    const { method } = asking;
    const headers = await this.#headersFor(asking, bytes, options.token);
    if (options.signal?.aborted) return unknown("deadline", "ended early");
    const ended = new AbortController();
    const stopped = new AbortController();
    const limitMs = options.deadlineMs ?? this.#deadlineMs;
    let detail = `no answer within ${limitMs} ms`;
    const stop = () => {
      detail = "ended early";
      ended.abort();
    };
    options.signal?.addEventListener("abort", stop);
    const late = this.runtime.sleep(limitMs, ended.signal).then(() => {
      stopped.abort();
      return unknown("deadline", detail);
    });
    const init: RequestInit = { method, headers, redirect: "manual", signal: stopped.signal };
    if (bytes !== undefined) init.body = bytes;
    try {
      return await Promise.race([this.#answerOf<T>(asking, init, limitMs), late]);
    } finally {
      ended.abort();
      options.signal?.removeEventListener("abort", stop);
    }
  }

  async #answerOf<T>(asking: Asking, init: RequestInit, limitMs: number): Promise<Reply<T>> {
    try {
      const sentMs = this.runtime.nowMs();
      const response = await this.runtime.fetch(this.origin + asking.path, init);
      const cameMs = this.runtime.nowMs();
      const reply = await readAnswer<T>(response, asking, this.#known);
      const isOurs = reply.ok || reply.problem !== undefined;
      if (isOurs) {
        this.#nonce = response.headers.get("DPoP-Nonce") ?? this.#nonce;
        // A machine that slept meanwhile, or whose clock was set, does not know how old this `Date` is.
        const isPrompt = cameMs >= sentMs && cameMs - sentMs < limitMs;
        if (reply.ok && isPrompt) this.clock.hear(dateOf(response.headers), cameMs);
      }
      return reply;
    } catch (error) {
      return unknown("no_answer", reasonOf(error));
    }
  }

  async #headersFor(
    { method, path, accept }: Asking,
    bytes: Bytes | undefined,
    token: string | undefined,
  ): Promise<Record<string, string>> {
    const contentDigest = bytes === undefined ? undefined : await contentDigestOf(bytes);
    const proof = await signProof(this.key, {
      method,
      url: this.#publicOrigin + path,
      issuedAtMs: this.clock.nowMs(),
      jti: base64url(this.runtime.randomBytes(16)),
      token,
      contentDigest,
      nonce: this.#nonce,
    });
    const headers: Record<string, string> = { Accept: accept, DPoP: proof };
    if (token !== undefined) headers.Authorization = `DPoP ${token}`;
    if (contentDigest !== undefined) {
      headers["Content-Type"] = "application/json";
      headers["Content-Digest"] = contentDigest;
    }
    return headers;
  }
}

function originOf(member: string, value: string): string {
  const is = /^https?:\/\/[^/?#@]+\/?$/.test(value);
  return is ? new URL(value).origin : wanted(member, "https://host[:port]", value);
}

/** What failed; `fetch` keeps in `cause` whether it was the name, the connection or the certificate. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  return cause ? `${error} (${cause.code ?? cause})` : `${error}`;
}

/** `path?name=value…`, leaving undefined and null members out. */
export function withQuery(
  path: string,
  members: Readonly<Record<string, string | number | undefined | null>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
