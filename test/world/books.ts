import {
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { expect, vi } from "vitest";
import { type AccountCode, type Balances, isBalanced, netMinor } from "../../src/ledger/account.ts";
import { firstBadRow } from "../../src/ledger/chain.ts";
import { readBalances } from "../../src/ledger/short.ts";
import { messagesIn, type ToldMessage } from "../../src/settlement/batch.ts";
import { type TerminalMessage, terminalMessage } from "../../src/terminal/message.ts";
import type { DestinationMark } from "../../src/wallet/book.ts";
import type { WalletRow } from "../../src/wallet/row.ts";
import type { Calls } from "../../worker/object/calls.ts";
import { digestText } from "../../worker/rows/digest.ts";
import { readLogRow } from "../../worker/rows/log.ts";
import { type SqlRow, storageSql } from "../../worker/rows/sql.ts";
import { shopRows } from "../../worker/settlement/shop-book.ts";
import type { SettlementCalls } from "../../worker/settlement/stub.ts";
import { destinationMarks, ownName } from "../../worker/wallet/book.ts";
import { readHead, saveHead } from "../../worker/wallet/head-book.ts";
import { rowReader } from "../../worker/wallet/row-book.ts";
import { soon } from "../soon.ts";
import { env } from "./door.ts";

export type Kind =
  | "WALLET"
  | "SETTLEMENT"
  | "PARTNER"
  | "MERCHANT"
  | "DIRECTORY"
  | "CONTROL"
  | "TERMINAL"
  | "HANDLE"
  | "GUARD";
export const kinds: readonly Kind[] = [
  "WALLET",
  "SETTLEMENT",
  "PARTNER",
  "MERCHANT",
  "DIRECTORY",
  "CONTROL",
];

/** What a wallet's table `owner` has records of. */
const ownerKinds = [
  ...["profile", "contact", "device", "attestation", "factor", "recovery_codes"],
  ...["session", "entry", "step_up", "event_ticket"],
];

function countOf(sql: SqlStorage, table: string, where: string): number {
  return sql.exec(`SELECT count(*) AS n FROM "${table}" WHERE ${where}`).one().n as number;
}

/** What an object holds: balances, and how many rows each of its tables has, by kind those of `owner`. */
export interface Holding {
  readonly rows: Readonly<Record<string, number>>;
  readonly balances: Balances;
  readonly hash: string;
}

/** All that one object's database shows to whoever looks for a trace of an attack. */
export async function holdingOf(kind: Kind, id: DurableObjectId): Promise<Holding> {
  return await inside(kind, id, (sql) => {
    const tables = sql
      .exec(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name`,
      )
      .toArray()
      .map((row) => row.name as string);
    const rows: Record<string, number> = {};
    for (const name of tables) {
      if (name === "owner") {
        for (const each of ownerKinds) rows[each] = countOf(sql, "owner", `kind = '${each}'`);
      } else rows[name] = countOf(sql, name, "true");
    }
    const head = tables.includes("log") ? headOf(sql, kind) : undefined;
    const balances =
      head?.balances === undefined ? {} : readBalances(JSON.parse(head.balances as string));
    return { rows, balances, hash: (head?.hash ?? "") as string };
  });
}

/** The wallet's holding, by its route. */
export function walletHolding(route: string): Promise<Holding> {
  return holdingOf("WALLET", env.WALLET.idFromName(route));
}

/** Every object there is: how many of each kind, and what those with money hold. */
export interface Footprint {
  readonly objects: Readonly<Record<Kind, number>>;
  readonly holdings: Readonly<Record<string, Holding>>;
}

/**
 * What is written in the whole deployment, to be compared before and after an attack. Deliveries
 * are let end first and the alarms that write acknowledgements are rung, so that nothing of an earlier
 * act is taken for a trace.
 */
export async function footprint(of: readonly Kind[] = moneyKinds): Promise<Footprint> {
  await atRest();
  const objects = Object.fromEntries(
    await Promise.all(kinds.map(async (kind) => [kind, (await idsOf(kind)).length])),
  );
  const holdings: Record<string, Holding> = {};
  for (const kind of of) {
    await ofEach(kind, async (id) => {
      holdings[`${kind} ${id}`] = await holdingOf(kind, id);
    });
  }
  return { objects, holdings };
}

const moneyKinds = ["WALLET", "SETTLEMENT", "PARTNER"] as const;
const clearingAccounts = ["clearing_settlement", "clearing_partner", "clearing_wallet"] as const;

/** Resolves when every outbox was delivered, the terminals' feed too. */
export async function drained(): Promise<void> {
  await allTaken();
  await vi.waitFor(async () => expect(await untold()).toEqual([]), soon);
}

/** `drained`, sooner and for longer: alarms tell terminals at once and write acknowledgements. */
async function atRest(): Promise<void> {
  await allTaken();
  const behind = await untold();
  for (const id of behind) await runDurableObjectAlarm(env.SETTLEMENT.get(id));
  if (behind.length > 0) await drained();
  await ofEach("WALLET", async (id) => {
    if ((await openTo(id)).length > 0) await runDurableObjectAlarm(env.WALLET.get(id));
  });
}

/** The calls of a Settlement object by its id. */
export function settlementAt(id: DurableObjectId): Calls<SettlementCalls> {
  return env.SETTLEMENT.get(id) as unknown as Calls<SettlementCalls>;
}

/** Resolves when everything that wallets have sent is in the books of Settlement. */
export async function allTaken(): Promise<void> {
  await vi.waitFor(async () => {
    const open = (await ofEach("WALLET", openTo)).flat();
    if (open.length === 0) return;
    const taken = await marksTaken();
    for (const { to, sent } of open) expect(taken.get(to) ?? 0).toBe(sent);
  }, soon);
}

/** The Settlement objects with rows that a terminal was not told of. */
async function untold(): Promise<DurableObjectId[]> {
  const found = await ofEach("SETTLEMENT", async (id) => {
    const told = await Promise.all((await lastTold(id)).map(isTold));
    return told.every((each) => each) ? [] : [id];
  });
  return found.flat();
}

/** `act` on every object of a kind, at once. */
async function ofEach<T>(kind: Kind, act: (id: DurableObjectId) => Promise<T>): Promise<T[]> {
  return await Promise.all((await idsOf(kind)).map(act));
}

/**
 * The books of all objects, checked: each chain from its first row, debits equal to credits in each
 * object, and, once everything is delivered, clearing that adds up to zero over all of them.
 */
export async function expectSoundBooks(): Promise<void> {
  await atRest();
  const clearing: Record<string, number> = {};
  for (const kind of moneyKinds) {
    for (const id of await idsOf(kind)) {
      const { balances, badRow } = await checkedBook(kind, id);
      expect({ kind, badRow, balanced: isBalanced(balances) }).toEqual({
        kind,
        badRow: null,
        balanced: true,
      });
      for (const code of clearingAccounts) {
        clearing[`${kind} ${code}`] = (clearing[`${kind} ${code}`] ?? 0) + netMinor(balances, code);
      }
    }
  }
  const sum = (...names: string[]) => names.reduce((all, name) => all + (clearing[name] ?? 0), 0);
  expect(sum("WALLET clearing_settlement", "SETTLEMENT clearing_wallet")).toBe(0);
  expect(sum("WALLET clearing_partner", "PARTNER clearing_partner")).toBe(0);
}

/** Posted credits − posted debits of an account in a holding. */
export function netOf(holding: Holding, account: AccountCode): number {
  return netMinor(holding.balances, account);
}

/** What all `Handle` objects keep: bar codes that have not ended, and look-ups in vain. */
export async function handleRows(): Promise<{ handles: number; misses: number }> {
  const sums = { handles: 0, misses: 0 };
  for (const id of await idsOf("HANDLE")) {
    const [handles, misses] = await inside("HANDLE", id, (sql) => [
      [0, 1, 2]
        .map((third) => `SELECT count(*) AS n FROM handle_${third} WHERE until_ms > ?1`)
        .reduce((sum, query) => sum + (sql.exec(query, Date.now()).one().n as number), 0),
      sql.exec("SELECT coalesce(sum(count), 0) AS n FROM miss").one().n as number,
    ]);
    sums.handles += handles ?? 0;
    sums.misses += misses ?? 0;
  }
  return sums;
}

/** The log rows of a wallet, oldest first, with their bodies whole. */
export async function walletLog(route: string) {
  return await inside("WALLET", env.WALLET.idFromName(route), (sql, { storage }) => {
    const { full } = rowReader(storageSql(storage));
    const rows = logOf(sql).map((row) => full(row as WalletRow));
    return rows.map(({ said, ...row }) => ({ ...row, body: JSON.stringify(said) }));
  });
}

/** Runs `act` on the database of one object. */
export async function inside<T>(
  kind: Kind,
  id: DurableObjectId,
  act: (sql: SqlStorage, state: DurableObjectState) => T,
): Promise<T> {
  const namespace = env[kind] as unknown as DurableObjectNamespace;
  return await runInDurableObject(namespace.get(id), (_object: unknown, state) =>
    act(state.storage.sql, state),
  );
}

/** The ids of all objects of a kind. */
export async function idsOf(kind: Kind): Promise<DurableObjectId[]> {
  return await listDurableObjectIds(env[kind] as unknown as DurableObjectNamespace);
}

function logOf(sql: SqlStorage) {
  return sql
    .exec("SELECT * FROM log ORDER BY sequence")
    .toArray()
    .map((row) => readLogRow(row as SqlRow));
}

/** Where a log ends and what it adds up to; of a Settlement its last row says so. */
function headOf(sql: SqlStorage, kind: Kind) {
  const columns = "SELECT sequence, hash, balances FROM";
  const from = kind === "SETTLEMENT" ? "log ORDER BY sequence DESC LIMIT 1" : "head";
  return sql.exec(`${columns} ${from}`).toArray()[0];
}

async function checkedBook(kind: Kind, id: DurableObjectId) {
  return await inside(kind, id, (sql) => {
    const row = headOf(sql, kind);
    const rows = logOf(sql);
    if (row === undefined)
      return { balances: {} as Balances, badRow: rows.length === 0 ? null : 1 };
    const head = { sequence: row.sequence as number, hash: row.hash as string };
    const balances = readBalances(JSON.parse(row.balances as string));
    return { balances, badRow: firstBadRow(digestText, rows, head) };
  });
}

/** All that a Settlement object was told, in its order. */
export async function toldTo(id: DurableObjectId): Promise<readonly ToldMessage[]> {
  return await inside("SETTLEMENT", id, (_sql, { storage }) => {
    const sql = storageSql(storage);
    const { shopAt } = shopRows(sql);
    const rows = sql.exec("SELECT body FROM log ORDER BY sequence");
    return rows.flatMap(({ body }) => messagesIn(JSON.parse(body as string), shopAt));
  });
}

/** The last message that each terminal is to have from a Settlement object. */
async function lastTold(id: DurableObjectId) {
  const all = await toldTo(id);
  const told = all.flatMap(({ sender, message }) => {
    const said = terminalMessage({ sender, message }, digestText);
    return said === null ? [] : [{ ...said, terminalId: message.terminalId }];
  });
  return [...new Map(told.map((message) => [message.terminalId, message])).values()];
}

/** Whether a terminal's object has taken a message, and so all before it. */
async function isTold(message: TerminalMessage & { readonly terminalId: string }) {
  const id = env.TERMINAL.idFromName(message.terminalId);
  return await inside("TERMINAL", id, (sql) => {
    const rows = sql
      .exec(
        "SELECT mark FROM payment WHERE lower(hex(payer)) || '.' || number = ?",
        message.payment,
      )
      .toArray();
    return rows.some(({ mark }) => (mark as number) >= message.sequence);
  });
}

/** The number of the last row for each destination that is not written down as acknowledged. */
async function openTo(id: DurableObjectId): Promise<{ to: string; sent: number }[]> {
  return await inside("WALLET", id, (_sql, { storage }) => {
    const sql = storageSql(storage);
    const wallet = ownName(sql, undefined);
    const marks = destinationMarks(sql);
    return sql
      .exec(
        `SELECT destination, max(destination_sequence) AS sent FROM log
         WHERE destination IS NOT NULL GROUP BY destination`,
      )
      .flatMap(({ destination, sent }) => {
        const name = destination as string;
        if ((sent as number) <= (marks.get(name)?.mark ?? 0)) return [];
        return [{ to: `${env.SETTLEMENT.idFromName(name)} ${wallet}`, sent: sent as number }];
      });
  });
}

/** Writes in a wallet's rows what a test needs there; its instance, which knows nothing of it, is ended. */
export async function rewrite(
  route: string,
  act: (sql: SqlStorage, state: DurableObjectState) => void,
): Promise<void> {
  const namespace = env.WALLET as unknown as DurableObjectNamespace;
  const id = namespace.idFromName(route);
  await inside("WALLET", id, act);
  await evictDurableObject(namespace.get(id));
}

/** Writes in a wallet's rows what a test needs of every destination's mark. */
export async function setMarks(route: string, change: Partial<DestinationMark>): Promise<void> {
  await rewrite(route, (_sql, { storage }) => {
    const sql = storageSql(storage);
    const head = readHead(sql);
    const marks = Object.entries(head.marks).map(([name, mark]) => [name, { ...mark, ...change }]);
    saveHead(sql, { ...head, marks: Object.fromEntries(marks) });
  });
}

/** How often in a row each of a wallet's destinations has failed. */
export async function failuresOf(route: string): Promise<number[]> {
  return await inside("WALLET", env.WALLET.idFromName(route), (_sql, { storage }) =>
    [...destinationMarks(storageSql(storage)).values()].map(({ failures }) => failures),
  );
}

/** Up to where each Settlement object has taken each wallet's rows. */
async function marksTaken(): Promise<Map<string, number>> {
  const marks = new Map<string, number>();
  for (const id of await idsOf("SETTLEMENT")) {
    const rows = await inside("SETTLEMENT", id, (sql) =>
      sql.exec("SELECT lower(hex(sender)) AS sender, mark FROM inbox").toArray(),
    );
    for (const { sender, mark } of rows) marks.set(`${id} ${sender}`, mark as number);
  }
  return marks;
}
