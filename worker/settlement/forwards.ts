import { backOff } from "../../src/back-off.ts";
import { failuresBeforeParking } from "../../src/bounds.ts";
import type { CancelOutcome } from "../../src/payment/cancel.ts";
import type { Forward } from "../../src/settlement/book.ts";
import { destinationOf } from "../../src/settlement/destination.ts";
import { sealId } from "../../src/token/seal.ts";
import { answered, Legs } from "../object/legs.ts";
import { keyRing } from "../platform/keys.ts";
import { log, logFault } from "../platform/log.ts";
import { alertParked } from "../signal/raise-alert.ts";
import { walletObject } from "../wallet/stub.ts";
import type { OpenForward } from "./book.ts";
import type { Sender } from "./sender.ts";

/** Outcomes of a wallet that does not know a payment which it has told of. */
const unknownToWallet: readonly CancelOutcome["kind"][] = [
  "code_unknown",
  "payment_not_found",
  "books_behind",
];

/** Tells a wallet how far `receiver` has taken it: it finds out itself whether it has lost rows. */
export async function remindWallet(
  { env, book }: Pick<Sender, "env" | "book">,
  wallet: string,
  receiver: string,
): Promise<void> {
  const { mark, hash } = book.inbox(wallet);
  await answered(walletObject(env, wallet).hear({ receiver, mark, hash }));
}

/**
 * Sends cancellations by reference on to the wallets that hold the payments, at least once: a wallet
 * undoes a payment once. What fails puts off all that waits for the same wallet, and nobody else's.
 */
export class Forwards {
  readonly #sender: Sender;
  readonly #legs = new Legs();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Sends what is due; resolves when each was taken or put off. Never throws. */
  async send(): Promise<void> {
    try {
      for (const wallet of this.#sender.book.dueWallets(Date.now())) {
        this.#legs.start(wallet, () => this.#sendTo(wallet));
      }
    } catch (fault) {
      logFault("forwards_not_read", fault);
    }
    await this.#legs.ended();
  }

  async #sendTo(wallet: string): Promise<void> {
    const { book } = this.#sender;
    for (;;) {
      const [forward] = book.forwards(wallet, Date.now());
      if (forward === undefined) return;
      try {
        await this.#send(forward);
        book.dropForward(forward);
      } catch (fault) {
        logFault("cancellation_not_sent", fault);
        await this.#fail(forward);
        return;
      }
    }
  }

  async #send(forward: Forward): Promise<void> {
    const { book, env } = this.#sender;
    const tombstone = book.tombstone(forward.terminalId, forward.reference);
    if (tombstone === null) return;
    const cancelling = walletObject(env, forward.sender).cancel({
      sentAtMs: Date.now(),
      shop: tombstone.shop,
      reference: tombstone.cancellation,
      paymentSequence: null,
      paymentIdKey: null,
      paymentReference: tombstone.reference,
      code: null,
      acceptedAtMs: tombstone.acceptedAtMs,
      idKey: forward.idKey,
    });
    const { kind } = (await answered(cancelling)) as CancelOutcome;
    if (kind === "cancelled") return;
    if (!unknownToWallet.includes(kind)) return log("cancellation_refused", { kind });
    // It was told here: a wallet that does not know it any more has lost rows, and gets them back.
    const { shop, reference } = tombstone;
    await remindWallet(this.#sender, forward.sender, destinationOf({ reference, body: { shop } }));
    throw new Error(`the wallet answered ${kind}`);
  }

  async #fail({ sender: wallet, idKey, failures: before }: OpenForward): Promise<void> {
    const { book, env, commit } = this.#sender;
    const after = backOff(before, Date.now(), Math.random());
    commit((ringBy) => {
      book.deferForwards(wallet, after);
      ringBy(after.retryAtMs);
    });
    if (after.failures < failuresBeforeParking) return;
    const walletId = sealId(await keyRing(env), "wal", wallet, 0, idKey);
    await alertParked(env, walletId, { wallet_id: walletId, failures: after.failures });
  }
}
