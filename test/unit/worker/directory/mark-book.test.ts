import { expect, it } from "vitest";
import { registeredWallets } from "../../../../worker/directory/mark-book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql, nodeSql } from "../../../node-sql.ts";

it("names the wallets of confirmed contacts, each as often, and none of those only reserved", () => {
  const sql = migratedSql(directoryMigrations);
  const insert = "INSERT INTO contact (blind, route, state, flow_id) VALUES (?, ?, ?, 'f')";
  for (const [blind, route, state] of [
    ["b1", "w1", "confirmed"],
    ["b2", "w2", "reserved"],
    ["b3", "w1", "confirmed"],
  ] as const) {
    sql.exec(insert, blind, route, state);
  }
  expect(registeredWallets(sql)).toEqual(["w1", "w1"]);
  expect(registeredWallets(nodeSql())).toEqual([]);
});
