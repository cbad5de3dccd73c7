import { expect, it } from "vitest";
import "../../../../every-word.ts";
import { toldLine, toldName, toldValue } from "../../../../../src/web/console/told-value.ts";
import { language } from "../../../../../src/web/language.ts";

const desk = {
  facts: { currency: "JPY", time_zone: "Asia/Tokyo" },
  names: { of: (id: string) => (id === "ter_1" ? "Aoi Cafe · Till 2" : undefined) },
};

it("what an alert saw is told in words: names, money, times, and words of the contract", () => {
  language.value = "en";
  expect(toldName("terminal_id")).toBe("Till");
  expect(toldValue(desk, "terminal_id", "ter_1")).toBe("Aoi Cafe · Till 2");
  expect(toldValue(desk, "amount", 45_000)).toBe("¥45,000");
  expect(toldValue(desk, "at", "2026-11-30T17:05:21.388Z")).toBe("1 Dec, 02:05:21");
  expect(toldValue(desk, "action", "flag")).toBe("flag");
  language.value = "ja";
  expect(toldValue(desk, "at", "2026-11-30T17:05:21.388Z")).toBe("12月1日(火) 02:05:21");
  expect(toldValue(desk, "act", "lift_stop")).toBe("停止の解除");
  expect(toldName("value")).toBe("数");
  expect(toldLine(desk, { scope: "partners", kind: "compensation", bank: "given" })).toBe(
    "範囲 全提携先 · 種類 補償 · 口座 記入あり",
  );
  expect(toldValue(desk, "kind", "clock_behind")).toBe("時計が遅れている");
  expect(["passkey_id", "name_kana", "category"].map(toldName)).toEqual([
    ...["パスキー", "カナ", "業種"],
  ]);
});

it("what has no word of ours is told as the server spells it", () => {
  language.value = "en";
  expect([toldName("colour"), toldValue(desk, "act", "paint")]).toEqual(["colour", "paint"]);
  expect(toldLine(desk, { reason: "a test", x: { y: 1 } })).toBe('Reason a test · x {"y":1}');
});

it("what is on record has no bare number, no empty member, and in a short line no long id", () => {
  language.value = "en";
  const until = Date.parse("2026-11-30T17:05:21.388Z");
  expect(toldLine(desk, { lat_e6: 35_683_900, until_ms: until, at: null, on: true })).toBe(
    "Latitude 35.6839 · Until 1 Dec, 02:05:21 · On yes",
  );
  expect(toldLine(desk, { channel: "atm", fee_rate_bp: 250, credit_line: 1_000 })).toBe(
    "Channel Top-up: cash machine · Fee rate 2.5% · Credit line ¥1,000",
  );
  const told = { stop_id: "stp_019h3pBLNdxmVQeq" };
  expect([toldLine(desk, told), toldLine(desk, told, true)]).toEqual([
    ...["Stop stp_019h3pBLNdxmVQeq", "Stop …xmVQeq"],
  ]);
});
