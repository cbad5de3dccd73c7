import type { MonitorBook, OperatorTicket } from "../../src/monitor/book.ts";
import { recordProofUse } from "../rows/proof-use.ts";
import { one, type Sql, type SqlRow } from "../rows/sql.ts";

/** Monitor's book over a database that `monitorMigrations` made. */
export function monitorBook(sql: Sql): MonitorBook {
  return {
    useProof: (proof, nowMs) => recordProofUse(sql, proof, nowMs),
    insertTicket({ hash, holder, untilMs }) {
      const { operatorId, epoch, untilMs: tokenUntilMs } = holder;
      sql.exec(
        `INSERT INTO ticket (hash, operator_id, kind_epoch, own_epoch, token_until_ms, until_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        ...[hash, operatorId, ...epoch, tokenUntilMs, untilMs],
      );
    },
    takeTicket: (hash) =>
      one(sql.exec("DELETE FROM ticket WHERE hash = ? RETURNING *", hash), readTicket),
    dropOldTickets(nowMs) {
      sql.exec("DELETE FROM ticket WHERE until_ms <= ?", nowMs);
    },
  };
}

function readTicket(row: SqlRow): OperatorTicket {
  return {
    hash: row.hash as string,
    holder: {
      operatorId: row.operator_id as string,
      epoch: [row.kind_epoch as number, row.own_epoch as number],
      untilMs: row.token_until_ms as number,
    },
    untilMs: row.until_ms as number,
  };
}
