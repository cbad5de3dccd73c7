import type {
  ControlBook,
  Invitation,
  MerchantEntry,
  Operator,
  PartnerRecord,
} from "../../src/control/book.ts";
import type { OperatorRole } from "../../src/control/role.ts";
import type { FundingChannel } from "../../src/token/access-claims.ts";
import type { Sql, SqlRow } from "../sql.ts";

type People = Pick<
  ControlBook,
  | "operator"
  | "operatorByKey"
  | "operators"
  | "insertOperator"
  | "changeRole"
  | "invitation"
  | "insertInvitation"
  | "dropOpenApproverInvitations"
  | "partner"
  | "partnerByKey"
  | "insertPartner"
  | "merchants"
  | "insertMerchant"
  | "markMerchantRevoked"
>;

/** The tables of who is known: operators, invitations, partners, and the list of merchants. */
export function openPeopleBook(sql: Sql): People {
  return { ...operatorTables(sql), ...partnerTable(sql), ...merchantTable(sql) };
}

type OperatorRow = SqlRow & {
  operator_id: string;
  name: string;
  role: string;
  merchant_id: string | null;
  jkt: string;
  epoch: number;
  created_at_ms: number;
};

type InvitationRow = SqlRow & {
  code_hash: string;
  operator_id: string;
  name: string;
  role: string;
  merchant_id: string | null;
  invited_by: string;
  expires_at_ms: number;
};

function operatorTables(
  sql: Sql,
): Pick<
  People,
  | "operator"
  | "operatorByKey"
  | "operators"
  | "insertOperator"
  | "changeRole"
  | "invitation"
  | "insertInvitation"
  | "dropOpenApproverInvitations"
> {
  const one = (rows: readonly OperatorRow[]) =>
    rows[0] === undefined ? null : operatorOf(rows[0]);
  const operator = (operatorId: string) =>
    one(sql.exec<OperatorRow>("SELECT * FROM operator WHERE operator_id = ?", operatorId));
  return {
    operator,
    operatorByKey: (jkt) => one(sql.exec<OperatorRow>("SELECT * FROM operator WHERE jkt = ?", jkt)),
    operators: () =>
      sql.exec<OperatorRow>("SELECT * FROM operator ORDER BY created_at_ms").map(operatorOf),
    insertOperator({ operatorId, name, role, merchantId, jkt, epoch, createdAtMs }) {
      sql.exec(
        "INSERT INTO operator VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[operatorId, name, role, merchantId, jkt, epoch, createdAtMs],
      );
    },
    changeRole(operatorId, role, merchantId) {
      sql.exec(
        "UPDATE operator SET role = ?, merchant_id = ?, epoch = epoch + 1 WHERE operator_id = ?",
        role,
        merchantId,
        operatorId,
      );
      return (operator(operatorId) as Operator).epoch;
    },
    invitation(codeHash) {
      const [row] = sql.exec<InvitationRow>(
        "SELECT * FROM invitation WHERE code_hash = ?",
        codeHash,
      );
      return row === undefined ? null : invitationOf(row);
    },
    insertInvitation(invitation) {
      const { codeHash, operatorId, name, role, merchantId, invitedBy, expiresAtMs } = invitation;
      sql.exec(
        "INSERT INTO invitation VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[codeHash, operatorId, name, role, merchantId, invitedBy, expiresAtMs],
      );
    },
    dropOpenApproverInvitations() {
      sql.exec(
        `DELETE FROM invitation WHERE role = 'approver'
           AND operator_id NOT IN (SELECT operator_id FROM operator)`,
      );
    },
  };
}

function operatorOf(row: OperatorRow): Operator {
  return {
    operatorId: row.operator_id,
    name: row.name,
    role: row.role as Operator["role"],
    merchantId: row.merchant_id,
    jkt: row.jkt,
    epoch: row.epoch,
    createdAtMs: row.created_at_ms,
  };
}

function invitationOf(row: InvitationRow): Invitation {
  return {
    codeHash: row.code_hash,
    operatorId: row.operator_id,
    name: row.name,
    role: row.role as OperatorRole,
    merchantId: row.merchant_id,
    invitedBy: row.invited_by,
    expiresAtMs: row.expires_at_ms,
  };
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
};

function partnerTable(sql: Sql): Pick<People, "partner" | "partnerByKey" | "insertPartner"> {
  const one = (rows: readonly PartnerRow[]) => (rows[0] === undefined ? null : partnerOf(rows[0]));
  return {
    partner: (partnerId) =>
      one(sql.exec<PartnerRow>("SELECT * FROM partner WHERE partner_id = ?", partnerId)),
    partnerByKey: (jkt) => one(sql.exec<PartnerRow>("SELECT * FROM partner WHERE jkt = ?", jkt)),
    insertPartner({ partnerId, name, channel, jkt, jwk, epoch, createdAtMs }) {
      sql.exec(
        "INSERT INTO partner VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
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
): Pick<People, "merchants" | "insertMerchant" | "markMerchantRevoked"> {
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
    markMerchantRevoked(merchantId, atMs) {
      sql.exec(
        "UPDATE merchant SET revoked_at_ms = ? WHERE merchant_id = ? AND revoked_at_ms IS NULL",
        atMs,
        merchantId,
      );
    },
  };
}
