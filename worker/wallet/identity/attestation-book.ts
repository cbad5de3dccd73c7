import type { AttestationLevel, JudgedStatement } from "../../../src/identity/attestation.ts";
import type { Sql } from "../../rows/sql.ts";

/** One row for each device that came with a statement; kept as it was sent, to be judged later. */
export const attestationTables: readonly string[] = [
  `CREATE TABLE attestation (
    device INTEGER PRIMARY KEY,
    format TEXT NOT NULL,
    statement TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('unverified', 'verified')),
    at_ms INTEGER NOT NULL
  ) STRICT`,
];

/** What devices brought with them. */
export function attestationRows(sql: Sql) {
  return {
    insertAttestation(
      device: number,
      { format, statement, level }: JudgedStatement,
      atMs: number,
    ): void {
      sql.exec(
        "INSERT INTO attestation (device, format, statement, level, at_ms) VALUES (?, ?, ?, ?, ?)",
        device,
        format,
        statement,
        level,
        atMs,
      );
    },
    attestationLevels(): ReadonlyMap<number, AttestationLevel> {
      const rows = sql.exec("SELECT device, level FROM attestation");
      return new Map(rows.map((row) => [row.device as number, row.level as AttestationLevel]));
    },
  };
}
