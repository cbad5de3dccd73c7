import type { ControlBook, MerchantEntry, PartnerRecord } from "../../src/control/book.ts";
import type { FundingChannel } from "../../src/token/access-claims.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

type Admitted = Pick<
  ControlBook,
  | "partner"
  | "partnerByKey"
  | "partners"
  | "insertPartner"
  | "revokePartner"
  | "merchants"
  | "insertMerchant"
  | "renameMerchant"
  | "markMerchantRevoked"
>;

/** The tables of partners, and of the list of merchants. */
export function admittedBook(sql: Sql): Admitted {
  return { ...partnerTable(sql), ...merchantTable(sql) };
}

type PartnerRow = SqlRow & {
  partner_id: string;
  name: string;
  channel: string;
  jkt: string;
  x: string;
  y: string;
  epoch: number;
  created_at_ms: number;
  revoked_at_ms: number | null;
};

function partnerTable(
  sql: Sql,
): Pick<Admitted, "partner" | "partnerByKey" | "partners" | "insertPartner" | "revokePartner"> {
  const one = (rows: readonly PartnerRow[]) => (rows[0] === undefined ? null : partnerOf(rows[0]));
  return {
    partner: (partnerId) =>
      one(sql.exec<PartnerRow>("SELECT * FROM partner WHERE partner_id = ?", partnerId)),
    partnerByKey: (jkt) => one(sql.exec<PartnerRow>("SELECT * FROM partner WHERE jkt = ?", jkt)),
    partners: () =>
      sql
        .exec<PartnerRow>("SELECT * FROM partner ORDER BY created_at_ms, partner_id")
        .map(partnerOf),
    revokePartner(partnerId, atMs) {
      const [row] = sql.exec<PartnerRow>(
        `UPDATE partner SET epoch = epoch + 1, revoked_at_ms = ? WHERE partner_id = ?
         RETURNING *`,
        atMs,
        partnerId,
      );
      return (row as PartnerRow).epoch;
    },
    insertPartner({ partnerId, name, channel, jkt, jwk, epoch, createdAtMs }) {
      sql.exec(
        "INSERT INTO partner VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        ...[partnerId, name, channel, jkt, jwk.x, jwk.y, epoch, createdAtMs],
      );
    },
  };
}

function partnerOf(row: PartnerRow): PartnerRecord {
  return {
    partnerId: row.partner_id,
    name: row.name,
    channel: row.channel as FundingChannel,
    jkt: row.jkt,
    jwk: { kty: "EC", crv: "P-256", x: row.x, y: row.y },
    epoch: row.epoch,
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
  };
}

type MerchantRow = SqlRow & {
  merchant_id: string;
  name: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
};

function merchantTable(
  sql: Sql,
): Pick<Admitted, "merchants" | "insertMerchant" | "renameMerchant" | "markMerchantRevoked"> {
  return {
    merchants: () =>
      sql.exec<MerchantRow>("SELECT * FROM merchant ORDER BY created_at_ms, merchant_id").map(
        (row): MerchantEntry => ({
          merchantId: row.merchant_id,
          name: row.name,
          createdAtMs: row.created_at_ms,
          revokedAtMs: row.revoked_at_ms,
        }),
      ),
    insertMerchant({ merchantId, name, createdAtMs, revokedAtMs }) {
      sql.exec(
        "INSERT INTO merchant VALUES (?, ?, ?, ?)",
        ...[merchantId, name, createdAtMs, revokedAtMs],
      );
    },
    renameMerchant(merchantId, name) {
      sql.exec("UPDATE merchant SET name = ? WHERE merchant_id = ?", name, merchantId);
    },
    markMerchantRevoked(merchantId, atMs) {
      sql.exec(
        "UPDATE merchant SET revoked_at_ms = ? WHERE merchant_id = ? AND revoked_at_ms IS NULL",
        atMs,
        merchantId,
      );
    },
  };
}
