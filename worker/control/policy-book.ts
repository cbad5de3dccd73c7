import type { ControlBook, PolicyRecord, PolicyVersion } from "../../src/control/book.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

type PolicyRow = SqlRow & {
  version: number;
  document: string;
  created_at_ms: number;
  table_bytes: number;
  created_by: string | null;
  activated_ms: number | null;
  shadowed_ms: number | null;
};

const columns = `version, document, created_at_ms, length(rule_table) AS table_bytes, created_by,
  activated_ms, shadowed_ms`;

/** The table of policy versions, none of which is ever removed, and which of them are in use. */
export function policyBook(
  sql: Sql,
): Pick<
  ControlBook,
  | "policyVersion"
  | "policyVersions"
  | "policiesInUse"
  | "insertPolicy"
  | "activatePolicy"
  | "shadowPolicy"
> & { policy(version: number): PolicyRecord | null } {
  return {
    policy(version) {
      const [row] = sql.exec<PolicyRow & { rule_table: ArrayBuffer | Uint8Array }>(
        `SELECT ${columns}, rule_table FROM policy WHERE version = ?`,
        version,
      );
      if (row === undefined) return null;
      const { document, createdAtMs } = versionOf(row);
      return { version, document, createdAtMs, table: bytesOf(row.rule_table) };
    },
    policyVersion(version) {
      const [row] = sql.exec<PolicyRow>(`SELECT ${columns} FROM policy WHERE version = ?`, version);
      return row === undefined ? null : versionOf(row);
    },
    policyVersions: () =>
      sql.exec<PolicyRow>(`SELECT ${columns} FROM policy ORDER BY version`).map(versionOf),
    policiesInUse() {
      const [row] = sql.exec<{ active: number; shadow: number | null }>(
        "SELECT policy_version AS active, shadow_version AS shadow FROM head WHERE id = 1",
      );
      return { active: row?.active ?? 0, shadow: row?.shadow ?? null };
    },
    insertPolicy({ version, document, table, createdBy, createdAtMs }) {
      sql.exec(
        "INSERT INTO policy (version, document, rule_table, created_at_ms, created_by) VALUES (?, ?, ?, ?, ?)",
        ...[version, document, table, createdAtMs, createdBy],
      );
    },
    activatePolicy(version, atMs) {
      sql.exec("UPDATE head SET policy_version = ? WHERE id = 1", version);
      sql.exec("UPDATE policy SET activated_ms = ? WHERE version = ?", atMs, version);
    },
    shadowPolicy(version, atMs) {
      sql.exec("UPDATE head SET shadow_version = ? WHERE id = 1", version);
      sql.exec("UPDATE policy SET shadowed_ms = ? WHERE version = ?", atMs, version);
    },
  };
}

/** A blob as the platform gives it, or as `node:sqlite` does. */
function bytesOf(blob: ArrayBuffer | Uint8Array): Uint8Array {
  return new Uint8Array(blob as ArrayBuffer);
}

function versionOf(row: PolicyRow): PolicyVersion {
  return {
    version: row.version,
    document: row.document,
    createdAtMs: row.created_at_ms,
    tableBytes: row.table_bytes,
    createdBy: row.created_by,
    activatedAtMs: row.activated_ms,
    shadowedAtMs: row.shadowed_ms,
  };
}
