import type { Factor, FactorRows } from "../../../src/identity/book.ts";
import type { Sql } from "../../rows/sql.ts";
import { json, once, plain, Table } from "../../rows/table.ts";

const factors = new Table<Factor>("factor", ["number"], {
  number: plain("number"),
  kind: once(plain("kind")),
  state: plain("state"),
  secret: plain("secret"),
  lastStep: plain("last_step"),
  strays: json("strays"),
  failures: plain("failures"),
  label: plain("label"),
  addedMs: once(plain("added_ms")),
  name: plain("name"),
  usedMs: plain("used_ms"),
});

/** Second factors and recovery codes. */
export function factorRows(sql: Sql): FactorRows {
  return {
    factors: () => factors.all(sql.exec("SELECT * FROM factor ORDER BY number")),
    saveFactor: (factor) => factors.save(sql, factor),
    replaceRecoveryCodes(hashes: readonly string[]): void {
      sql.exec("DELETE FROM recovery_code");
      for (const hash of hashes) {
        sql.exec("INSERT INTO recovery_code (hash, used_ms) VALUES (?, NULL)", hash);
      }
    },
    recoveryCodesLeft(): number {
      const row = sql.exec("SELECT count(*) AS left FROM recovery_code WHERE used_ms IS NULL")[0];
      return Number(row?.left ?? 0);
    },
    spendRecoveryCode(hash: string, nowMs: number): boolean {
      const row = sql.exec("SELECT used_ms FROM recovery_code WHERE hash = ?", hash)[0];
      if (row === undefined || row.used_ms !== null) return false;
      sql.exec("UPDATE recovery_code SET used_ms = ? WHERE hash = ?", nowMs, hash);
      return true;
    },
  };
}
