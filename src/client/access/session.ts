import { memoryRecordStore } from "../store/memory.ts";
import type { RecordStore } from "../store/port.ts";
import { type Refused, type Reply, type Unknown, unknown } from "../wire/answer.ts";
import { areTokens } from "../wire/answer-shape.ts";
import { fromBase64url } from "../wire/base64.ts";
import type { Body, CallOptions, Method, Transport } from "../wire/transport.ts";

/** Tokens as the server gives them. `expires_in` counts seconds. */
export interface Tokens {
  readonly access_token: string;
  /** Customers only; terminals, partners and operators renew by their key. */
  readonly refresh_token?: string | null;
  readonly token_type: "DPoP";
  readonly expires_in: number;
}

/** What is kept of a session between runs, as JSON. Worthless without the key. */
export interface SessionState {
  /** Who is signed in: wallet, terminal, operator or partner id. Null before. */
  readonly subject_id: string | null;
  readonly access_token: string | null;
  readonly refresh_token: string | null;
  /** When the access token ends, by the local clock, milliseconds since 1970. */
  readonly expires_at_ms: number;
  /** What the client on top wants to find again. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Asks the server for new tokens, for up to `deadlineMs` where that is told; undefined when there is
 * nothing to renew with.
 */
export type Renew = (
  state: SessionState,
  deadlineMs: number | undefined,
) => Promise<Reply<unknown>> | undefined;

/** How a renewal ended; `impossible` when there is nothing to renew with. */
export type Renewal = "renewed" | "impossible" | Refused | Unknown;

/**
 * Where sessions are kept, by name, so that they outlive the program. Clients over one store share
 * what is in it: who signs in, renews or signs out by one of them does so for all.
 */
export type SessionStore = RecordStore<SessionState>;

/** How a session is kept, and how one begins. */
export interface SessionOptions {
  readonly store?: SessionStore | undefined;
  readonly name?: string | undefined;
  /** What to call where there is no session, for the sentence that says so. */
  readonly entry?: string;
}

const renewBeforeEndMs = 30_000;
const empty: SessionState = {
  subject_id: null,
  access_token: null,
  refresh_token: null,
  expires_at_ms: 0,
  notes: {},
};

/**
 * Keeps one access token alive: renews it shortly before its end, and once when the server no
 * longer takes it, then sends the same bytes again with a new proof. Concurrent calls share one
 * renewal.
 */
export class Session {
  readonly transport: Transport;
  readonly #renew: Renew;
  readonly #store: SessionStore;
  readonly #name: string;
  readonly #entry: string;
  #renewal: Promise<Renewal> | undefined;

  constructor(transport: Transport, renew: Renew, kept: SessionOptions = {}) {
    this.transport = transport;
    this.#renew = renew;
    this.#store = kept.store ?? memoryRecordStore();
    this.#name = kept.name ?? "session";
    this.#entry = kept.entry ?? "";
  }

  /** The state of now, as the store has it; tokens of another key are left out. */
  async state(): Promise<SessionState> {
    return this.#ownOf(await this.#store.get(this.#name));
  }

