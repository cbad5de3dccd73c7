import { expect, test } from "vitest";
import { migrate } from "../../../../worker/rows/sql.ts";
import { walletBook } from "../../../../worker/wallet/book.ts";
import { emptyHead } from "../../../../worker/wallet/head-book.ts";
import { migrations } from "../../../../worker/wallet/migrations.ts";
import { oneMemory } from "../../../../worker/wallet/schema.ts";
import { migratedSql, nodeSql } from "../../../node-sql.ts";

test("remembers the highest of what money and identity had seen, when two memories become one", () => {
  const sql = migratedSql(migrations.slice(0, migrations.indexOf(oneMemory)));
  sql.exec(
    `INSERT INTO profile (id, state, epoch, customers_epoch, snapshot_version, stopped_until_ms,
       locale, id_key, flow_id, own_limits, created_ms)
     VALUES (1, 'live', 1, 8, 9, NULL, 'ja', 1, 'flow', '{}', 0)`,
  );
  const other = nodeSql();
  migrate(other, migrations.slice(0, migrations.indexOf(oneMemory)));
  other.exec(
    `INSERT INTO head (id, sequence, last_ms, hash, snapshot_version, velocity_sequence, balances,
       codes, outbox, maturing, closing)
     VALUES (1, 3, 7, 'hash', 11, 0, '{}', '[]', '{}', '[]', '[]')`,
  );
  for (const each of [sql, other]) migrate(each, migrations);
  expect(walletBook(sql).head()).toEqual({
    ...emptyHead,
    ...{ snapshotVersion: 9, customersEpoch: 8 },
  });
  expect(walletBook(other).head()).toMatchObject({ sequence: 3, snapshotVersion: 11 });
});
