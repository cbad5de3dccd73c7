import type { AttestationLevel, JudgedStatement } from "../../../src/identity/attestation.ts";
import type { Sql } from "../../rows/sql.ts";

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
