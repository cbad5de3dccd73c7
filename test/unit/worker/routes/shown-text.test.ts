import { describe, expect, it } from "vitest";
import { shownText } from "../../../../worker/door/fields.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { textMembers } from "../../../world/shown-texts.ts";

const between = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const refused = [
  ...between(0x00, 0x1f),
  ...between(0x7f, 0x9f),
  ...[0x061c, 0x200e, 0x200f],
  ...between(0x2028, 0x202e),
  ...between(0x2066, 0x2069),
  0xfeff,
];

describe("a text that people will read", () => {
  it("has no control or direction character and no byte order mark, wherever it stands", () => {
    const taken = refused.filter((unit) => {
      const character = String.fromCharCode(unit);
      const spellings = [character, `${character}a`, `a${character}b`, `a${character}`];
      return spellings.some((text) => shownText(9).safeParse(text).success);
    });
    expect(taken).toEqual([]);
  });

  it.each([
    "返品（サイズ違い）",
    "ｶｼﾞﾔﾏ 3番",
    "a　b\u00a0c",
    "👩\u200d👩\u200d👧 family",
    "葛\u{e0100}城",
    "\ue000",
    "שלום",
  ])("may be %j", (text) => expect(shownText(40).safeParse(text)).toMatchObject({ data: text }));

  it("has from one to so many characters", () => {
    expect(shownText(3).safeParse("").success).toBe(false);
    expect(shownText(3, 0).safeParse("").success).toBe(true);
    expect(shownText(3).safeParse("abcd").success).toBe(false);
  });
});

/**
 * Texts without a form of their own that nobody is shown as they came: secrets, and what must open
 * as one of our ids or be equal to what is known.
 */
const unread = new Set(
  `code secret activation_code invitation_code refresh_token recovery_code route value zone
  id payment_id merchant_id terminal_id operator_id partner_id store_id wallet_id wallets
  account_type merchant_name store_name`.split(/\s+/),
);

it("is every text of a request that has no form of its own and that somebody reads", () => {
  const texts = textMembers(routes);
  const nameOf = (path: readonly (string | number)[]) =>
    String(path.findLast((part) => typeof part === "string"));
  const loose = texts.filter(({ path, bounded }) => !bounded && !unread.has(nameOf(path)));
  expect(loose.map(({ route, path }) => `${route.method} ${route.path} ${path}`)).toEqual([]);
  const shown = texts.filter((text) => text.shown).map(({ path }) => nameOf(path));
  const expected = ["cashier", "reason", "name", "label", "case_number"];
  expect(shown).toEqual(expect.arrayContaining(expected));
});
