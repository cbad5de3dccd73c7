import { type AccountCode, accounts, type Balances } from "../../src/ledger/account.ts";
import { chainStart, linkHash } from "../../src/ledger/chain.ts";
import type { LogHead, LogRow } from "../../src/ledger/log.ts";
import type { Transfer } from "../../src/ledger/transfer.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { logColumns } from "../../worker/rows/log.ts";
import type { Sql } from "../../worker/rows/sql.ts";
import { rowReader } from "../../worker/wallet/row-book.ts";

/** Throws `what` unless `holds`: the auditor found a promise that was not kept. */
export function demand(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(`audit: ${what()}`);
}

/** Sums of an account: [debits pending, debits posted, credits pending, credits posted]. */
type Sums = [bigint, bigint, bigint, bigint];

const end = 2n ** 53n;

/**
 * A log read once more, row by row, without the ledger's own code: the chain is followed, the
 * transfers are added up in `BigInt`, and no account with a floor may ever stand below it.
 */
export class Fold {
  readonly #name: string;
  readonly #sums = new Map<AccountCode, Sums>();
  #sequence = 0;
  #hash = chainStart;

  constructor(name: string) {
    this.#name = name;
  }

  /** The rows that were appended since the last call, checked and added up one by one. */
  *newRows(sql: Sql): Generator<LogRow> {
    const rows = sql.exec(
      `SELECT ${logColumns} FROM log WHERE sequence > ? ORDER BY sequence`,
      this.#sequence,
    );
    for (const raw of rows) {
      const row = rowReader(sql).raw(raw);
      this.#follow(row);
      const { transfers } = row.said as { transfers: readonly Transfer[] };
      for (const transfer of transfers) this.#add(transfer, row);
      yield row;
    }
  }

  /** The head ends where the log does, and its balances are the log's. */
  checkHead(head: LogHead): void {
    const at = `${this.#name}: head`;
    demand(
      head.sequence === this.#sequence,
      () => `${at} at ${head.sequence}, log ${this.#sequence}`,
    );
    demand(head.hash === this.#hash || head.sequence === 0, () => `${at} has another hash`);
    const codes = new Set([...this.#sums.keys(), ...(Object.keys(head.balances) as AccountCode[])]);
    for (const code of codes) {
      const stored = sumsOf(head.balances, code).join();
      const rebuilt = (this.#sums.get(code) ?? [0n, 0n, 0n, 0n]).join();
      demand(stored === rebuilt, () => `${at}: ${code} is ${stored}, the log says ${rebuilt}`);
    }
    for (const unit of ["money", "points"]) {
      const of = [...this.#sums].filter(([code]) => accounts[code].unit === unit);
      const posted = of.reduce((sum, [, [, debits, , credits]]) => sum + debits - credits, 0n);
      const pending = of.reduce((sum, [, [debits, , credits]]) => sum + debits - credits, 0n);
      demand(posted === 0n && pending === 0n, () => `${at}: ${unit} does not balance`);
    }
  }

  /** Posted credits − posted debits. */
  net(code: AccountCode): number {
    const [, debits, , credits] = this.#sums.get(code) ?? [0n, 0n, 0n, 0n];
    return Number(credits - debits);
  }

  /** Pending debits of an account. */
  held(code: AccountCode): number {
    return Number(this.#sums.get(code)?.[0] ?? 0n);
  }

  #follow(row: LogRow): void {
    const at = `${this.#name} row ${row.sequence}`;
    demand(row.sequence === this.#sequence + 1, () => `${at} follows ${this.#sequence}`);
    demand(row.hash === linkHash(digestText, this.#hash, row), () => `${at} breaks the chain`);
    this.#sequence = row.sequence;
    this.#hash = row.hash;
  }

  #add(transfer: Transfer, row: LogRow): void {
    const debit = this.#of(transfer.debit);
    const credit = this.#of(transfer.credit);
    const { type } = transfer;
    const moved = type === "posted" || type === "post" ? BigInt(transfer.amountMinor) : 0n;
    const reserved = type === "pending" ? BigInt(transfer.amountMinor) : 0n;
    const released = type === "post" || type === "void" ? BigInt(transfer.releasesMinor) : 0n;
    debit[0] += reserved - released;
    debit[1] += moved;
    credit[2] += reserved - released;
    credit[3] += moved;
    for (const code of [transfer.debit, transfer.credit]) {
      const sums = this.#of(code);
      const at = () => `${this.#name} row ${row.sequence} (${row.kind}): ${code} is ${sums.join()}`;
      demand(
        sums.every((sum) => sum >= 0n && sum < end),
        at,
      );
      demand(!accounts[code].floor || sums[3] - sums[1] - sums[0] >= 0n, at);
    }
  }

  #of(code: AccountCode): Sums {
    const known = this.#sums.get(code);
    if (known !== undefined) return known;
    const fresh: Sums = [0n, 0n, 0n, 0n];
    this.#sums.set(code, fresh);
    return fresh;
  }
}

function sumsOf(balances: Balances, code: AccountCode): Sums {
  const account = balances[code];
  return [
    BigInt(account?.debitsPending ?? 0),
    BigInt(account?.debitsPosted ?? 0),
    BigInt(account?.creditsPending ?? 0),
    BigInt(account?.creditsPosted ?? 0),
  ];
}
