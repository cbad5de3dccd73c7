import { ObjectAudit } from "../../src/audit/object-audit.ts";
import { bookEvents } from "../../src/cli/books/books.ts";
import { recordDecision } from "../../src/velocity/explain.ts";
import { explain } from "../../src/wallet/explain.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { demand, Fold } from "./fold.ts";
import type { House, PartnerRoom, SettlementRoom, WalletRoom } from "./house.ts";
import { settledOf } from "./settled.ts";
import { type Sent, WalletAudit } from "./wallet-audit.ts";

/** Holds the whole house against its promises, after every step. */
export class Auditor {
  readonly #house: House;
  readonly wallets: readonly WalletAudit[];
  readonly #settlements = new Map<string, Fold>();
  readonly #partners = new Map<string, Fold>();
  /** Rows each room had written at the last audit: only where that rose is anything new. */
  readonly #written = new Map<string, number>();
  readonly #marks = new Map<string, number>();

  /** `ringing`: whether an alarm handler of a wallet is at work, which sets the next alarm. */
  constructor(house: House, ringing: (room: WalletRoom) => boolean) {
    this.#house = house;
    this.wallets = house.wallets.map((room) => new WalletAudit(room, () => ringing(room)));
  }

  /** Throws what does not hold. */
  check(): void {
    // What an instance knows of its deliveries changes without a row.
    for (const wallet of this.wallets) wallet.checkMarks();
    const rooms = this.#house.rooms();
    const written = rooms.filter((room) => {
      const { rowsWritten } = room.store.sql;
      const before = this.#written.get(room.name);
      this.#written.set(room.name, rowsWritten);
      return before !== rowsWritten;
    });
    if (written.length === 0) return;
    for (const wallet of this.wallets) if (written.includes(wallet.room)) wallet.check();
    for (const room of this.#house.settlements.values()) this.#checkSettlement(room);
    for (const room of this.#house.partners.values()) this.#checkPartner(room);
    this.#checkClearing();
  }

  /** What holds besides once nothing is on its way: clearing is 0, both sides know the same. */
  checkDrained(): void {
    this.check();
    let clearing = 0;
    let funding = 0;
    for (const wallet of this.wallets) {
      clearing += wallet.fold.net("clearing_settlement");
      funding += wallet.fold.net("clearing_partner");
    }
    for (const fold of this.#settlements.values()) clearing += fold.net("clearing_wallet");
    for (const fold of this.#partners.values()) funding += fold.net("clearing_partner");
    demand(clearing === 0, () => `drained, and ${clearing} still on its way to the merchants`);
    demand(funding === 0, () => `drained, and ${funding} still on its way from the partners`);
    for (const wallet of this.wallets) {
      for (const paid of wallet.payments.values()) {
        const { stored, expected } = settledOf(this.#house, wallet.room, paid);
        const at = `settled payment ${wallet.room.name.slice(-2)} ${paid.row.reference}`;
        demand(stored === expected, () => `${at} is ${stored}, the wallet says ${expected}`);
      }
    }
    this.#checkTombstones();
    this.#checkWhole();
    this.#checkExplained();
  }

  /** Every decision re-evaluates, by the reference and from the log alone, to what it was. */
  #checkExplained(): void {
    for (const { room, payments } of this.wallets) {
      for (const sequence of payments.keys()) {
        const told = explain(room.book, { number: sequence, keyNumber: 1 }, this.#house.table);
        if (told === null || told.recorded === null) continue;
        const recorded = JSON.stringify(recordDecision(told.recorded));
        const again = told.again === null ? null : JSON.stringify(recordDecision(told.again));
        demand(recorded === again, () => `payment ${sequence}: ${recorded}, again ${again}`);
      }
    }
  }

  #checkSettlement(room: SettlementRoom): void {
    const fold = this.#settlements.get(room.name) ?? new Fold(`settlement ${room.name}`);
    this.#settlements.set(room.name, fold);
    for (const _ of fold.newRows(room.store.sql));
    fold.checkHead(room.book.head());
    let received = 0;
    for (const wallet of this.wallets) {
      const { mark, totalMinor } = room.book.inbox(wallet.room.name);
      const sent: Sent = wallet.sent.get(room.name) ?? [];
      const key = `${room.name} ${wallet.room.name}`;
      const at = () => `inbox ${key}: ${mark} of ${sent.length}`;
      demand(mark <= sent.length && mark >= (this.#marks.get(key) ?? 0), at);
      demand(totalMinor === (sent[mark - 1] ?? 0), () => `${at()} totals ${totalMinor}`);
      const acknowledged = wallet.room.book.destination(room.name)?.mark ?? 0;
      demand(acknowledged <= mark, () => `${at()}, acknowledged ${acknowledged}`);
      this.#marks.set(key, mark);
      received += totalMinor;
    }
    const clearing = -fold.net("clearing_wallet");
    demand(clearing === received, () => `${room.name}: clearing ${clearing}, received ${received}`);
    const kept = fold.net("merchant_payable") + fold.net("fee_income");
    demand(kept === received, () => `${room.name}: kept ${kept} of ${received}`);
    this.#checkFees(room);
  }

  #checkFees(room: SettlementRoom): void {
    const rows = room.store.sql.exec<Record<"amount" | "returned" | "fee" | "rate", number>>(
      `SELECT amount, returned, fee, shop.shop ->> '$.feeRateBp' AS rate
         FROM payment LEFT JOIN shop ON shop.number = payment.shop`,
    );
    for (const { amount, returned, fee, rate } of rows) {
      demand(returned <= amount, () => `${room.name}: ${returned} of ${amount} given back`);
      const due = (BigInt(amount - returned) * BigInt(rate)) / 10_000n;
      demand(BigInt(fee) === due, () => `${room.name}: fee ${fee}, due ${due}`);
    }
  }

  #checkPartner(room: PartnerRoom): void {
    const fold = this.#partners.get(room.name) ?? new Fold(`partner ${room.name}`);
    this.#partners.set(room.name, fold);
    for (const _ of fold.newRows(room.store.sql));
    fold.checkHead(room.book.head());
  }

  /** What was credited and is not concluded is all that lies between wallets and partners. */
  #checkClearing(): void {
    let open = 0;
    const credited = new Map<string, string>();
    for (const wallet of this.wallets) {
      for (const [key, body] of wallet.topUps) {
        const [partnerId = "", reference = ""] = key.split(" ");
        if (body.declineCode !== null) continue;
        const other = credited.get(key);
        demand(other === undefined, () => `${key} credited two wallets`);
        credited.set(key, wallet.room.name);
        const claim = this.#house.partner(partnerId).book.claim(reference);
        if (claim?.result !== "credited") open += body.amountMinor;
      }
    }
    let between = 0;
    for (const wallet of this.wallets) between -= wallet.fold.net("clearing_partner");
    for (const fold of this.#partners.values()) between -= fold.net("clearing_partner");
    demand(between === open, () => `${between} between wallets and partners, ${open} are open`);
  }

  /**
   * A cancellation by reference has left its tombstone, whichever way it came; one that came in time
   * has undone what stood under it.
   */
  #checkTombstones(): void {
    for (const { terminalId, reference, destination } of this.wallets.flatMap((w) => w.buried)) {
      const room = this.#house.settlements.get(destination ?? "");
      const tombstone = room?.book.tombstone(terminalId, reference) ?? null;
      demand(tombstone !== null, () => `${reference} was cancelled, and has no tombstone`);
    }
    for (const room of this.#house.settlements.values()) {
      for (const wallet of this.wallets) {
        for (const paid of wallet.payments.values()) {
          const { terminalId } = paid.body.shop;
          const tombstone = room.book.tombstone(terminalId, paid.row.reference as string);
          if (tombstone === null || paid.row.destination !== room.name) continue;
          const status =
            paid.after?.status ?? (paid.body.declineCode === null ? "captured" : "declined");
          const endMs = paid.after?.windowEndMs ?? paid.body.windowEndMs;
          const undone = status !== "captured" || tombstone.acceptedAtMs >= endMs;
          demand(undone, () => `${paid.row.reference} stands (${status}) under a tombstone`);
        }
      }
    }
  }

  /** Every object once more from its first row, with the product's own eyes. */
  #checkWhole(): void {
    const { wallets, settlements, partners } = this.#house;
    const kinds = [
      ["Wallet", wallets],
      ["Settlement", [...settlements.values()]],
      ["Partner", [...partners.values()]],
    ] as const;
    for (const [kind, rooms] of kinds) {
      for (const { name, store } of rooms) {
        const audit = new ObjectAudit(kind, digestText);
        for (const event of bookEvents(kind, store.sql)) audit.take(event);
        const { fault } = audit.end();
        demand(fault === null, () => `${kind} ${name}: ${JSON.stringify(fault)}`);
      }
    }
  }
}
