import { assert } from "../assert.ts";
import { availableMinor, netMinor } from "../ledger/account.ts";
import { type LogEntry, nextRow } from "../ledger/log.ts";
import { posted, type Transfer } from "../ledger/transfer.ts";
import type { WalletBook, WalletContext, WalletHead } from "../wallet/book.ts";
import { append, appended } from "../wallet/commit.ts";
import type { RestoredBody } from "../wallet/restored-record.ts";
import type { WalletEntry, WalletRow } from "../wallet/row.ts";
import type { MerchantSide } from "./merge-act.ts";

/** A wallet while what it lost is booked again, inside one transaction; its head is saved at the end. */
export class Restoration {
  readonly book: WalletBook;
  readonly context: WalletContext;
  head: WalletHead;
  rows = 0;
  resent = 0;
  readonly conflicts: string[] = [];
  /** Where a lost payment is now, by the row it had. */
  readonly places = new Map<number, number>();
  /** Rows that stand for what a receiver has under another row: they are not told again. */
  readonly met = new Set<number>();
  /** Numbers that two payments had. */
  readonly twice = new Set<number>();
  /** What the merchants have of payments on which acts were lost, by the payment's row. */
  readonly sides = new Map<number, MerchantSide>();

  constructor(book: WalletBook, context: WalletContext) {
    this.book = book;
    this.context = context;
    this.head = book.head();
  }

  /** Appends a row of the kind `restored`. */
  append(entry: Omit<LogEntry<"restored", RestoredBody>, "kind">): WalletRow {
    const next = nextRow(this.head, { ...entry, kind: "restored" }, this.context);
    assert(next.ok, "what a receiver has can be booked");
    const { row, head } = appended(this.book, this.head, next.value, this.context);
    this.head = head;
    if (entry.body.restored.kind !== null) this.rows += 1;
    return row;
  }

  /** Appends a row that restores nothing by itself. */
  appendNone(transfers: readonly Transfer[]): void {
    const none = { kind: null, receiver: "", number: 0, told: 0, atMs: 0, message: null };
    this.append({ body: { v: 1, restored: none }, transfers });
  }

  /** Appends a row of the kind `resent`: a row of before under a number that is free. */
  appendResent(entry: Omit<WalletEntry<"resent">, "kind">): WalletRow {
    const told = append(this.book, this.head, { ...entry, kind: "resent" }, this.context);
    assert(told.ok, "what was told too much is covered");
    this.head = told.value.head;
    return told.value.row;
  }

  /** The transfers, with what the balance lacks for them owed. */
  covered(transfers: readonly Transfer[]): readonly Transfer[] {
    let left = availableMinor(this.head.balances, "balance");
    let owed = 0;
    for (const each of transfers) {
      if (each.type === "void" && each.debit === "balance") left += each.releasesMinor;
      if (each.type !== "posted" && each.type !== "pending") continue;
      if (each.credit === "balance" && each.type === "posted") left += each.amountMinor;
      if (each.debit !== "balance") continue;
      left -= each.amountMinor;
      if (left < 0) {
        owed -= left;
        left = 0;
      }
    }
    return owed > 0 ? [posted("receivable", "balance", owed), ...transfers] : transfers;
  }

  /** What is owed is paid from what is there now. */
  payDown(): void {
    const owed = -netMinor(this.head.balances, "receivable");
    const paid = Math.min(owed, availableMinor(this.head.balances, "balance"));
    if (paid > 0) this.appendNone([posted("balance", "receivable", paid)]);
  }
}
