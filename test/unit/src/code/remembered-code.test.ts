import { expect, it } from "vitest";
import { codeKeptMs, codeLifeMs } from "../../../../src/bounds.ts";
import { Story } from "../payment/story.ts";

it("tells each of a hundred codes of a day by what became of it, wherever it is kept", () => {
  const story = new Story();
  const codes = Array.from({ length: 100 }, (_, n) => {
    story.house.pass(codeLifeMs + 1_000);
    const code = story.code();
    if (n % 10 === 0) story.pay(code, { reference: `early-${n}`, amountMinor: 100 + n });
    return code;
  });
  const { head } = story.room.book;
  expect(head().codes.length + head().leftCodes.length).toBeLessThanOrEqual(34);
  for (const [n, code] of codes.entries()) {
    const declineCode = n % 10 === 0 ? "code_spent" : n === 99 ? null : "code_expired";
    const reference = `late-${n}`;
    expect(story.pay(code, { reference })).toMatchObject({ payment: { body: { declineCode } } });
    // Whatever was decided on it has used it up.
    const again = story.pay(code, { reference: `${reference}-again`, allowDuplicate: true });
    expect(again).toMatchObject({ payment: { body: { declineCode: "code_spent" } } });
  }
});

it("forgets codes that were kept beside the head with the next issue after their time", () => {
  const story = new Story();
  const first = story.code();
  for (let n = 0; n < 60; n += 1) {
    story.house.pass(codeLifeMs);
    story.code();
  }
  expect(story.room.book.code(first.jti)).not.toBeNull();
  story.house.pass(codeKeptMs + codeLifeMs);
  story.code();
  expect(story.room.book.code(first.jti)).toBeNull();
  expect(story.room.store.sql.exec("SELECT * FROM kept WHERE kind = 'old_codes'")).toEqual([]);
});
