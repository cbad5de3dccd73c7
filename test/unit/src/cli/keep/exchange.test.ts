import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  exchangeFiles,
  isHalfExchanged,
  takeBackExchange,
} from "../../../../../src/cli/keep/exchange.ts";

const root = mkdtempSync(join(tmpdir(), "sekisho-exchange-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with two files of before and two of now, and the moves between them. */
function ready() {
  const folder = mkdtempSync(join(root, "at-"));
  const at = (name: string) => join(folder, name);
  const moves = ["a", "b"].flatMap((name) => {
    writeFileSync(at(name), `${name} of before`);
    writeFileSync(at(`${name}.part`), `${name} of now`);
    return [
      { from: at(name), to: at(`${name}.before`) },
      { from: at(`${name}.part`), to: at(name) },
    ];
  });
  const parts = [at("a.part"), at("b.part")];
  const said = () => readdirSync(folder).map((name) => readFileSync(at(name), "utf8"));
  return { folder, moves, parts, said };
}

const before = ["a of before", "b of before"];

it("does all of it", () => {
  const { folder, moves, parts, said } = ready();
  exchangeFiles(folder, moves, parts);
  expect(said()).toEqual(["a of now", "a of before", "b of now", "b of before"]);
  expect(isHalfExchanged(folder)).toBe(false);
});

it("does none of it when one cannot be done", () => {
  const { folder, moves, parts, said } = ready();
  const missing = { from: join(folder, "none"), to: join(folder, "c") };
  expect(() => exchangeFiles(folder, [...moves, missing], parts)).toThrow("ENOENT");
  expect(said()).toEqual(before);
  expect(isHalfExchanged(folder)).toBe(false);
});

it.each([0, 1, 2, 3, 4])(
  "is taken back when it was killed after %i renames, also twice",
  (count) => {
    for (const back of [0, 1, count]) {
      const { folder, moves, parts, said } = ready();
      writeFileSync(join(folder, "restoring.json"), JSON.stringify({ moves, parts }));
      const done = moves.slice(0, count);
      for (const { from, to } of done) renameSync(from, to);
      // As a first taking back leaves it that was killed too.
      for (const { from, to } of done.toReversed().slice(0, back)) renameSync(to, from);
      expect(isHalfExchanged(folder)).toBe(true);
      expect(takeBackExchange(folder)).toBe(true);
      expect(said()).toEqual(before);
      expect(takeBackExchange(folder)).toBe(false);
    }
  },
);
