import type { AlertKind } from "../../src/control/alert-record.ts";
import { alertsGlancedMax } from "../../src/monitor/bounds.ts";
import type { ControlGlance } from "../../src/monitor/control-glance.ts";
import type { EpochMs } from "../../src/time.ts";
import type { Sql } from "../rows/sql.ts";

/** What a look at the whole deployment needs of Control. */
export interface HealthSeen {
  /** How many alerts of each kind nobody has acknowledged. */
  readonly openAlerts: readonly { readonly kind: AlertKind; readonly count: number }[];
  /** Some merchants that were not revoked. */
  readonly merchantIds: readonly string[];
  /** A partner that was not revoked; `null`: there is none. */
  readonly partnerId: string | null;
}

/** Rows that tell how the deployment is. */
export interface HealthRows {
  /** At most `merchantsMax` merchants: the first at or after the id `from`, then from the start. */
  healthSeen(from: string, merchantsMax: number): HealthSeen;
  /** How much there is to see to at `nowMs`. */
  glanced(nowMs: EpochMs): Pick<ControlGlance, "alertsOpen" | "approvalsWaiting">;
}

/** Those rows over a database that `controlMigrations` made. */
export function healthBook(sql: Sql): HealthRows {
  const merchants = (where: "<" | ">=", id: string, count: number) =>
    sql
      .exec(
        `SELECT merchant_id FROM merchant WHERE merchant_id ${where} ? AND revoked_at_ms IS NULL
         ORDER BY merchant_id LIMIT CAST(? AS INTEGER)`,
        ...[id, count],
      )
      .map((row) => row.merchant_id as string);
  const count = (statement: string, bound: number) =>
    sql.exec(statement, bound)[0]?.count as number;
  return {
    glanced: (nowMs) => ({
      alertsOpen: count(
        `SELECT count(*) AS count FROM (
           SELECT 1 FROM alert WHERE acknowledged_ms IS NULL LIMIT CAST(? AS INTEGER))`,
        alertsGlancedMax,
      ),
      approvalsWaiting: count(
        "SELECT count(*) AS count FROM approval WHERE status = 'waiting' AND expires_at_ms > ?",
        nowMs,
      ),
    }),
    healthSeen(from, merchantsMax) {
      const after = merchants(">=", from, merchantsMax);
      const openAlerts = sql
        .exec(
          `SELECT kind, count(*) AS count FROM alert WHERE acknowledged_ms IS NULL
           GROUP BY kind ORDER BY kind`,
        )
        .map((row) => ({ kind: row.kind as AlertKind, count: row.count as number }));
      const [partner] = sql.exec(
        "SELECT partner_id FROM partner WHERE revoked_at_ms IS NULL LIMIT 1",
      );
      return {
        openAlerts,
        merchantIds: [...after, ...merchants("<", from, merchantsMax - after.length)],
        partnerId: (partner?.partner_id ?? null) as string | null,
      };
    },
  };
}
