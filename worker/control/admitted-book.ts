import type { ControlBook, MerchantEntry, PartnerRecord } from "../../src/control/book.ts";
import { publicJwk } from "../rows/public-jwk.ts";
import type { Sql } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";

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

const partners = new Table<PartnerRecord>("partner", ["partner_id"], {
  partnerId: plain("partner_id"),
  name: plain("name"),
  channel: plain("channel"),
  jkt: plain("jkt"),
  jwk: publicJwk,
  epoch: plain("epoch"),
  createdAtMs: plain("created_at_ms"),
  revokedAtMs: plain("revoked_at_ms"),
});

function partnerTable(
  sql: Sql,
): Pick<Admitted, "partner" | "partnerByKey" | "partners" | "insertPartner" | "revokePartner"> {
  return {
    partner: (partnerId) =>
      partners.first(sql.exec("SELECT * FROM partner WHERE partner_id = ?", partnerId)),
    partnerByKey: (jkt) => partners.first(sql.exec("SELECT * FROM partner WHERE jkt = ?", jkt)),
    partners: () =>
      partners.all(sql.exec("SELECT * FROM partner ORDER BY created_at_ms, partner_id")),
    revokePartner(partnerId, atMs) {
      const [row] = sql.exec(
        `UPDATE partner SET epoch = epoch + 1, revoked_at_ms = ? WHERE partner_id = ?
         RETURNING epoch`,
        atMs,
        partnerId,
      );
      return row?.epoch as number;
    },
    insertPartner: (partner) => partners.insert(sql, partner),
  };
}

const merchants = new Table<MerchantEntry>("merchant", ["merchant_id"], {
  merchantId: plain("merchant_id"),
  name: plain("name"),
  createdAtMs: plain("created_at_ms"),
  revokedAtMs: plain("revoked_at_ms"),
});

function merchantTable(
  sql: Sql,
): Pick<Admitted, "merchants" | "insertMerchant" | "renameMerchant" | "markMerchantRevoked"> {
  return {
    merchants: () =>
      merchants.all(sql.exec("SELECT * FROM merchant ORDER BY created_at_ms, merchant_id")),
    insertMerchant: (merchant) => merchants.insert(sql, merchant),
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
