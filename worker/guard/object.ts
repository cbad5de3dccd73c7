import { DurableObject } from "cloudflare:workers";
import {
  blockedUntilMs,
  type GuardedAct,
  type GuardSubject,
  guardLimits,
  guardWindowMs,
} from "../../src/identity/guard.ts";
import { raiseAlert } from "../alert.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { migrate, type Sql, storageSql } from "../sql.ts";
import { actsSince, dropActs, dropAllActs, hasActs, insertAct } from "./book.ts";
import { guardMigrations } from "./schema.ts";

export type Guarded =
  | { readonly kind: "passes" }
  | { readonly kind: "blocked"; readonly retryAfterMs: number };

/**
 * Counts what sources try before any wallet is known: a network prefix, a device key. One shard
 * counts many sources, each by itself. A blocked source writes nothing, however often it asks.
 */
export class Guard extends DurableObject<Env> {
  readonly #sql: Sql;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(this.#sql, guardMigrations));
  }

  /** Whether a source may take a step now; a `start` that may is counted. */
  admit(source: GuardSubject, step: "start" | "next"): Guarded {
    const nowMs = Date.now();
    const subject = digestText(`${source.kind}:${source.name}`);
    const sinceMs = nowMs - guardWindowMs;
    return this.ctx.storage.transactionSync(() => {
      const times = {
        start: actsSince(this.#sql, { subject, kind: "start" }, sinceMs),
        failure: actsSince(this.#sql, { subject, kind: "failure" }, sinceMs),
      };
      const until = blockedUntilMs(source.kind, times);
      if (until !== null && until > nowMs) {
        return { kind: "blocked", retryAfterMs: until - nowMs };
      }
      if (step === "start") this.#record(source, { kind: "start", nowMs });
      return { kind: "passes" };
    });
  }

  /** Counts a wrong code or factor of a source. */
  fail(source: GuardSubject): void {
    const nowMs = Date.now();
    this.ctx.storage.transactionSync(() => this.#record(source, { kind: "failure", nowMs }));
  }

  /** Forgets what has left the window. */
  override async alarm(): Promise<void> {
    dropAllActs(this.#sql, Date.now() - guardWindowMs);
    if (hasActs(this.#sql)) await this.ctx.storage.setAlarm(Date.now() + guardWindowMs);
  }

  /** Counts one act; the one that reaches a limit is logged, for whoever watches for attacks. */
  #record(source: GuardSubject, act: { kind: GuardedAct; nowMs: number }): void {
    const { kind, nowMs } = act;
    const subject = digestText(`${source.kind}:${source.name}`);
    if (!hasActs(this.#sql)) void this.ctx.storage.setAlarm(nowMs + guardWindowMs);
    dropActs(this.#sql, subject, nowMs - guardWindowMs);
    insertAct(this.#sql, { subject, kind, atMs: nowMs });
    const count = actsSince(this.#sql, { subject, kind }, nowMs - guardWindowMs).length;
    if (count !== guardLimits[source.kind][kind]) return;
    log("guard_source_blocked", { source: source.kind, act: kind, subject: subject.slice(0, 12) });
    const evidence = { source: source.kind, name: source.name, act: kind, count };
    const told = { subject: `${source.kind} ${source.name}`, evidence, proposedStop: null };
    this.ctx.waitUntil(raiseAlert(this.env, { kind: "guard_source_blocked", ...told }));
  }
}
