import { describe, expect, it } from "vitest";
import {
  jsonDepthMax,
  parseStrictJson,
  parseStrictJsonBytes,
  type StrictJsonReason,
} from "../../../../src/token/strict-json.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("parseStrictJson", () => {
  it.each([
    ["{}", {}],
    [' \t\r\n[ 1 , -1 , 0 , true , false , null , "a" ] ', [1, -1, 0, true, false, null, "a"]],
    ['{"a":{"b":[{"c":9007199254740991}]}}', { a: { b: [{ c: 9007199254740991 }] } }],
    ["-9007199254740991", -9007199254740991],
    ['"\\u95a2\\ud83d\\ude00\\n\\/\\""', '関😀\n/"'],
    ['{"":1,"constructor":2,"toString":3}', { "": 1, constructor: 2, toString: 3 }],
    [nested(jsonDepthMax), JSON.parse(nested(jsonDepthMax))],
  ])("reads %j", (text, value) => {
    expect(parseStrictJson(text)).toStrictEqual({ ok: true, value });
  });

  const faults: readonly [reason: StrictJsonReason, pointer: string, text: string][] = [
    ["duplicate_member", "/a", '{"a":1,"a":1}'],
    ["duplicate_member", "/a", '{"a":1,"\\u0061":2}'],
    ["duplicate_member", "/items/1/b~1c~0", '{"items":[{},{"b/c~":1,"b/c~":1}]}'],
    ["forbidden_member", "/__proto__", '{"__proto__":{"admin":true}}'],
    ["byte_order_mark", "", "\ufeff{}"],
    ["not_a_plain_integer", "/amount", '{"amount":1e2}'],
    ["not_a_plain_integer", "/amount", '{"amount":1E2}'],
    ["not_a_plain_integer", "/amount", '{"amount":100.0}'],
    ["not_a_plain_integer", "/amount", '{"amount":1.5}'],
    ["not_a_plain_integer", "/amount", '{"amount":-0}'],
    ["not_a_plain_integer", "/amount", '{"amount":007}'],
    ["not_a_plain_integer", "/amount", '{"amount":9007199254740992}'],
    ["not_a_plain_integer", "/amount", '{"amount":-9007199254740992}'],
    ["not_a_plain_integer", "/exp", '{"exp":1e400}'],
    ["not_a_plain_integer", "/a/2", `{"a":[1,2,${"9".repeat(5000)}]}`],
    ["lone_surrogate", "/a", '{"a":"\\ud800"}'],
    ["lone_surrogate", "/a", '{"a":"\\udc00\\ud800"}'],
    ["lone_surrogate", "", '"\ud800"'],
    ["lone_surrogate", "", '{"\\ud800":1}'],
    ["too_deep", "/0".repeat(jsonDepthMax), nested(jsonDepthMax + 1)],
    ["too_deep", "/0".repeat(jsonDepthMax), nested(50_000)],
    ["syntax", "", ""],
    ["syntax", "", "   "],
    ["syntax", "", "{} {}"],
    ["syntax", "", '{"a":1'],
    ["syntax", "", '{"a":1,}'],
    ["syntax", "", "{a:1}"],
    ["syntax", "", "{'a':1}"],
    ["syntax", "/0", "[,]"],
    ["syntax", "/1", "[1,]"],
    ["syntax", "", "[1 2]"],
    ["syntax", "/a", '{"a" 1}'],
    ["syntax", "/a", '{"a":}'],
    ["syntax", "", '"abc'],
    ["syntax", "", '"a\\"'],
    ["syntax", "", '"\\x41"'],
    ["syntax", "", '"\\u12"'],
    ["syntax", "", '"line\nfeed"'],
    ["syntax", "", '"\u0000"'],
    ["syntax", "", "NaN"],
    ["syntax", "", "-Infinity"],
    ["syntax", "", "+1"],
    ["syntax", "", "True"],
    ["syntax", "", "nul"],
    ["syntax", "", "// comment\n1"],
    ["syntax", "", "\u00a01"],
  ];
  it.each(faults)("refuses %s at %j in %j", (reason, pointer, text) => {
    expect(parseStrictJson(text)).toEqual({ ok: false, fault: { reason, pointer } });
  });

  it("cuts a long member name in the pointer", () => {
    const name = "x".repeat(10_000);
    const read = parseStrictJson(`{"${name}":1.5}`);
    expect(read).toEqual({
      ok: false,
      fault: { reason: "not_a_plain_integer", pointer: `/${"x".repeat(64)}…` },
    });
  });

  it("reads a long text in time that grows with its length only", () => {
    const text = `[${"1,".repeat(200_000)}"${"\\u0041".repeat(50_000)}"]`;
    const begin = process.threadCpuUsage();
    expect(parseStrictJson(text).ok).toBe(true);
    expect(process.threadCpuUsage(begin).user / 1_000).toBeLessThan(2_000);
  });
});

describe("parseStrictJsonBytes", () => {
  it("reads UTF-8 and refuses not_utf8 and byte_order_mark", () => {
    expect(parseStrictJsonBytes(new TextEncoder().encode('"関"'))).toEqual({
      ok: true,
      value: "関",
    });
    expect(parseStrictJsonBytes(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({
      ok: false,
      fault: { reason: "not_utf8", pointer: "" },
    });
    expect(parseStrictJsonBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).toEqual({
      ok: false,
      fault: { reason: "byte_order_mark", pointer: "" },
    });
  });
});

describe("where any finite number is read", () => {
  it.each([
    ["[1e2,1.0,-0,0.5,-1.5E-3,1e308]", [100, 1, -0, 0.5, -0.0015, 1e308]],
    ['{"a":9007199254740993}', { a: Number("9007199254740993") }],
  ])("reads %j", (text, value) => {
    expect(parseStrictJson(text, "any_finite")).toEqual({ ok: true, value });
  });

  it.each([
    ["01", "syntax"],
    ["1.", "syntax"],
    ["1e", "syntax"],
    ["1e400", "not_a_plain_integer"],
    ['{"a":1,"a":2.5}', "duplicate_member"],
  ])("still refuses %j", (text, reason) => {
    expect(parseStrictJson(text, "any_finite")).toMatchObject({ ok: false, fault: { reason } });
  });
});