  /** Changes the state, if `isStill` finds it as it was when that was decided. */
  async change(
    part: Partial<SessionState> | ((kept: SessionState) => Partial<SessionState>),
    isStill: (kept: SessionState) => boolean = () => true,
  ): Promise<void> {
    await this.#store.change(this.#name, (known) => {
      const kept = this.#ownOf(known);
      if (!isStill(kept)) return known;
      return { ...kept, ...(typeof part === "function" ? part(kept) : part) };
    });
  }

  /**
   * Takes tokens over, as the body of an answer or its member `tokens`; those that `renewed` was
   * renewed with only while that is what is kept, since whoever changed it knows more.
   */
  async adopt(body: unknown, subjectId?: string, renewed?: SessionState): Promise<void> {
    const tokens = readTokens(body);
    if (tokens === undefined) return;
    const { access_token } = tokens;
    await this.change(
      (kept) => ({
        subject_id: subjectId ?? kept.subject_id ?? claimsOf(access_token)?.sub ?? null,
        access_token,
        refresh_token: tokens.refresh_token ?? kept.refresh_token,
        expires_at_ms: this.endOf(tokens),
      }),
      (kept) => renewed === undefined || kept.access_token === renewed.access_token,
    );
  }

  /** When `tokens`, received now, end by the local clock. */
  endOf(tokens: Tokens): number {
    return this.transport.runtime.nowMs() + tokens.expires_in * 1000;
  }

  /** Forgets tokens, subject and notes. The key stays. */
  async forget(): Promise<void> {
    await this.#store.remove(this.#name);
  }

  /**
   * One call with the access token. A renewal that fails is the call's own reply; a 401 where there is
   * no session says how one is opened.
   */
  async call<T>(
    method: Method,
    path: string,
    body?: Body,
    options: Omit<CallOptions, "token"> = {},
  ): Promise<Reply<T>> {
    const bound = typeof body === "object" ? JSON.stringify(body) : body;
    const leftMs = (await this.state()).expires_at_ms - this.transport.runtime.nowMs();
    let renewal: Renewal = "impossible";
    if (leftMs < renewBeforeEndMs) {
      renewal = await this.renew(options.deadlineMs);
      // A token with some life left is still worth sending when its renewal cannot be had.
      if (typeof renewal === "object" && leftMs <= 0) return renewal;
    }
    const reply = await this.#send<T>(method, path, bound, options);
    if (renewal === "renewed" || !isTokenRefused(reply)) return reply;
    renewal = await this.renew(options.deadlineMs);
    if (renewal === "impossible") {
      const detail = `No session of this key: call ${this.#entry}.`;
      return { ok: false, problem: { ...reply.problem, detail } };
    }
    return typeof renewal === "object" ? renewal : this.#send<T>(method, path, bound, options);
  }

  /** Fetches new tokens, and says whether there are any, or how the attempt failed. */
  renew(deadlineMs?: number): Promise<Renewal> {
    this.#renewal ??= this.#renewOnce(deadlineMs).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renewOnce(deadlineMs: number | undefined): Promise<Renewal> {
    const before = await this.state();
    const reply = await this.#renew(before, deadlineMs);
    if (reply === undefined) return "impossible";
    if (!reply.ok) return reply;
    if (readTokens(reply.body) === undefined) return unknown("not_ours", "another body");
    await this.adopt(reply.body, undefined, before);
    return "renewed";
  }

  #ownOf(kept = empty): SessionState {
    const { thumbprint } = this.transport.key;
    const isOwn = (claimsOf(kept.access_token)?.cnf?.jkt ?? thumbprint) === thumbprint;
    const { subject_id, notes } = kept;
    return isOwn ? kept : { ...empty, subject_id, notes };
  }

  async #send<T>(
    method: Method,
    path: string,
    body: Body | undefined,
    options: CallOptions,
  ): Promise<Reply<T>> {
    const token = (await this.state()).access_token ?? undefined;
    return this.transport.call<T>(method, path, body, { ...options, token });
  }
}

/** The tokens in an answer's body, plain or under `tokens`. */
export function readTokens(body: unknown): Tokens | undefined {
  const inner = (body as { readonly tokens?: unknown } | null)?.tokens ?? body;
  return areTokens(inner) ? (inner as Tokens) : undefined;
}

/** What a JWT says, read for convenience: nothing is verified, the server does that. */
function claimsOf(token: string | null): { sub?: string; cnf?: { jkt?: string } } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(`${token}`.split(".")[1] ?? "")));
  } catch {
    return undefined;
  }
}

function isTokenRefused(reply: Reply<unknown>): reply is Refused {
  const problem = reply.problem;
  return problem?.code === "unauthorized" && problem.auth_error !== "invalid_dpop_proof";
}
