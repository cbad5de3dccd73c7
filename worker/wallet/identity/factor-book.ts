import type { Factor, FactorRows } from "../../../src/identity/book.ts";
import { parseColumn } from "../../rows/column.ts";
import type { Sql } from "../../rows/sql.ts";

/** Second factors and recovery codes. */
export function factorRows(sql: Sql): FactorRows {
  return {
    factors(): readonly Factor[] {
      return sql.exec("SELECT * FROM factor ORDER BY number").map((row) => ({
        number: row.number as number,
        kind: row.kind as Factor["kind"],
        state: row.state as Factor["state"],
        secret: row.secret as string,
        lastStep: row.last_step as number,
        strays: parseColumn(row.strays),
        failures: row.failures as number,
        label: row.label as string,
        addedMs: row.added_ms as number,
        name: row.name as string | null,
        usedMs: row.used_ms as number | null,
      }));
    },
    saveFactor(factor: Factor): void {
      sql.exec(
        `INSERT INTO factor (number, kind, state, secret, last_step, failures, label, added_ms,
           name, used_ms, strays)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET state = excluded.state, last_step = excluded.last_step,
           failures = excluded.failures, label = excluded.label, secret = excluded.secret,
           name = excluded.name, used_ms = excluded.used_ms, strays = excluded.strays`,
        factor.number,
        factor.kind,
        factor.state,
        factor.secret,
        factor.lastStep,
        factor.failures,
        factor.label,
        factor.addedMs,
        factor.name,
        factor.usedMs,
        JSON.stringify(factor.strays),
      );
    },
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
