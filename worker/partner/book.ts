import type { Claim, PartnerBodies, PartnerBook } from "../../src/partner/claim.ts";
import { ledgerBook } from "../rows/ledger.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

/** A Partner object's rows on SQL; every call is inside the caller's transaction. */
export function partnerBook(sql: Sql): PartnerBook {
  return {
    ...ledgerBook<PartnerBodies>(sql),
    claim(reference) {
      const row = sql.exec("SELECT * FROM claim WHERE reference = ?", reference)[0];
      return row === undefined ? null : readClaim(row);
    },
    insertClaim(claim) {
      sql.exec(
        `INSERT INTO claim (reference, partner_id, channel, wallet, amount, claimed_ms, result,
           decline_code, top_up_sequence, id_key, decided_ms, stopped_ms, partner_name)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        claim.reference,
        claim.partnerId,
        claim.channel,
        claim.wallet,
        claim.amountMinor,
        claim.claimedAtMs,
        claim.result,
        claim.declineCode,
        claim.topUpSequence,
        claim.idKey,
        claim.decidedAtMs,
        claim.stoppedAtMs,
        claim.partnerName,
      );
    },
    saveOutcome(claim) {
      sql.exec(
        `UPDATE claim SET result = ?, decline_code = ?, top_up_sequence = ?, id_key = ?,
           decided_ms = ?, stopped_ms = ? WHERE reference = ?`,
        claim.result,
        claim.declineCode,
        claim.topUpSequence,
        claim.idKey,
        claim.decidedAtMs,
        claim.stoppedAtMs,
        claim.reference,
      );
    },
    dropClaim(reference) {
      sql.exec("DELETE FROM claim WHERE reference = ? AND result = 'pending'", reference);
    },
    pendingClaims: (limit) =>
      sql
        .exec(
          "SELECT * FROM claim WHERE result = 'pending' ORDER BY claimed_ms LIMIT CAST(? AS INTEGER)",
          limit,
        )
        .map(readClaim),
    stoppedClaims: (limit) =>
      sql
        .exec(
          `SELECT * FROM claim WHERE stopped_ms IS NOT NULL ORDER BY stopped_ms
           LIMIT CAST(? AS INTEGER)`,
          limit,
        )
        .map(readClaim),
    lastTold(wallet) {
      const [row] = sql.exec("SELECT reference, sequence FROM last_told WHERE wallet = ?", wallet);
      if (row === undefined) return null;
      return { reference: row.reference as string, sequence: row.sequence as number };
    },
    saveLastTold(wallet, { reference, sequence }) {
      sql.exec(
        `INSERT INTO last_told (wallet, reference, sequence) VALUES (?, ?, ?)
         ON CONFLICT (wallet) DO UPDATE SET reference = excluded.reference,
           sequence = excluded.sequence`,
        ...[wallet, reference, sequence],
      );
    },
    decidedClaims: (wallet) =>
      sql
        .exec(
          `SELECT * FROM claim WHERE wallet = ? AND result IN ('credited', 'declined')
           ORDER BY top_up_sequence`,
          wallet,
        )
        .map(readClaim),
  };
}

/** A claim as its row has it. */
export function readClaim(row: SqlRow): Claim {
  return {
    reference: row.reference as string,
    partnerId: row.partner_id as string,
    partnerName: row.partner_name as string,
    channel: row.channel as string,
    wallet: row.wallet as string,
    amountMinor: row.amount as number,
    claimedAtMs: row.claimed_ms as number,
    result: row.result as Claim["result"],
    declineCode: row.decline_code as string | null,
    topUpSequence: row.top_up_sequence as number | null,
    idKey: row.id_key as number,
    decidedAtMs: row.decided_ms as number | null,
    stoppedAtMs: row.stopped_ms as number | null,
  };
}
