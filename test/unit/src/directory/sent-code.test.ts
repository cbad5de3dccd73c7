import { expect, it } from "vitest";
import { reportIdOf } from "../../../../src/directory/flow-id.ts";
import { makeSentCode, sentCodeKey, sentCodePattern } from "../../../../src/directory/sent-code.ts";

const key = (n: number) => Buffer.alloc(32, n).toString("base64url");
const [one, other] = ["ab".repeat(32), "ac".repeat(32)];

it("binds a code to its flow, of whatever kind", () => {
  const [first, second] = [
    `${one.slice(0, 16)}${"1".repeat(16)}`,
    one.slice(0, 16) + "2".repeat(16),
  ];
  for (const kind of ["registration", "sign_in", "recovery", "contact"] as const) {
    expect(sentCodeKey(kind, first, "00000001")).toContain(first);
    expect(sentCodeKey(kind, second, "00000001")).not.toBe(sentCodeKey(kind, first, "00000001"));
  }
});

it("binds a lost phone's code to its contact, whoever's report it is, and to no other", () => {
  const at = (blind: string, n: number, code = "00000001") =>
    sentCodeKey("lost_device", reportIdOf(blind, key(n)), code);
  expect(at(one, 2)).toBe(at(one, 1));
  expect(at(other, 1)).not.toBe(at(one, 1));
  expect(at(one, 1, "00000002")).not.toBe(at(one, 1));
  expect(sentCodeKey("sign_in", reportIdOf(one, key(1)), "00000001")).not.toBe(at(one, 1));
});

it("draws eight digits, and draws anew where the last ones would be likelier", () => {
  const draws = [0xffffffff, 4_200_000_000, 4_199_999_999, 7];
  const random = () => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, draws.shift() ?? 0);
    return bytes;
  };
  const codes = [makeSentCode(random), makeSentCode(random)];
  expect(codes).toEqual(["99999999", "00000007"]);
  expect(codes.every((code) => sentCodePattern.test(code))).toBe(true);
});
