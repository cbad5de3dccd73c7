import type { ControlBook, Invitation, Operator } from "../../src/control/book.ts";
import type { Sql } from "../rows/sql.ts";
import { plain, Table } from "../rows/table.ts";

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

const operators = new Table<Operator>("operator", ["operator_id"], {
  operatorId: plain("operator_id"),
  name: plain("name"),
  role: plain("role"),
  merchantId: plain("merchant_id"),
  jkt: plain("jkt"),
  epoch: plain("epoch"),
  createdAtMs: plain("created_at_ms"),
});

const invitations = new Table<Invitation>("invitation", ["code_hash"], {
  codeHash: plain("code_hash"),
  operatorId: plain("operator_id"),
  name: plain("name"),
  role: plain("role"),
  merchantId: plain("merchant_id"),
  invitedBy: plain("invited_by"),
  expiresAtMs: plain("expires_at_ms"),
});

/** The tables of operators and their invitations. */
export function peopleBook(sql: Sql): People {
  const operator = (operatorId: string) =>
    operators.first(sql.exec("SELECT * FROM operator WHERE operator_id = ?", operatorId));
  return {
    operator,
    operatorByKey: (jkt) => operators.first(sql.exec("SELECT * FROM operator WHERE jkt = ?", jkt)),
    operators: () => operators.all(sql.exec("SELECT * FROM operator ORDER BY created_at_ms")),
    insertOperator: (made) => operators.insert(sql, made),
    changeRole(operatorId, role, merchantId) {
      sql.exec(
        "UPDATE operator SET role = ?, merchant_id = ?, epoch = epoch + 1 WHERE operator_id = ?",
        role,
        merchantId,
        operatorId,
      );
      return (operator(operatorId) as Operator).epoch;
    },
    invitation: (codeHash) =>
      invitations.first(sql.exec("SELECT * FROM invitation WHERE code_hash = ?", codeHash)),
    insertInvitation: (invitation) => invitations.insert(sql, invitation),
    dropOpenApproverInvitations() {
      sql.exec(
        `DELETE FROM invitation WHERE role = 'approver'
           AND operator_id NOT IN (SELECT operator_id FROM operator)`,
      );
    },
  };
}
