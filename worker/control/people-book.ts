import type { ControlBook, Invitation, Operator } from "../../src/control/book.ts";
import type { OperatorRole } from "../../src/token/access-claims.ts";
import type { Sql, SqlRow } from "../rows/sql.ts";

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
>;

/** The tables of operators and their invitations. */
export function peopleBook(sql: Sql): People {
  return operatorTables(sql);
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
