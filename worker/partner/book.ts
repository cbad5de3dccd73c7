import type { Claim, LastTold, PartnerBodies, PartnerBook } from "../../src/partner/book.ts";
import { ledgerBook } from "../rows/ledger.ts";
import type { Sql } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";

/** How a claim is kept. */
export const claims = new Table<Claim>("claim", ["reference"], {
  reference: plain("reference"),
  partnerId: plain("partner_id"),
  partnerName: plain("partner_name"),
  channel: plain("channel"),
  wallet: plain("wallet"),
  amountMinor: plain("amount"),
  claimedAtMs: plain("claimed_ms"),
  result: plain("result"),
  declineCode: plain("decline_code"),
  topUpSequence: plain("top_up_sequence"),
  idKey: plain("id_key"),
  decidedAtMs: plain("decided_ms"),
  stoppedAtMs: plain("stopped_ms"),
});

const lastTold = new Table<LastTold>("last_told", ["wallet"], {
  reference: plain("reference"),
  sequence: plain("sequence"),
});

/** A Partner object's rows on SQL; every call is inside the caller's transaction. */
export function partnerBook(sql: Sql): PartnerBook {
  return {
    ...ledgerBook<PartnerBodies>(sql),
    claim: (reference) =>
      claims.first(sql.exec("SELECT * FROM claim WHERE reference = ?", reference)),
    insertClaim: (claim) => claims.insert(sql, claim),
    saveOutcome(claim) {
      sql.exec(
        `UPDATE claim SET amount = ?, result = ?, decline_code = ?, top_up_sequence = ?,
           id_key = ?, decided_ms = ?, stopped_ms = ? WHERE reference = ?`,
        claim.amountMinor,
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
      claims.all(
        sql.exec(
          "SELECT * FROM claim WHERE result = 'pending' ORDER BY claimed_ms LIMIT CAST(? AS INTEGER)",
          limit,
        ),
      ),
    stoppedClaims: (limit) =>
      claims.all(
        sql.exec(
          `SELECT * FROM claim WHERE stopped_ms IS NOT NULL ORDER BY stopped_ms
           LIMIT CAST(? AS INTEGER)`,
          limit,
        ),
      ),
    lastTold: (wallet) =>
      lastTold.first(sql.exec("SELECT * FROM last_told WHERE wallet = ?", wallet)),
    saveLastTold: (wallet, told) => lastTold.save(sql, told, wallet),
    decidedClaims: (wallet) =>
      claims.all(
        sql.exec(
          `SELECT * FROM claim WHERE wallet = ? AND result IN ('credited', 'declined')
           ORDER BY top_up_sequence`,
          wallet,
        ),
      ),
  };
}
