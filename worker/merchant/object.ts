import { DurableObject } from "cloudflare:workers";
import { merchantNumbersMax } from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import { type EntryRefusal, entryProblem } from "../../src/control/entry-refusal.ts";
import { snapshotFault } from "../../src/control/snapshot.ts";
import type {
  AgreedAccount,
  MerchantProfile,
  MerchantTerms,
  Store,
  Terminal,
} from "../../src/merchant/book.ts";
import { changeMerchant, type MerchantChange } from "../../src/merchant/change.ts";
import { createMerchant, createStore } from "../../src/merchant/create.ts";
import {
  activateTerminal,
  createTerminal,
  raiseMerchantEpoch,
  raiseTerminalEpoch,
  type Stationed,
  type TerminalCommand,
  terminalSession,
} from "../../src/merchant/terminal.ts";
import type { Problem } from "../../src/problem.ts";
import { fail, ok, type Result } from "../../src/result.ts";
import { countFaults, merchantFaultsAlert } from "../../src/terminal/count-faults.ts";
import type { EpochMs } from "../../src/time.ts";
import type { ProofMark } from "../../src/token/proof-mark.ts";
import { controlRenewed } from "../door/refusals.ts";
import { ObjectClock } from "../object/clock.ts";
import type { Env } from "../platform/env.ts";
import { openSql } from "../rows/sql.ts";
import { noteStale } from "../signal/clock-apart.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import type { Asker } from "../signal/snapshot.ts";
import { type MerchantStore, merchantBook } from "./book.ts";
import { merchantMigrations } from "./schema.ts";

/** A merchant with everything that belongs to it. */
export interface MerchantWhole {
  readonly profile: MerchantProfile;
  /** Every bank account that was agreed on, the newest first. */
  readonly accounts: readonly AgreedAccount[];
  readonly stores: readonly Store[];
  readonly terminals: readonly Terminal[];
}

/**
 * One merchant: its terms, stores, terminals, activation codes and epochs. Named by the hexadecimal
 * form of the merchant's number.
 */
export class Merchant extends DurableObject<Env> {
  readonly #book: MerchantStore;
  readonly #asker: Asker;
  readonly #clock: ObjectClock;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#clock = new ObjectClock(ctx);
    this.#asker = { env, after: (work) => ctx.waitUntil(work) };
    this.#book = merchantBook(openSql(ctx.storage, merchantMigrations));
  }

  /** Everything about the merchant, or `null` when it was never made. */
  whole(): MerchantWhole | null {
    const profile = this.#book.profile();
    if (profile === null) return null;
    const accounts = this.#book.accounts();
    return {
      profile,
      accounts,
      stores: this.#book.stores(),
      terminals: this.#book.terminals(),
    };
  }

  /** See `createMerchant`. */
  create(authority: Authority, terms: MerchantTerms): Result<null, Problem> {
    return this.#commit(authority, (nowMs) => {
      createMerchant(this.#book, terms, nowMs);
      return ok(null);
    });
  }

  /** See `changeMerchant`. */
  change(authority: Authority, change: MerchantChange): Result<null, Problem> {
    return this.#commit(authority, () => changeMerchant(this.#book, change));
  }

  /** See `createStore`. */
  createStore(authority: Authority, store: Store): Result<Store, Problem> {
    return this.#commit(authority, (nowMs) => createStore(this.#book, store, nowMs));
  }

  /** See `createTerminal`. */
  createTerminal(authority: Authority, command: TerminalCommand): Result<Terminal, Problem> {
    return this.#commit(authority, (nowMs) => createTerminal(this.#book, command, nowMs));
  }

  /** See `activateTerminal`. */
  activateTerminal(
    authority: Authority,
    command: { readonly number: number; readonly codeHash: string; readonly proof: ProofMark },
  ): Result<Stationed, Problem> {
    return this.#commit(authority, (nowMs) => activateTerminal(this.#book, command, nowMs));
  }

  /** See `terminalSession`. */
  terminalSession(
    authority: Authority,
    command: { readonly number: number; readonly proof: ProofMark },
  ): Result<Stationed, Problem> {
    return this.#commit(authority, (nowMs) => terminalSession(this.#book, command, nowMs));
  }

  /** Revokes the merchant, or with `keep` only what its terminals hold. Answers the new epoch. */
  raiseEpoch(authority: Authority, keep: boolean): Result<number, Problem> {
    return this.#commit(authority, () => raiseMerchantEpoch(this.#book, keep));
  }

  /** Revokes a terminal, or with `keep` only what it holds. Answers the new epoch. */
  raiseTerminalEpoch(authority: Authority, number: number, keep: boolean): Result<number, Problem> {
    return this.#commit(authority, () => raiseTerminalEpoch(this.#book, number, keep));
  }

  /**
   * Counts numbers that were no codes, of all the merchant's terminals together. The answer is
   * until when they send too many (`merchantNumbersMax` within `guessWindowMs`, sliding), or
   * `null`.
   */
  recordCodeFaults(merchantId: string, count: number): EpochMs | null {
    const nowMs = this.#clock.read();
    const faults = { kind: "code number", count, max: merchantNumbersMax };
    const { reached, untilMs } = this.ctx.storage.transactionSync(() =>
      countFaults(this.#book, faults, nowMs),
    );
    if (reached) this.ctx.waitUntil(raiseAlert(this.env, merchantFaultsAlert(merchantId)));
    return untilMs;
  }

  /** One transaction under a snapshot that can carry it; what refuses it is told as a problem. */
  #commit<T>(
    authority: Authority,
    act: (nowMs: EpochMs) => Result<T, EntryRefusal>,
  ): Result<T, Problem> {
    const nowMs = this.#clock.read();
    const { snapshot, sentAtMs } = authority;
    return this.ctx.storage.transactionSync(() => {
      const highestVersion = this.#book.highestVersion();
      const fault = snapshotFault(snapshot, { nowMs, sentAtMs, highestVersion });
      if (fault !== null) {
        noteStale(this.#asker, authority, { object: "merchant", fault });
        return fail(controlRenewed);
      }
      if (snapshot.version > highestVersion) this.#book.recordVersion(snapshot.version);
      const done = act(nowMs);
      return done.ok ? done : fail(entryProblem(done.fault));
    });
  }
}
