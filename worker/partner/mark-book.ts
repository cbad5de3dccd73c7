import type { Stored } from "../../src/audit/stored.ts";
import type { Sql } from "../rows/sql.ts";
import { claims } from "./book.ts";

/** What a Partner keeps beside its log: its claims. */
export function* partnerMarks(sql: Sql): Generator<Stored> {
  for (const row of sql.exec("SELECT * FROM claim")) {
    const claim = claims.read(row);
    yield { table: "claim", key: claim.reference, value: { ...claim } };
  }
}
