import type { MerchantBook, MerchantProfile, Store, Terminal } from "../../src/merchant/book.ts";
import { guessRows } from "../rows/guess.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import type { Sql } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";

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

const profiles = new Table<MerchantProfile>("merchant", ["id"], {
  name: plain("name"),
  nameKana: plain("name_kana"),
  category: plain("category"),
  rewardRateBp: plain("reward_rate_bp"),
  feeRateBp: plain("fee_rate_bp"),
  shards: plain("shards"),
  creditLineMinor: plain("credit_line"),
  state: plain("state"),
  epoch: plain("epoch"),
  generation: plain("generation"),
  createdAtMs: plain("created_at_ms"),
});

function profileTable(
  sql: Sql,
): Pick<MerchantBook, "profile" | "insertProfile" | "changeTerms" | "raiseEpoch"> {
  const profile = () => profiles.first(sql.exec("SELECT * FROM merchant WHERE id = 1"));
  return {
    profile,
    insertProfile(merchant) {
      sql.exec(
        `INSERT INTO merchant
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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

const stores = new Table<Store>("store", ["number"], {
  number: plain("number"),
  name: plain("name"),
  latE6: plain("lat_e6"),
  lonE6: plain("lon_e6"),
});

function storeTable(sql: Sql): Pick<MerchantBook, "store" | "stores" | "insertStore"> {
  return {
    store: (number) => stores.first(sql.exec("SELECT * FROM store WHERE number = ?", number)),
    stores: () => stores.all(sql.exec("SELECT * FROM store ORDER BY ordinal, number")),
    insertStore({ number, name, latE6, lonE6 }, nowMs) {
      sql.exec(
        `INSERT INTO store
         SELECT ?, ?, ?, ?, ?, coalesce(max(ordinal), 0) + 1 FROM store`,
        ...[number, name, latE6, lonE6, nowMs],
      );
    },
  };
}

const terminals = new Table<Terminal>("terminal", ["number"], {
  number: plain("number"),
  storeNumber: plain("store_number"),
  label: plain("label"),
  state: plain("state"),
  epoch: plain("epoch"),
  jkt: plain("jkt"),
  codeHash: plain("code_hash"),
  codeExpiresAtMs: plain("code_expires_at_ms"),
});

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
  const terminal = (number: number) =>
    terminals.first(sql.exec("SELECT * FROM terminal WHERE number = ?", number));
  return {
    terminal,
    terminals: () => terminals.all(sql.exec("SELECT * FROM terminal ORDER BY ordinal, number")),
    terminalByKey: (jkt) => terminals.first(sql.exec("SELECT * FROM terminal WHERE jkt = ?", jkt)),
    insertTerminal(made) {
      terminals.insert(sql, made);
      sql.exec(
        "UPDATE terminal SET ordinal = (SELECT max(ordinal) + 1 FROM terminal) WHERE number = ?",
        made.number,
      );
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
