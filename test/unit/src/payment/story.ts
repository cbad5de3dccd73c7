import { expect } from "vitest";
import { type IssueCommand, issueCode } from "../../../../src/code/issue-code.ts";
import { type CreditCommand, credit } from "../../../../src/funding/credit.ts";
import type { Device, Profile } from "../../../../src/identity/book.ts";
import { availableMinor, netMinor } from "../../../../src/ledger/account.ts";
import { authorize } from "../../../../src/payment/authorize.ts";
import type { PayCommand, PayOutcome } from "../../../../src/payment/pay-command.ts";
import type { WalletBook, WalletContext } from "../../../../src/wallet/book.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import type { WalletRow } from "../../../../src/wallet/row.ts";
import { shop } from "../../../house/city.ts";
import { type Code, creditOf, issueOf, payOf } from "../../../house/commands.ts";
import { House, type HouseSetup, type WalletRoom } from "../../../house/house.ts";
import { deviceOf, profileOf, saveDevice, saveProfile } from "../../../wallet-rows.ts";

export { shop, shops } from "../../../house/city.ts";

/** One customer's wallet and the shop next door: what a test of one rule needs of a deployment. */
export class Story {
  readonly house: House;
  readonly room: WalletRoom;

  /** A wallet with 20,000 in it, unless told otherwise. */
  constructor(setup: HouseSetup & { readonly balanceMinor?: number } = {}) {
    this.house = new House(setup);
    this.room = this.house.wallets[0] as WalletRoom;
    const { balanceMinor = 20_000 } = setup;
    if (balanceMinor > 0) this.topUp({ amountMinor: balanceMinor });
  }

  /** One step of the wallet; nothing crashes here. */
  step<T>(act: (book: WalletBook, context: WalletContext) => T): T {
    const told = this.house.step(this.room, act);
    if (!told.told) throw new Error("nobody crashes in this story");
    return told.value;
  }

  topUp(part: Partial<CreditCommand> = {}) {
    const reference = `top-${this.house.nextNumber()}-x`;
    const command = creditOf(this.house, { reference, ...part });
    return this.step((book, context) => credit(book, command, this.house.table, context));
  }

  /** A code, shown now by the first phone. */
  code(part: Partial<IssueCommand> = {}): Code {
    const outcome = this.step((book, context) =>
      issueCode(book, issueOf(this.house, part), context),
    );
    if (outcome.kind !== "issued") throw new Error(`no code: ${outcome.kind}`);
    return { jti: outcome.jti, expiresAtMs: outcome.expiresAtMs };
  }

  pay(code: Code, part: Partial<PayCommand> = {}): PayOutcome {
    const command = payOf(this.house, code, part);
    return this.step((book, context) => authorize(book, command, this.house.table, context));
  }

  /** An approved payment with a code and a reference of its own. */
  paid(part: Partial<PayCommand> = {}, device = 2): Payment {
    const reference = `pay-${this.house.nextNumber()}-x`;
    const outcome = this.pay(this.code({ device }), { reference, ...part });
    expect(outcome).toMatchObject({ kind: "decided", payment: { body: { declineCode: null } } });
    return (outcome as { payment: Payment }).payment;
  }

  change(part: Partial<Profile>): void {
    const { sql } = this.room.store;
    saveProfile(sql, { ...(profileOf(sql) as Profile), ...part });
  }

  changeDevice(number: number, part: Partial<Device>): void {
    const { sql } = this.room.store;
    saveDevice(sql, { ...(deviceOf(sql, number) as Device), ...part });
  }

  get available(): number {
    return availableMinor(this.room.book.head().balances, "balance");
  }

  get held(): number {
    return this.room.book.head().balances.balance?.debitsPending ?? 0;
  }

  get points(): { readonly pending: number; readonly matured: number } {
    const { balances } = this.room.book.head();
    return { pending: netMinor(balances, "points_pending"), matured: netMinor(balances, "points") };
  }

  /** The log's rows, oldest first. */
  get log(): readonly WalletRow[] {
    return [...this.room.book.newestFirst(Number.MAX_SAFE_INTEGER)].toReversed();
  }

  /** Runs `act` and holds that it wrote nothing at all. */
  unwritten<T>(act: () => T): T {
    const before = this.room.store.dump();
    const value = act();
    expect(this.room.store.dump()).toBe(before);
    return value;
  }
}

/** Stops in force from now on. */
export function stop(
  story: Story,
  scope: "everything" | "spending" | "refunds" | "redemption" | "top_up" | "code_issue",
): void {
  story.house.decree({ stops: [{ stopId: "stp_1", scope, id: null, untilMs: null }] });
}

/** The shop's merchant or terminal, stopped by name. */
export function stopAt(story: Story, scope: "merchant" | "terminal", id: string): void {
  story.house.decree({ stops: [{ stopId: "stp_1", scope, id, untilMs: null }] });
}

export const elsewhere = { ...shop, merchantId: "mer_other", merchantOwnerHex: "00ff00ff00ff00ff" };
