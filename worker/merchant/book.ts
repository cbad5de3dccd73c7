import type { MerchantBook, MerchantProfile, Store, Terminal } from "../../src/merchant/book.ts";
import { guessRows } from "../rows/guess.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A merchant's book, with the highest control version it has acted under. */
export interface MerchantStore extends MerchantBook {
  highestVersion(): number;
  recordVersion(version: number): void;
}

/** Opens the book over a database that `merchantMigrations` made. */
export function merchantBook(sql: Sql): MerchantStore {
  return {
    ...profileTable(sql),
    ...changeTables(sql),
    ...storeTable(sql),
    ...terminalTable(sql),
    ...guessRows(sql),
    useProof: (proof, nowMs) => recordProofUse(sql, proof, nowMs),
    highestVersion: () =>
      sql.exec<{ version: number }>("SELECT version FROM control_seen WHERE id = 1")[0]?.version ??
      0,
    recordVersion(version) {
      sql.exec(
        "UPDATE control_seen SET version = ? WHERE id = 1 AND version < ?",
        version,
        version,
      );
    },
  };
}

type ProfileRow = SqlRow & {
  name: string;
  name_kana: string;
  category: string;
  reward_rate_bp: number;
  fee_rate_bp: number;
  shards: number;
  credit_line: number;
  state: string;
  epoch: number;
  generation: number;
  created_at_ms: number;
};

function profileTable(
  sql: Sql,
): Pick<MerchantBook, "profile" | "insertProfile" | "changeTerms" | "raiseEpoch"> {
  const profile = () => {
    const [row] = sql.exec<ProfileRow>("SELECT * FROM merchant WHERE id = 1");
    return row === undefined ? null : profileOf(row);
  };
  return {
    profile,
    insertProfile(merchant) {
      sql.exec(
        `INSERT INTO merchant
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', '', ?, ?, ?, ?, '')`,
        ...[merchant.name, merchant.nameKana, merchant.category],
        ...[merchant.rewardRateBp, merchant.feeRateBp, merchant.shards, merchant.creditLineMinor],
        ...[merchant.state, merchant.epoch, merchant.generation, merchant.createdAtMs],
      );
    },
    changeTerms(change) {
      const { name, nameKana, rewardRateBp, feeRateBp, creditLineMinor } = change;
      sql.exec(
        `UPDATE merchant SET name = coalesce(?, name), name_kana = coalesce(?, name_kana),
           reward_rate_bp = coalesce(CAST(? AS INTEGER), reward_rate_bp),
           fee_rate_bp = coalesce(CAST(? AS INTEGER), fee_rate_bp),
           credit_line = coalesce(CAST(? AS INTEGER), credit_line)
         WHERE id = 1`,
        ...[name ?? null, nameKana ?? null, rewardRateBp ?? null, feeRateBp ?? null],
        creditLineMinor ?? null,
      );
    },
    raiseEpoch(state) {
      sql.exec("UPDATE merchant SET epoch = epoch + 1, state = ? WHERE id = 1", state);
      return (profile() as MerchantProfile).epoch;
    },
  };
}

function profileOf(row: ProfileRow): MerchantProfile {
  return {
    name: row.name,
    nameKana: row.name_kana,
    category: row.category,
    rewardRateBp: row.reward_rate_bp,
    feeRateBp: row.fee_rate_bp,
    shards: row.shards,
    creditLineMinor: row.credit_line,
    state: row.state as MerchantProfile["state"],
    epoch: row.epoch,
    generation: row.generation,
    createdAtMs: row.created_at_ms,
  };
}

