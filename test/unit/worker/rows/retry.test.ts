import { expect, it } from "vitest";
import { isRetryDue } from "../../../../src/back-off.ts";
import { failuresBeforeParking } from "../../../../src/bounds.ts";
import { hourMs, secondMs } from "../../../../src/time.ts";
import { retryIsDue } from "../../../../worker/rows/retry.ts";
import { migratedSql } from "../../../node-sql.ts";

const nowMs = Date.UTC(2026, 3, 1);

function opened() {
  const sql = migratedSql([["CREATE TABLE retry (failures INTEGER, retry_ms INTEGER) STRICT"]]);
  return (failures: number | null, retryMs: number | null) => {
    sql.exec("DELETE FROM retry");
    sql.exec("INSERT INTO retry VALUES (?, ?)", failures, retryMs);
    return sql.exec(`SELECT 1 AS one FROM retry WHERE ${retryIsDue}`, nowMs).length === 1;
  };
}

it("is the rule of isRetryDue, whatever the failures and however far ahead", () => {
  const isDue = opened();
  const seen = { true: 0, false: 0 };
  for (let failures = 0; failures <= failuresBeforeParking + 60; failures += 1) {
    const waitMs = failures >= failuresBeforeParking ? hourMs : secondMs * 2 ** failures;
    for (const aheadMs of [-hourMs, -1, 0, 1, waitMs - 1, waitMs, waitMs + 1, 2 * hourMs]) {
      const retryAtMs = nowMs + aheadMs;
      const due = isDue(failures, retryAtMs);
      expect([failures, aheadMs, due]).toEqual([
        failures,
        aheadMs,
        isRetryDue({ failures, retryAtMs }, nowMs),
      ]);
      seen[`${due}`] += 1;
    }
  }
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(100);
});

it("has what never failed tried at once", () => {
  const isDue = opened();
  expect([isDue(null, null), isDue(0, 0)]).toEqual([true, true]);
});
