import { DurableObject } from "cloudflare:workers";
import type { Attempt, GuardSource } from "../../src/guard/attempt.ts";
import type { DeploymentBook, GuardedAct, GuardedOutcome } from "../../src/guard/book.ts";
import { type GuardFinding, judgeAttempt, recordAttempt } from "../../src/guard/judge-attempt.ts";
import { type GuardPolicy, guardPolicy } from "../../src/guard/rules.ts";
import { type GuardReport, takeReport } from "../../src/guard/watch-deployment.ts";
import { hourMs } from "../../src/time.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { guardEngine, newInstanceName } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { log } from "../platform/log.ts";
import { digestText } from "../rows/digest.ts";
import { openSql, type Sql } from "../rows/sql.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import { type Asker, controlSnapshot } from "../signal/snapshot.ts";
import { dropActs, guardBook, hasActs } from "./book.ts";
import { Reporter } from "./reporter.ts";
import { guardMigrations } from "./schema.ts";
import { type GuardCalls, type Guarded, sourceName } from "./stub.ts";

/**
 * Counts what sources try before any wallet is known: networks, device keys, and strangers at one
 * contact. One shard counts many sources, each by itself; one more object, `deployment`, counts all
 * of them together. What the `sign_in` rules say of a source is judged by the velocity engine over
 * its rows. A blocked source writes nothing, however often it asks.
 */
export class Guard extends DurableObject<Env> implements GuardCalls {
  /** Names this instance in the engine's pool. */
  readonly #instance = newInstanceName();
  readonly #sql: Sql;
  readonly #book: DeploymentBook;
  readonly #reporter: Reporter;
  readonly #asker: Asker;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = openSql(state.storage, guardMigrations);
    this.#book = guardBook(this.#sql);
    this.#clock = new ObjectClock(state);
    this.#alarm = new ObjectAlarm(state, {
      name: "guard",
      due: (nowMs) => (hasActs(this.#sql) ? nowMs + hourMs : null),
    });
    const after = (work: Promise<unknown>) => state.waitUntil(work);
    this.#reporter = new Reporter(env, after);
    this.#asker = { env, after };
  }

  /**
   * Whether a source may take a step now; a `start` that may is counted. `failed`, and nothing is
   * written, when the engine cannot judge. Throws when the policy in force cannot be had.
   */
  async admit(source: GuardSource, attempt: Attempt, step: "start" | "next"): Promise<Guarded> {
    const policy = await policyInForce(this.#asker);
    const nowMs = this.#clock.read();
    const act = hashed(attempt);
    const name = sourceName(source);
    const rules = policy.rules[source.kind];
    const onBehind = (newestMs: number) => noteBehind(this.#asker, "guard", { newestMs, nowMs });
    const context = { nowMs, ...this.#owned(name), rules, onBehind };
    return this.#transact(name, () => {
      const judged = judgeAttempt(this.#book, act, step, context);
      if (judged.kind === "not_judged") {
        log("attempt_not_judged", { fault: judged.fault, source: source.kind });
        return { kind: "failed" };
      }
      if (judged.kind === "blocked") {
        this.#tell(source, attempt, judged.by);
        return { kind: "blocked", retryAfterMs: Math.max(1, judged.untilMs - nowMs) };
      }
      for (const finding of judged.flagged) this.#tell(source, attempt, finding);
      if (step === "start") this.#record(source, act, "begun", nowMs);
      return { kind: "passes" };
    });
  }

  /** Counts a wrong code or factor of a source. */
  fail(source: GuardSource, attempt: Attempt): void {
    const nowMs = this.#clock.read();
    this.#transact(sourceName(source), () =>
      this.#record(source, hashed(attempt), "failed", nowMs),
    );
  }

  /** Counts for the whole deployment what a shard reports; of the object `deployment` alone. */
  async count(report: GuardReport): Promise<void> {
    const { rules } = await policyInForce(this.#asker);
    const nowMs = this.#clock.read();
    const context = { nowMs, ...this.#owned("deployment"), rules: rules.deployment };
    const alerts = this.#transact("deployment", () => {
      this.#armed(nowMs);
      return takeReport(this.#book, report, context);
    });
    for (const alert of alerts) {
      log(alert.kind, {
        subject: digestText(alert.subject).slice(0, 12),
        rule: alert.evidence.rule,
      });
      this.ctx.waitUntil(raiseAlert(this.env, alert));
    }
  }

  /** True: this object answers, and its database. A read. */
  answers(): boolean {
    hasActs(this.#sql);
    return true;
  }

  /** Forgets what no rule looks back to any more. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, async () => {
      const { keptMs } = await policyInForce(this.#asker);
      const nowMs = this.#clock.read();
      this.ctx.storage.transactionSync(() => dropActs(this.#sql, nowMs - keptMs, nowMs));
    });
  }

  #record(source: GuardSource, act: GuardedAct, outcome: GuardedOutcome, nowMs: number): void {
    this.#armed(nowMs);
    const context = { nowMs, ...this.#owned(sourceName(source)) };
    recordAttempt(this.#book, act, outcome, context);
    if (source.kind === "device") this.#reporter.act({ wayIn: act.wayIn, outcome });
  }

  #tell(source: GuardSource, { wayIn }: Attempt, finding: GuardFinding): void {
    this.#reporter.news({ source, wayIn, finding, subject: sourceName(source) });
  }

  /** A source, and the name of its warm history. */
  #owned(source: string) {
    return { engine: guardEngine, source, owner: `${this.#instance} ${source}` };
  }

  #armed(nowMs: number): void {
    this.#alarm.ringBy(nowMs + hourMs, nowMs);
  }

  /** One transaction; what is warm of the source is forgotten when it does not come to be. */
  #transact<T>(source: string, step: () => T): T {
    try {
      return transactWithAlarm(this.ctx, this.#alarm, step);
    } catch (fault) {
      guardEngine.forget(this.#owned(source).owner);
      throw fault;
    }
  }
}

function hashed({ wayIn, ipPrefix, device, contact }: Attempt): GuardedAct {
  return {
    wayIn,
    ipPrefix: ipPrefix === null ? null : sourceName({ kind: "ip_prefix", name: ipPrefix }),
    device: sourceName({ kind: "device", name: device }),
    contact: contact === null ? null : sourceName({ kind: "contact", name: contact }),
  };
}

let inForce: { readonly version: number; readonly policy: GuardPolicy } | null = null;

async function policyInForce(by: Asker): Promise<GuardPolicy> {
  const { snapshot, policyTable } = await controlSnapshot(by);
  const { policyVersion: version } = snapshot;
  if (inForce?.version === version) return inForce.policy;
  const policy = guardPolicy(policyTable);
  if (policy === null) throw new Error("the policy in force has a rule table");
  inForce = { version, policy };
  return policy;
}
