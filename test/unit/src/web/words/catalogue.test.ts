import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { declines } from "../../../../../src/decline.ts";
import { languageOf } from "../../../../../src/web/language.ts";
import { catalogue } from "../../../../../src/web/words/catalogue.ts";
import { filled, type Phrase } from "../../../../../src/web/words/entry.ts";
import { isKey } from "../../../../every-word.ts";
import { stemsIn } from "../page-modules.ts";

const root = resolve(import.meta.dirname, "../../../../..");
const entries: readonly (readonly [string, Phrase])[] = Object.entries(catalogue);
const placesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("the catalogue", () => {
  it("has every text in both languages, and no two alike", () => {
    const wrong = entries.filter(([, { ja, en }]) => ja === en || ja === "" || en === "");
    expect(wrong).toEqual([]);
    const unlike = entries.filter(([, { ja, en }]) => `${placesIn(ja)}` !== `${placesIn(en)}`);
    expect(unlike).toEqual([]);
  });

  it("has each key once, over all its areas", () => {
    const keys = globSync("src/web/words/**/*.ts", { cwd: root }).flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(/^ {2}"([^"]+)": /gm)].map(
        ([, key]) => key,
      ),
    );
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    expect(keys.length).toBe(entries.length);
  });

  it("writes Japanese in Japanese, and English without it", () => {
    const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
    const turned = "act.language";
    const wrong = entries
      .filter(([key]) => key !== turned)
      .filter(([, { ja, en }]) => !japanese.test(ja) || japanese.test(en));
    expect(wrong).toEqual([]);
  });

  it("has no text that no page shows", () => {
    const sources = globSync("src/web/**/*.{ts,tsx}", { cwd: root })
      .filter((path) => !path.includes("/words/"))
      .map((path) => readFileSync(join(root, path), "utf8"))
      .join("\n");
    const made = stemsIn(sources);
    const unused = entries.filter(
      ([key]) => !sources.includes(`"${key}"`) && !made.some((stem) => key.startsWith(stem)),
    );
    expect(unused.map(([key]) => key)).toEqual([]);
  });

  it("says nothing of how the machine works", () => {
    const inside = /\btoken|session|epoch|\breference|\b4\d\d\b|トークン|セッション/i;
    expect(entries.filter(([, { ja, en }]) => inside.test(ja) || inside.test(en))).toEqual([]);
  });

  it("has a word for one wherever a figure stands before its noun", () => {
    const verbs = ["was", "decides"];
    const counted = entries.flatMap(([key, { en }]) =>
      [...en.matchAll(/\} ([a-z]+s)\b/g)].map(([, word = ""]) => [key, word] as const),
    );
    expect(counted.filter(([, word]) => word.length > 2 && !verbs.includes(word))).toEqual([]);
  });

  it("keeps what is said to a customer to 30 letters a sentence in Japanese", () => {
    const said = entries.filter(([key]) => key.startsWith("say."));
    const long = said.filter(([, { ja }]) => ja.split("。").some((one) => one.length > 30));
    expect(long).toEqual([]);
    const aside = said.filter(([, { ja, en }]) => /[（(]/.test(ja + en));
    expect(aside).toEqual([]);
  });

  it("knows every decline, by what the till shows and what the cashier says", () => {
    const keys = declines.flatMap(({ code }) => [`decline.${code}`, `say.${code}`]);
    expect(keys.filter((key) => !isKey(key))).toEqual([]);
  });
});

it("the language is the browser's first, Japanese or English", () => {
  expect([["ja-JP", "en"], ["en-US", "ja"], []].map(languageOf)).toEqual(["ja", "en", "en"]);
});

it("a text has the word for one, and for any other number", () => {
  const text = "the last {count} [day|days], {count}";
  expect([0, 1, 2, 21, "1"].map((count) => filled(text, { count }))).toEqual([
    ...["the last 0 days, 0", "the last 1 day, 1", "the last 2 days, 2", "the last 21 days, 21"],
    "the last 1 day, 1",
  ]);
  expect(filled("{a} of {b} [act|acts]", { a: 1, b: 2 })).toBe("1 of 2 acts");
});
