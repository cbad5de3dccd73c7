import { DurableObject } from "cloudflare:workers";
import { type CodeFaultKind, codeFaultsMax } from "../../src/bounds.ts";
import { countFaults, terminalFaultsAlert } from "../../src/terminal/count-faults.ts";
import type { TerminalMessage } from "../../src/terminal/message.ts";
import { kindOfReceiver } from "../../src/terminal/receivers.ts";
import { rulesAcross, takeMessages } from "../../src/terminal/take.ts";
import { type EpochMs, secondMs } from "../../src/time.ts";
import type { VelocityDecision } from "../../src/velocity/engine.ts";
import { recordDecision } from "../../src/velocity/explain.ts";
import type { ActAcross } from "../../src/velocity/vocabulary.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { answered } from "../object/legs.ts";
import { engine, newInstanceName } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { log, logFault } from "../platform/log.ts";
import { openSql } from "../rows/sql.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import { controlInbox } from "../signal/control-inbox.ts";
import { type PolicyVersions, policiesInForce } from "../signal/policies-in-force.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import { tallyExceeded } from "../signal/shadow-tally.ts";
import type { Asker } from "../signal/snapshot.ts";
import { terminalBook } from "./book.ts";
import { terminalMigrations } from "./schema.ts";

/** What Control did not take is told again after this long. */
const againMs = 5 * secondMs;

/**
 * One terminal: rules across the wallets that pay there, codes that were none, totals by day; or
 * one store or merchant, for rules alone. It is told of payments a moment after they were decided,
 * and never asked while one is. What a rule asks for is in force within 5 s of the decision that
 * exceeded it, when nothing on the way fails: three requests from object to object, and the life of
 * a snapshot. What fails is repeated from 1 s on.
 */
export class Terminal extends DurableObject<Env> {
  readonly #book: ReturnType<typeof terminalBook>;
  /** Names this instance in the engine's pool. */
  readonly #owner = newInstanceName();
  readonly #asker: Asker;
  readonly #alarm: ObjectAlarm;
  readonly #clock: ObjectClock;
  /** Of the history in the engine's memory. */
  #revision = 0;
  #sending = false;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = openSql(state.storage, terminalMigrations);
    this.#book = terminalBook(sql);
    this.#clock = new ObjectClock(state);
    this.#asker = { env, after: (work) => state.waitUntil(work) };
    this.#alarm = new ObjectAlarm(state, {
      name: "terminal",
      due: (nowMs) => (this.#book.unsentFindings().length > 0 ? nowMs + againMs : null),
    });
  }

  /**
   * Takes a Settlement object's messages, sent at its time `sentAtMs`, as the object of this name, under
   * the policies of these versions; see `takeMessages`. Throws when the policy in force cannot be had:
   * nothing was taken, and the sender tries again.
   */
  async take(
    name: string,
    messages: readonly TerminalMessage[],
    sentAtMs: EpochMs,
    versions: PolicyVersions | null,
  ): Promise<void> {
    const policies = await policiesInForce(this.env, versions);
    const { policyVersion, shadowVersion, policyTable, shadowTable } = policies;
    const shadows: VelocityDecision[] = [];
    const act = kindOfReceiver(name);
    const nowMs = this.#clock.read();
    this.#alarm.hear(sentAtMs, nowMs);
    const context = {
      nowMs,
      onBehind: (newestMs: EpochMs) => noteBehind(this.#asker, act, { newestMs, nowMs }),
      act,
      owner: this.#owner,
      revision: this.#revision,
      engine,
      table: rulesOf(act, policyVersion, policyTable),
      shadow: shadowVersion && shadowTable ? rulesOf(act, shadowVersion, shadowTable) : null,
      onShadow: (decision: VelocityDecision) => void shadows.push(decision),
      onFault: (fault: string) => log("terminal_not_judged", { fault, name }),
    };
    try {
      transactWithAlarm(this.ctx, this.#alarm, () => {
        this.#revision = takeMessages(this.#book, messages, context);
        if (this.#book.unsentFindings().length === 0) return;
        this.#alarm.ringBy(context.nowMs + secondMs, context.nowMs);
        this.ctx.waitUntil(this.#send());
      });
      for (const shadow of shadows) tallyExceeded(this.#asker, recordDecision(shadow));
    } catch (fault) {
      engine.forget(this.#owner);
      this.#book.forget();
      throw fault;
    }
  }

  /**
   * Counts codes that were none. The answer is until when the terminal sends too many of them
   * (`codeFaultsMax` within `guessWindowMs`, sliding), or `null`.
   */
  recordCodeFaults(terminalId: string, kind: CodeFaultKind, count: number): EpochMs | null {
    const nowMs = this.#clock.read();
    const max = codeFaultsMax[kind];
    const { reached, untilMs } = this.ctx.storage.transactionSync(() =>
      countFaults(this.#book, { kind, count, max }, nowMs),
    );
    if (reached) this.ctx.waitUntil(raiseAlert(this.env, terminalFaultsAlert(terminalId, kind)));
    return untilMs;
  }

  /** Counts and sums of a business day so far; payments of the last moment may be missing. */
  totals(businessDate: string): ReturnType<ReturnType<typeof terminalBook>["totals"]> {
    return this.#book.totals(businessDate);
  }

  /** Tells Control what it was not told yet. Never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, () => this.#send());
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (const finding of this.#book.unsentFindings()) {
        const { sentAtMs: _, ...told } = finding;
        await answered(controlInbox(this.env).takeFinding(told));
        this.#book.saveFinding({ ...finding, sentAtMs: Date.now() });
      }
    } catch (fault) {
      logFault("finding_not_sent", fault);
    } finally {
      this.#sending = false;
    }
  }
}

/** The rules of each kind in the two policy versions that were asked for last. */
let known: readonly {
  readonly version: number;
  readonly tables: Map<ActAcross, Uint8Array | null>;
}[] = [];

function rulesOf(act: ActAcross, version: number, table: Uint8Array): Uint8Array | null {
  let found = known.find((each) => each.version === version);
  if (found === undefined) {
    found = { version, tables: new Map() };
    known = [found, ...known].slice(0, 2);
  }
  const made = found.tables.get(act);
  if (made !== undefined) return made;
  const rules = rulesAcross(table, act);
  found.tables.set(act, rules);
  return rules;
}
