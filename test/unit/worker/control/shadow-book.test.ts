import { expect, it } from "vitest";
import { emptyTally } from "../../../../src/velocity/shadow.ts";
import { controlMigrations } from "../../../../worker/control/schema.ts";
import { shadowBook } from "../../../../worker/control/shadow-book.ts";
import { migratedSql } from "../../../node-sql.ts";

it("adds up what a shadow policy would have done, each version by itself", () => {
  const book = shadowBook(migratedSql(controlMigrations));
  const first = { ...emptyTally, judged: 10, declined: 3, newlyDeclined: 2, rules: { a: 3, b: 1 } };
  const second = { ...emptyTally, judged: 5, confirmed: 1, newlyPassed: 4, rules: { b: 2 } };
  book.addShadow(7, first);
  book.addShadow(7, second);
  book.addShadow(8, second);
  expect(book.shadowTally(7)).toEqual({
    ...{ judged: 15, declined: 3, confirmed: 1, newlyDeclined: 2, newlyPassed: 4 },
    rules: { a: 3, b: 3 },
  });
  expect(book.shadowTally(8)).toEqual(second);
  expect(book.shadowTally(9)).toEqual(emptyTally);
});