function changeTables(
  sql: Sql,
): Pick<MerchantBook, "accounts" | "insertAccount" | "isChanged" | "recordChange"> {
  return {
    accounts: () =>
      sql
        .exec("SELECT approval_id, sealed, in_force_ms FROM account ORDER BY number DESC")
        .map((row) => ({
          approvalId: row.approval_id as string,
          sealedBank: row.sealed as string,
          inForceAtMs: row.in_force_ms as number,
        })),
    insertAccount({ approvalId, sealedBank, inForceAtMs }) {
      sql.exec(
        "INSERT INTO account (approval_id, sealed, in_force_ms) VALUES (?, ?, ?)",
        ...[approvalId, sealedBank, inForceAtMs],
      );
    },
    isChanged: (approvalId) =>
      sql.exec("SELECT 1 FROM change WHERE approval_id = ?", approvalId).length > 0,
    recordChange(approvalId, atMs) {
      sql.exec("INSERT INTO change VALUES (?, ?)", approvalId, atMs);
    },
  };
}

type StoreRow = SqlRow & { number: number; name: string; lat_e6: number; lon_e6: number };

function storeTable(sql: Sql): Pick<MerchantBook, "store" | "stores" | "insertStore"> {
  const columns = "number, name, lat_e6, lon_e6";
  const read = (row: StoreRow): Store => ({
    number: row.number,
    name: row.name,
    latE6: row.lat_e6,
    lonE6: row.lon_e6,
  });
  return {
    store(number) {
      const [row] = sql.exec<StoreRow>(`SELECT ${columns} FROM store WHERE number = ?`, number);
      return row === undefined ? null : read(row);
    },
    stores: () => sql.exec<StoreRow>(`SELECT ${columns} FROM store ORDER BY number`).map(read),
    insertStore({ name, latE6, lonE6 }, nowMs) {
      const number = nextNumber(sql.exec("SELECT max(number) AS number FROM store"));
      sql.exec("INSERT INTO store VALUES (?, ?, ?, ?, ?)", number, name, latE6, lonE6, nowMs);
      return { number, name, latE6, lonE6 };
    },
  };
}

type TerminalRow = SqlRow & {
  number: number;
  store_number: number;
  label: string;
  state: string;
  epoch: number;
  jkt: string | null;
  code_hash: string;
  code_expires_at_ms: number;
};

function terminalTable(
  sql: Sql,
): Pick<
  MerchantBook,
  | "terminal"
  | "terminals"
  | "terminalByKey"
  | "insertTerminal"
  | "bindTerminal"
  | "raiseTerminalEpoch"
> {
  const one = (rows: readonly TerminalRow[]) =>
    rows[0] === undefined ? null : terminalOf(rows[0]);
  const terminal = (number: number) =>
    one(sql.exec<TerminalRow>("SELECT * FROM terminal WHERE number = ?", number));
  return {
    terminal,
    terminals: () =>
      sql.exec<TerminalRow>("SELECT * FROM terminal ORDER BY number").map(terminalOf),
    terminalByKey: (jkt) => one(sql.exec<TerminalRow>("SELECT * FROM terminal WHERE jkt = ?", jkt)),
    insertTerminal(made) {
      const number = nextNumber(sql.exec("SELECT max(number) AS number FROM terminal"));
      sql.exec(
        "INSERT INTO terminal VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        ...[number, made.storeNumber, made.label, made.state, made.epoch, made.jkt],
        ...[made.codeHash, made.codeExpiresAtMs],
      );
      return { ...made, number };
    },
    bindTerminal(number, jkt, atMs) {
      sql.exec(
        "UPDATE terminal SET jkt = ?, state = 'active', activated_at_ms = ? WHERE number = ?",
        jkt,
        atMs,
        number,
      );
    },
    raiseTerminalEpoch(number, state) {
      sql.exec("UPDATE terminal SET epoch = epoch + 1, state = ? WHERE number = ?", state, number);
      return (terminal(number) as Terminal).epoch;
    },
  };
}

function terminalOf(row: TerminalRow): Terminal {
  return {
    number: row.number,
    storeNumber: row.store_number,
    label: row.label,
    state: row.state as Terminal["state"],
    epoch: row.epoch,
    jkt: row.jkt,
    codeHash: row.code_hash,
    codeExpiresAtMs: row.code_expires_at_ms,
  };
}

function nextNumber(rows: readonly SqlRow[]): number {
  return Number(rows[0]?.number ?? 0) + 1;
}
