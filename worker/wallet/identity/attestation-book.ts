import type { AttestationLevel, JudgedStatement } from "../../../src/identity/attestation.ts";
import type { EpochMs } from "../../../src/time.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

/** What a device brought with it, as it was sent: to be judged later. */
type Attestation = JudgedStatement & { readonly device: number; readonly atMs: EpochMs };

const attestations = new Records<Attestation>("attestation", ({ device }) => device);

/** What devices brought with them. */
export function attestationRows(sql: Sql) {
  return {
    insertAttestation: (
      device: number,
      { format, statement, level }: JudgedStatement,
      atMs: EpochMs,
    ): void => attestations.insert(sql, { device, format, statement, level, atMs }),
    attestationLevels: (): ReadonlyMap<number, AttestationLevel> =>
      new Map(attestations.all(sql).map(({ device, level }) => [device, level])),
  };
}
