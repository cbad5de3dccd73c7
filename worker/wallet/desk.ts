import type { Authority } from "../../src/control/authority.ts";
import type { GivenPolicy, Snapshot } from "../../src/control/snapshot.ts";
import type { IdentityBook } from "../../src/identity/book.ts";
import { type BooksBehind, booksBehind, RowsLost, unlessBehind } from "../../src/payment/behind.ts";
import { sweepEnds } from "../../src/payment/sweep.ts";
import { type LateMarkBook, withLateMarks } from "../../src/settlement/late-marks.ts";
import { nextAlarm } from "../../src/settlement/outbox.ts";
import { type EpochMs, minuteMs } from "../../src/time.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import { forOneStep, rememberedHead } from "../../src/wallet/one-step.ts";
import { type ById, placed } from "../../src/wallet/read.ts";
import { ObjectAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { newInstanceName } from "../platform/engine.ts";
import type { Env } from "../platform/env.ts";
import { logFault } from "../platform/log.ts";
import { openSql, type Sql } from "../rows/sql.ts";
import { ownName, walletBook } from "./book.ts";
import { givenTables } from "./given-tables.ts";
import { identityBook } from "./identity/book.ts";
import { migrations } from "./migrations.ts";
import { StepMemory, transact } from "./transact.ts";

/** What a step does to the rows, and what it finds; synchronous, inside one transaction. */
export type Step<T> = (book: WalletBook, context: WalletContext) => T;

interface Outcome {
  readonly kind: string;
}

interface NeedsPolicy {
  readonly kind: "needs_policy";
}

interface Commanded {
  readonly authority?: Authority;
  /** The time of whoever sent it, where it has no authority. */
  readonly sentAtMs?: EpochMs;
}

/** An act that is given the tables of the policy and of the one in shadow; see `authorize`. */
type JudgedAct<Command, T> = (
  book: WalletBook,
  command: Command,
  table: Uint8Array | null,
  context: WalletContext,
  shadow: Uint8Array | null,
) => T;

/** What the rest of the object does about commits. */
export interface Around {
  /** Starts a delivery of the outbox. */
  readonly deliver: () => void;
  /** Has the listeners told what was committed. */
  readonly tell: (snapshot: Snapshot | null) => void;
  /** When something outside the rows is due; `null`: nothing is. */
  readonly dueMs: () => EpochMs | null;
}

/** What the parts of one Wallet object work with, and how they change its rows: in steps. */
export class WalletDesk {
  readonly state: DurableObjectState;
  readonly env: Env;
  readonly sql: Sql;
  /** The rows of money; it knows what was acknowledged before that is written. */
  readonly book: LateMarkBook;
  /** The rows about the wallet's owner. */
  readonly identity: IdentityBook;
  /** The wallet's route, by which others reach it. */
  readonly name: string;
  readonly clock: ObjectClock;
  readonly alarm: ObjectAlarm;
  readonly memory: StepMemory;
  /** Names this instance in the engine's pool. */
  readonly owner = newInstanceName();
  readonly #around: Around;

  /** Brings the database to its newest schema. */
  constructor(state: DurableObjectState, env: Env, around: Around) {
    this.state = state;
    this.env = env;
    this.#around = around;
    this.sql = openSql(state.storage, migrations);
    this.book = withLateMarks(walletBook(this.sql));
    this.memory = new StepMemory(this.sql);
    // Read once for what the alarm is asked below and for the first act.
    this.memory.keep(rememberedHead(this.book.head()));
    this.identity = identityBook(this.sql);
    this.name = ownName(this.sql, state.id.name);
    this.clock = new ObjectClock(state);
    this.alarm = new ObjectAlarm(state, {
      name: "wallet",
      // What an alarm could not write of acknowledgements is left to the next one.
      due: (nowMs) =>
        nextAlarm(this.reading(), nowMs, [
          around.dueMs(),
          this.book.isWritten() ? null : nowMs + minuteMs,
        ]),
    });
  }

  /** The book for what follows from a commit of this instance: its head need not be read again. */
  reading(): WalletBook {
    return forOneStep(this.book, this.memory.now);
  }

  /** Runs one step in one transaction; what it committed is told to the listeners afterwards. */
  step<T>(step: Step<T>, under: { readonly snapshot: Snapshot } | null = null): T {
    const outcome = transact(this, this.#around.deliver, step);
    this.tell(under?.snapshot ?? null);
    return outcome;
  }

  /** An act that may move money; while rows are lost here it only tells again what was decided. */
  move<Command extends Commanded, T extends Outcome>(
    act: (book: WalletBook, command: Command, context: WalletContext) => T,
    command: Command,
  ): T | BooksBehind {
    const step: Step<T> = (book, context) =>
      unlessBehind(book, (rows) => act(rows, command, context));
    const sentAtMs = command.authority?.sentAtMs ?? command.sentAtMs;
    if (sentAtMs !== undefined) this.alarm.hear(sentAtMs, Date.now());
    try {
      return this.step(step, command.authority);
    } catch (fault) {
      if (fault instanceof RowsLost) return booksBehind;
      throw fault;
    }
  }

  /** An act on a payment, as `move`; the command has what the payment's id says. */
  moveOf<Command extends Commanded & ById, T extends Outcome>(
    act: (book: WalletBook, command: Command, context: WalletContext) => T,
    command: Command,
  ): T | BooksBehind {
    return this.move((book, told, context) => act(book, placed(book, told), context), command);
  }

  /**
   * An act that velocity judges, as `move`; with the policies that were sent along, if any were. Where
   * this isolate lacks them and none were sent it says so before anything is read.
   */
  judge<Command extends Commanded & { readonly authority: Authority }, T extends Outcome>(
    act: JudgedAct<Command, T>,
    command: Command,
    policy: GivenPolicy | null,
  ): T | BooksBehind | NeedsPolicy {
    const { table, shadow } = givenTables(policy, command.authority.snapshot);
    if (table === null && policy === null) return { kind: "needs_policy" };
    return this.move((book, told, context) => act(book, told, table, context, shadow), command);
  }

  /** Ends what ends by itself by now. Never throws: it holds up no delivery. */
  sweep(): void {
    try {
      this.step(sweepEnds);
    } catch (fault) {
      logFault("wallet_alarm_failed", fault);
    }
  }

  /** Has the listeners told what was committed, under the snapshot that it came with. */
  tell(snapshot: Snapshot | null): void {
    this.#around.tell(snapshot);
  }

  /** Has `work` done after this answer, as far as the object lives. */
  after(work: Promise<unknown>): void {
    this.state.waitUntil(work);
  }
}
