import { type BooksBehind, booksBehind, type Receivers } from "../../src/payment/behind.ts";
import {
  type Heard,
  hearPartner,
  hearSettlement,
  lacksTopUp,
  type ToldTopUp,
} from "../../src/payment/hear.ts";
import { type Restored, restore } from "../../src/payment/restore.ts";
import { sealId } from "../../src/token/seal.ts";
import type { Ahead } from "../../src/wallet/ahead.ts";
import { keyRing } from "../platform/keys.ts";
import { log, logFault } from "../platform/log.ts";
import { raiseAlert } from "../signal/raise-alert.ts";
import type { WalletDesk } from "./desk.ts";
import { askReceivers, ownRows } from "./give-back.ts";

/** What a wallet does about rows that it has lost, and others have told it of. */
export class LostRows {
  readonly #desk: WalletDesk;

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /** Hears what a Settlement has of this wallet; whether rows were lost here. See `hearSettlement`. */
  async hearSettlement(heard: Heard): Promise<boolean> {
    const lost = this.#desk.step((book, context) => hearSettlement(book, heard, context));
    if (lost) await this.alert();
    return lost;
  }

  /** Hears which top-up a Partner object was told last; see `hearPartner`. */
  hearPartner(told: ToldTopUp): void {
    if (!lacksTopUp(this.#desk.book, told)) return;
    this.#desk.step((book, context) => hearPartner(book, told, context));
    this.#desk.after(this.alert());
  }

  /** A code that was sealed here leads to a wallet: one that nobody enrolled has lost its file. */
  unlessFileLost<T>(outcome: T): T | BooksBehind {
    if (this.#desk.identity.profile() !== null) return outcome;
    this.#desk.after(alertBehind(this.#desk, []));
    return booksBehind;
  }

  /** Gives this wallet back what its receivers have of it; see `restore`. */
  async restore(others: Receivers): Promise<Restored> {
    const given = await askReceivers(this.#desk, others);
    const rows = ownRows(this.#desk.sql);
    return this.#desk.step((book, context) => restore(book, rows, given, context));
  }

  /** Tells the operators as long as rows are lost, and who has them; never throws. */
  async alert(): Promise<void> {
    try {
      const { behind } = this.#desk.book.head();
      if (behind.length > 0) await alertBehind(this.#desk, behind);
    } catch (fault) {
      logFault("behind_not_read", fault);
    }
  }
}

/** Tells the operators that rows of a wallet were lost, and who has them; never throws. */
export async function alertBehind(desk: WalletDesk, behind: readonly Ahead[]): Promise<void> {
  try {
    await tellBehind(desk, behind);
  } catch (fault) {
    logFault("behind_not_told", fault);
  }
}

async function tellBehind(
  { env, identity, name }: WalletDesk,
  behind: readonly Ahead[],
): Promise<void> {
  const ring = await keyRing(env);
  const idKey = identity.profile()?.idKey ?? ring.sealId[0]?.n ?? 1;
  const walletId = sealId(ring, "wal", name, 0, idKey);
  const receivers = behind.map(({ receiver, mark }) => ({ receiver, mark }));
  log("books_behind", { wallet_id: walletId, receivers: receivers.length });
  await raiseAlert(env, {
    kind: "books_behind",
    subject: walletId,
    evidence: { wallet_id: walletId, receivers },
    proposedStop: null,
  });
}
