import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { controlMigrations } from "../../../worker/control/schema.ts";
import { courierMigrations } from "../../../worker/courier/schema.ts";
import { directoryMigrations } from "../../../worker/directory/schema.ts";
import { guardMigrations } from "../../../worker/guard/schema.ts";
import { handleMigrations } from "../../../worker/handle/schema.ts";
import { merchantMigrations } from "../../../worker/merchant/schema.ts";
import { monitorMigrations } from "../../../worker/monitor/schema.ts";
import { partnerMigrations } from "../../../worker/partner/schema.ts";
import { settlementMigrations } from "../../../worker/settlement/schema.ts";
import { terminalMigrations } from "../../../worker/terminal/schema.ts";
import { migrations as walletMigrations } from "../../../worker/wallet/migrations.ts";
import { migratedSql } from "../../node-sql.ts";

const root = resolve(import.meta.dirname, "../../..");
const text = readFileSync(join(root, "STORAGE.md"), "utf8");
const named = new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name));

it.each([
  ["Wallet", walletMigrations],
  ["Settlement", settlementMigrations],
  ["Partner", partnerMigrations],
  ["Directory", directoryMigrations],
  ["Handle", handleMigrations],
  ["Guard", guardMigrations],
  ["Merchant", merchantMigrations],
  ["Terminal", terminalMigrations],
  ["Control", controlMigrations],
  ["Courier", courierMigrations],
  ["Monitor", monitorMigrations],
])("STORAGE.md names every table and column of %s", (_object, migrations) => {
  const sql = migratedSql(migrations);
  const columns = sql.exec<{ table: string; column: string }>(
    `SELECT t.name AS "table", c.name AS "column"
     FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`,
  );
  expect(columns.length).toBeGreaterThan(0);
  const names = new Set(columns.flatMap(({ table, column }) => [table, column]));
  expect([...names].filter((name) => !named.has(name))).toEqual([]);
});
