import {
  type AccountCode,
  accountOf,
  accounts,
  type Balances,
  isBalanced,
} from "../ledger/account.ts";
import { Chain, chainStart, type Digest } from "../ledger/chain.ts";
import { transfersOf } from "../ledger/log.ts";
import { post } from "../ledger/post.ts";
import { followPartner } from "./follow-partner.ts";
import { followSettlement } from "./follow-settlement.ts";
import { followWallet } from "./follow-wallet.ts";
import type { BookEvent, Follower, HashedRow, Stored, StoredHead } from "./stored.ts";

/** The objects that keep a chain. */
export const auditedKinds = ["Wallet", "Settlement", "Partner", "Control"] as const;
/** The class of an object that keeps a chain. */
export type AuditedKind = (typeof auditedKinds)[number];

/** The first thing in an object that is not as it was written. */
export interface Fault {
  /** `log` and `audit` are chains; `file`: the object could not be read. */
  readonly table: string;
  /** The row's sequence or key, where the table has rows. */
  readonly row: string | null;
  readonly reason: string;
}

/** What an audit came to. */
export interface Audited {
  readonly rows: number;
  readonly balances: Balances;
  readonly fault: Fault | null;
}

/** Control keeps nothing beside its chain that follows from it. */
const followControl = (): Follower => ({
  expected: new Map(),
  row: () => null,
  stranger: () => null,
  head: () => null,
});

const followers: Readonly<Record<AuditedKind, () => Follower>> = {
  Wallet: followWallet,
  Settlement: followSettlement,
  Partner: followPartner,
  Control: followControl,
};

/**
 * Checks one object as its books are read, in one pass: each row's link and its place, its
 * transfers posted anew, the rows beside the log that follow from it, the head, the balances, and
 * that debits equal credits. The first fault stands; what comes after it is not judged.
 */
export class ObjectAudit {
  readonly #chainTable: "log" | "audit";
  readonly #chain: Chain;
  readonly #follower: Follower;
  readonly #seen = new Set<string>();
  #rebuilt: Balances = {};
  #head: StoredHead | null = null;
  #rows = 0;
  #fault: Fault | null = null;
  /** The first fault beside the log: a log that was cut short comes before it. */
  #beside: Fault | null = null;

  constructor(kind: AuditedKind, digest: Digest) {
    this.#chainTable = kind === "Control" ? "audit" : "log";
    this.#chain = new Chain(digest);
    this.#follower = followers[kind]();
  }

  take(event: BookEvent): void {
    if ("row" in event) this.#rows += 1;
    if ("head" in event) this.#head = event.head;
    if (this.#fault !== null) return;
    if ("row" in event) this.#fault = this.#row(event.row);
    else if ("stored" in event) this.#beside ??= this.#stored(event.stored);
  }

  /** Called when everything was taken. */
  end(): Audited {
    const balances = this.#head?.balances ?? {};
    const inLog = this.#fault ?? this.#cut();
    const fault = inLog ?? this.#beside ?? this.#missing() ?? this.#headFault(balances);
    return { rows: this.#rows, balances, fault };
  }

  #row(row: HashedRow): Fault | null {
    const table = this.#chainTable;
    if (!this.#chain.follows(row)) {
      return { table, row: `${this.#chain.sequence + 1}`, reason: altered };
    }
    if (table === "audit") return null;
    const next = post(this.#rebuilt, transfersOf(row));
    if (!next.ok) {
      const reason = `its transfers do not post: ${next.fault.code}`;
      return { table, row: `${row.sequence}`, reason };
    }
    this.#rebuilt = next.value;
    const stray = this.#follower.row(row);
    return stray === null ? null : { table, row: `${row.sequence}`, reason: stray };
  }

  #stored(stored: Stored): Fault | null {
    const { table, key, value } = stored;
    const name = `${table} ${key}`;
    this.#seen.add(name);
    const expected = this.#follower.expected.get(name);
    const reason = expected === undefined ? this.#follower.stranger(stored) : expected.fault(value);
    return reason === null ? null : { table, row: key, reason };
  }

  #missing(): Fault | null {
    for (const [name, expected] of this.#follower.expected) {
      if (this.#seen.has(name) || !expected.required()) continue;
      const [table = "", ...key] = name.split(" ");
      return { table, row: key.join(" "), reason: "it is missing" };
    }
    return null;
  }

  /** The chain ends before or after the head says. */
  #cut(): Fault | null {
    const head = this.#head ?? { sequence: 0, hash: chainStart };
    if (this.#chain.endsAt(head)) return null;
    const sequence = this.#chain.sequence + 1;
    const reason = sequence > head.sequence ? "the log does not end where the head says" : altered;
    return { table: this.#chainTable, row: `${sequence}`, reason };
  }

  #headFault(balances: Balances): Fault | null {
    const differing = codes.find((code) => !isSameAccount(this.#rebuilt, balances, code));
    const reason =
      differing !== undefined
        ? `the stored ${differing} is not what the log adds up to`
        : isBalanced(balances)
          ? this.#head && this.#follower.head(this.#head)
          : "debits are not credits";
    return reason === null ? null : { table: "head", row: null, reason };
  }
}

const altered = "it was altered, moved or removed";
const codes = Object.keys(accounts) as AccountCode[];

function isSameAccount(left: Balances, right: Balances, code: AccountCode): boolean {
  const [one, other] = [accountOf(left, code), accountOf(right, code)];
  return (Object.keys(one) as (keyof typeof one)[]).every((sum) => one[sum] === other[sum]);
}
