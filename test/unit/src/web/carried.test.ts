import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../../src/web/words/catalogue.ts";
import { innerPages, pageNames } from "../../../../tools/pages/served-rules.ts";
import { isKey, phraseOf, textOf } from "../../../every-word.ts";
import { modulesOf, stemsIn, web } from "./page-modules.ts";

const pages = globSync("**/main.tsx", { cwd: web }).map((path) => path.replace("/main.tsx", ""));
/** It shows every component of every page. */
const showsAll = "design";
const areas = await Promise.all(
  globSync("words/*.ts", { cwd: web }).map(async (path) => [
    path,
    Object.assign({}, ...(Object.values(await import(`${web}/${path}`)) as object[])),
  ]),
);
const keysOf = new Map(areas.map(([path, words]) => [`${web}/${path}`, Object.keys(words)]));

/** What a page's program carries, by area, and the sources that say it. */
function programOf(page: string) {
  const modules = [...modulesOf(page)];
  const isOfWords = ([path]: readonly [string, string]) => path.startsWith(`${web}/words/`);
  const text = modules
    .filter((each) => !isOfWords(each))
    .map(([, source]) => source)
    .join("\n");
  return { text, areas: modules.filter(isOfWords).map(([path]) => path) };
}

describe.each(pages.filter((page) => page !== showsAll))("the page %s", (page) => {
  const { text, areas: carried } = programOf(page);
  const stems = stemsIn(text);
  const keys = new Set(carried.flatMap((path) => keysOf.get(path) ?? []));

  it("carries every text that it names", () => {
    const named = Object.keys(catalogue).filter((key) => text.includes(`"${key}"`));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
    const said = (stem: string) => [...keys].some((key) => key.startsWith(stem));
    expect(stems.filter((stem) => !said(stem))).toEqual([]);
  });

  it("carries no area that it says nothing of", () => {
    const isSaid = (key: string) =>
      text.includes(`"${key}"`) || stems.some((stem) => key.startsWith(stem));
    const silent = carried.filter((path) => {
      const own = keysOf.get(path) ?? [];
      return own.length > 0 && !own.some(isSaid);
    });
    expect(silent).toEqual([]);
  });
});

it("each page that is built is one of these", () => {
  expect(pages).toEqual(expect.arrayContaining([...pageNames, ...innerPages]));
});

it("a text is told with its figures", () => {
  expect(textOf("ja", "sale.charge", { amount: "1,200円" })).toBe("1,200円を請求");
  expect(textOf("en", "sale.charge", { amount: "¥1,200" })).toBe("Charge ¥1,200");
  expect(textOf("ja", "record.count", { count: 12_040 })).toBe("12,040件");
});

it("what a page does not carry is no text of it", () => {
  expect(isKey("sale.of_a_newer_server")).toBe(false);
  expect(() => phraseOf("sale.of_a_newer_server" as "sale.charge")).toThrow(/does not carry/);
});
