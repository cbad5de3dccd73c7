import { emptyLogHead } from "../../src/ledger/log.ts";
import type { DestinationMark, WalletHead } from "../../src/wallet/book.ts";
import { withUsedProof } from "../../src/wallet/used-proof.ts";
import { parseColumn } from "../rows/column.ts";
import { balancesColumn } from "../rows/ledger.ts";
import type { Sql } from "../rows/sql.ts";
import { type Column, json, jsonUnlessEmpty, plain, Table } from "../rows/table.ts";
import { type CodeTuple, codeTuple, readCode, readShownCode } from "./short-code.ts";

/** The head of a wallet in which nothing happened yet. */
export const emptyHead: WalletHead = {
  ...emptyLogHead,
  codes: [],
  leftCodes: [],
  proofs: [],
  proofsBeforeMs: 0,
  outbox: {},
  marks: {},
  maturing: [],
  closing: [],
  said: [],
  setBacks: [],
  tags: "",
  snapshotVersion: 0,
  customersEpoch: 0,
  velocitySequence: 0,
  behind: [],
  toppedUpAtMs: null,
};

/** A list whose entries are kept as tuples. */
function tuples<T, Tuple>(
  name: string,
  of: { readonly write: (one: T) => Tuple; readonly read: (tuple: Tuple) => T },
): Column<readonly T[]> {
  return {
    names: [name],
    read: (row) => parseColumn<Tuple[]>(row[name]).map(of.read),
    write: (list) => [textOf(list, of.write)],
  };
}

/** What lists are written as that were written lately: most heads are written with most of theirs again. */
const texts = new WeakMap<readonly unknown[], string>();

function textOf<T>(list: readonly T[], write: (one: T) => unknown): string {
  if (list.length === 0) return "[]";
  const text = texts.get(list) ?? JSON.stringify(list.map(write));
  texts.set(list, text);
  return text;
}

/** How far a destination has acknowledged, as it is kept; what is as usual is left out at the end. */
type MarkTuple = readonly [
  mark: number,
  logSequence: number,
  totalMinor: number,
  hash: string | null,
  failures?: number,
  retryAtMs?: number | null,
];

/** A mark as it is kept. */
export function markTuple(at: DestinationMark): MarkTuple {
  const { mark, logSequence, totalMinor, hash, failures, retryAtMs } = at;
  const reached = [mark, logSequence, totalMinor, hash] as const;
  return failures === 0 && retryAtMs === null ? reached : [...reached, failures, retryAtMs];
}

/** A mark as it was kept. */
export function readMark(tuple: MarkTuple): DestinationMark {
  const [mark, logSequence, totalMinor, hash, failures = 0, retryAtMs = null] = tuple;
  return { mark, logSequence, totalMinor, hash, failures, retryAtMs };
}

const marks: Column<WalletHead["marks"]> = {
  names: ["marks"],
  read: (row) =>
    Object.fromEntries(
      parseColumn<[string, MarkTuple][]>(row.marks).map(([name, mark]) => [name, readMark(mark)]),
    ),
  write: (list) => [
    JSON.stringify(Object.entries(list).map(([name, mark]) => [name, markTuple(mark)])),
  ],
};

const heads = new Table<WalletHead>("head", ["id"], {
  sequence: plain("sequence"),
  lastMs: plain("last_ms"),
  hash: plain("hash"),
  snapshotVersion: plain("snapshot_version"),
  customersEpoch: plain("customers_epoch"),
  velocitySequence: plain("velocity_sequence"),
  toppedUpAtMs: plain("topped_up_ms"),
  balances: balancesColumn,
  codes: tuples("codes", { write: codeTuple, read: readShownCode }),
  leftCodes: tuples<WalletHead["leftCodes"][number], CodeTuple>("left_codes", {
    write: codeTuple,
    read: readCode,
  }),
  proofs: json("proofs"),
  proofsBeforeMs: plain("proofs_before_ms"),
  outbox: json("outbox"),
  marks,
  maturing: json("maturing"),
  closing: json("closing"),
  said: json("said"),
  behind: jsonUnlessEmpty("behind"),
  setBacks: json("set_backs"),
  tags: plain("tags"),
});

/** The wallet's one head as it is stored. A read. */
export function readHead(sql: Sql): WalletHead {
  return heads.first(sql.exec("SELECT * FROM head WHERE id = 1")) ?? emptyHead;
}

/** Writes the head, inside the caller's transaction. */
export function saveHead(sql: Sql, head: WalletHead): void {
  heads.save(sql, head, 1);
}

/** What money and identity share of a wallet's book: the head, and what it says of used proofs. */
export function headRows(sql: Sql) {
  return {
    head: () => readHead(sql),
    useProof(...[proof, nowMs]: [Parameters<typeof withUsedProof>[1], number]): boolean {
      const used = withUsedProof(readHead(sql), proof, nowMs);
      if (used !== null) saveHead(sql, used);
      return used !== null;
    },
  };
}
