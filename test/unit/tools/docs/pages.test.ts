import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import MiniSearch from "minisearch";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../../../src/velocity/vocabulary.ts";
import { pageOf } from "../../../../tools/docs/layout.ts";
import { Links } from "../../../../tools/docs/links.ts";
import { withMade } from "../../../../tools/docs/made.ts";
import { render } from "../../../../tools/docs/markdown.ts";
import { indexOf, searchOptions } from "../../../../tools/docs/search-index.ts";
import { pages } from "../../../../tools/docs/site.ts";
import { cutSnippet } from "../../../../tools/docs/snippet.ts";
import { judgeExample } from "../../../../tools/docs/velocity-example.ts";
import { sentenceOf } from "../../../../tools/docs/velocity-picture.ts";

const root = resolve(import.meta.dirname, "../../../..");
const links = new Links(root);
const rendered = pages.map((page) => {
  const text = withMade(readFileSync(join(root, page.source), "utf8"));
  const { source, path } = page;
  const linkTo = (href: string) => links.lead(source, path, href);
  const shown = render(text, { root, source, path, linkTo });
  links.note(path, shown.html);
  return { page, ...shown };
});

/** What is open at the end, or closed without having been opened. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const empty = /^(?:br|hr|img|path|rect|circle|input|meta|link)$/;
  for (const [, close, name = "", rest = ""] of html.matchAll(
    /<(\/?)([a-z0-9]+)((?:"[^"]*"|[^>"])*)>/g,
  )) {
    if (empty.test(name) || rest.endsWith("/")) continue;
    if (close === "") open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe("every page", () => {
  it("has its elements closed, its columns named, one title, ids once, and no script, style or handler", () => {
    const wrong = rendered.flatMap(({ page, html, headings }) => {
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      const faults = [
        ...unbalanced(html),
        ...(headings.filter(({ level }) => level === 1).length === 1 ? [] : ["titles"]),
        ...(new Set(ids).size === ids.length ? [] : ["ids twice"]),
        ...(/<th\b[^>]*>\s*<\/th>/.test(html) ? ["a column without a name"] : []),
        ...(/<(?:script|style|iframe)|\sstyle=|\son\w+=/.test(
          html.replaceAll(/<code>[\s\S]*?<\/code>/g, ""),
        )
          ? ["active"]
          : []),
      ];
      return faults.map((fault) => `${page.path}: ${fault}`);
    });
    expect(wrong).toEqual([]);
  });

  it("names itself in the tab, the front page with the name alone", () => {
    const tabOf = (path: string) => {
      const page = rendered.find((each) => each.page.path === path);
      if (page === undefined) throw new Error(`no page ${path}`);
      return /<title>(.*)<\/title>/.exec(pageOf(page, { style: "", script: "" }))?.[1];
    };
    expect([tabOf("/"), tabOf("/docs/pay")]).toEqual(["Sekisho", "Pay · Sekisho"]);
  });

  it("has links that lead somewhere", () => {
    for (const path of links.sources) links.note(`/docs/source/${path}`, "");
    expect(links.broken()).toEqual([]);
  });
});

describe("the search", () => {
  const of = (language: string) =>
    MiniSearch.loadJSON(
      indexOf(
        rendered.filter(({ page }) => page.language === language).flatMap((each) => each.sections),
      ),
      searchOptions,
    );

  it.each(["取り消し", "参照番号", "凍結", "停止", "拒否", "通信できない", "二人", "ポイント"])(
    "finds %s in Japanese",
    (word) => expect(of("ja").search(word).length).toBeGreaterThan(0),
  );

  it.each([
    ["code_spent", "/docs/errors#code_spent"],
    ["give_back", "/docs/policies"],
    ["answer does not come", "/docs/sell#when-the-answer-does-not-come"],
    ["POST /v1/payments", "/docs/reference/terminals"],
  ])("finds %s where it is told", (asked, place) => {
    const found = of("en").search(asked, { combineWith: "AND" });
    expect(found.slice(0, 8).some(({ id }) => String(id).startsWith(place))).toBe(true);
  });
});

describe("pictures of rules", () => {
  const text = readFileSync(join(root, "docs/policies.md"), "utf8");
  const examples = [...text.matchAll(/```velocity\n([\s\S]*?)```/g)].map(([, each = ""]) => each);

  it("show every metric, and both kinds of window", () => {
    const metrics = examples.map((each) => judgeExample(each, "").rule.metric.split(":")[0]);
    expect(METRICS.filter((each) => !metrics.includes(each))).toEqual([]);
    expect(examples.some((each) => each.includes("calendar"))).toBe(true);
  });

  it("say what the reference says", () => {
    const sentences = examples.map((each) => sentenceOf(judgeExample(each, "")));
    expect(sentences[0]).toBe("2 acts before, 3 acts with this act; limit 3 acts: it passes.");
    expect(sentences.find((each) => each.includes("52,000 yen"))).toBe(
      "43,000 yen before, 52,000 yen with this act; limit 50,000 yen: exceeded, so decline. The same act passes from 14:07:12 on.",
    );
  });
});

describe("a snippet", () => {
  it("is cut without its indentation, with the package's name, and fails when it is gone", () => {
    const code = cutSnippet(root, "test/snippets/sell.ts#connect");
    expect(code).toContain('from "@sekisho/client/file-store"');
    expect(code).not.toMatch(/#region|\.\.\//);
    expect(() => cutSnippet(root, "test/snippets/sell.ts#nowhere")).toThrow("there is no region");
  });
});
