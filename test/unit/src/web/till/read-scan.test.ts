import { expect, it } from "vitest";
import { readPaused, readScan } from "../../../../../src/web/till/read-scan.ts";

const read = (text: string) => readScan(text, "9392000");
const signed = "eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiJhIn0.c2lnbmF0dXJl_-";
const barCode = `9392000${"1".repeat(17)}`;

it.each([
  ["a signed code", signed, signed],
  ["a signed code with a scanner's frame", `]Q1${signed}\r`, signed],
  ["a bar code", barCode, barCode],
  ["a bar code in groups", barCode.replace(/(....)/g, "$1 "), barCode],
  ["a payload of a symbol", "hQVDUFYwMWETTwegAAAA", "hQVDUFYwMWETTwegAAAA"],
])("%s may be a code", (_, text, code) => {
  expect(read(text)).toEqual({ kind: "code", text: code });
});

it.each(["4912345678904", "49123456", "012345678905", "14912345678901"])(
  "%s is a product's number, and never sent",
  (text) => expect(read(text)).toEqual({ kind: "product" }),
);

it("a payment's id opens the payment", () => {
  const paymentId = "pay_fkWqor6wPQzJw5vmDBgDZj8J";
  expect(read(paymentId)).toEqual({ kind: "payment", paymentId });
});

it.each([
  "",
  "hello",
  "https://example.com/x.y.z",
  `1${barCode.slice(1)}`,
  barCode.slice(1),
  "a.b",
])("%j is nothing of ours", (text) => expect(read(text)).toEqual({ kind: "other" }));

it("a text that is too long is nothing of ours", () => {
  expect(read(`eyJ${"a".repeat(2_000)}.b.c`)).toEqual({ kind: "other" });
});

it.each([
  [0, ""],
  [1, ""],
  [5, "640"],
  [2, "12009"],
])(
  "a bar code of whose keys %i came before a pause is whole, with those of %j not in it",
  (cut, keyed) => {
    const before = keyed + barCode.slice(0, cut);
    const { scan, own } = readPaused(barCode.slice(cut), before, "9392000");
    expect(scan).toEqual({ kind: "code", text: barCode });
    expect(own).toBe(cut);
  },
);

it("nobody knows whose the keys before a product's number are, nor before what is no code", () => {
  expect(readPaused("912345678904", "64", "9392000").own).toBe(2);
  expect(readPaused("912345678904", "4", "9392000")).toEqual({ scan: { kind: "product" }, own: 1 });
  expect(readPaused("abcdefgh", "12", "9392000")).toEqual({ scan: { kind: "other" }, own: 2 });
});
