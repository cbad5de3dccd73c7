import { DurableObject } from "cloudflare:workers";
import type { CancelOutcome } from "../../src/payment/cancel.ts";
import {
  bury,
  type InboxMark,
  type SettledPayment,
  type Tombstone,
  take,
} from "../../src/settlement/inbox.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { log, logFault } from "../log.ts";
import { migrate, storageSql } from "../sql.ts";
import { walletObject } from "../wallet-call.ts";
import { type OpenForward, settlementBook } from "./book.ts";
import { settlementMigrations } from "./schema.ts";

/** A cancellation by reference as it stands: the first one kept, and the payments it met. */
export interface Buried {
  readonly tombstone: Tombstone;
  readonly payments: readonly SettledPayment[];
}

/** One shard of a merchant's side of the books: what wallets deliver, and acts by reference. */
export class Settlement extends DurableObject<Env> {
  readonly #book: ReturnType<typeof settlementBook>;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(sql, settlementMigrations));
    this.#book = settlementBook(sql);
    if (this.#book.nextForwardMs() !== null) void state.storage.setAlarm(Date.now() + 1_000);
  }

  /** Takes a wallet's messages in one transaction; see `take`. */
  deliver(sender: string, messages: readonly SettlementMessage[]): InboxMark {
    const context = { nowMs: Date.now(), digest: digestText };
    return this.#step(() => take(this.#book, sender, messages, context));
  }

  /** The payments under a terminal's reference: none, one, or one a wallet. May lag a delivery. */
  find(terminalId: string, reference: string): readonly SettledPayment[] {
    return this.#book.payments(terminalId, reference);
  }

  /** Keeps a cancellation by reference and sends it on to every wallet it concerns; see `bury`. */
  bury(tombstone: Tombstone): Buried {
    const kept = this.#step(() => bury(this.#book, tombstone));
    return { tombstone: kept, payments: this.find(tombstone.terminalId, tombstone.reference) };
  }

  /** Sends on what waits; cannot die. */
  override async alarm(): Promise<void> {
    for (const forward of this.#book.forwards(Date.now())) await this.#send(forward);
    const next = this.#book.nextForwardMs();
    if (next === null) return;
    await this.ctx.storage.setAlarm(Math.max(next, Date.now() + 1_000));
  }

  #step<T>(step: () => T): T {
    return this.ctx.storage.transactionSync(() => {
      const outcome = step();
      if (this.#book.nextForwardMs() === 0) void this.ctx.storage.setAlarm(Date.now());
      return outcome;
    });
  }

  async #send(forward: OpenForward): Promise<void> {
    const tombstone = this.#book.tombstone(forward.terminalId, forward.reference);
    if (tombstone === null) return this.#book.dropForward(forward);
    try {
      const wallet = walletObject(this.env, forward.sender);
      const outcome = (await wallet.cancel({
        sentAtMs: Date.now(),
        shop: tombstone.shop,
        reference: tombstone.cancellation,
        paymentSequence: null,
        paymentReference: tombstone.reference,
        code: null,
        acceptedAtMs: tombstone.acceptedAtMs,
        idKey: forward.idKey,
      })) as CancelOutcome;
      if (outcome.kind !== "cancelled") log("cancellation_refused", { kind: outcome.kind });
      this.#book.dropForward(forward);
    } catch (fault) {
      const waitMs = Math.min(1_000 * 2 ** forward.failures, 3_600_000);
      this.#book.deferForward(forward, Date.now() + waitMs);
      logFault("cancellation_not_sent", fault);
    }
  }
}
