import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openApi } from "../../../../worker/door/openapi.ts";
import { routes } from "../../../../worker/routes/index.ts";
import { web } from "./page-modules.ts";

const { paths } = openApi(routes, "https://pay.example") as { paths: Record<string, object> };
const sources = globSync("**/*.{ts,tsx}", { cwd: web }).map((path) => ({
  path,
  text: readFileSync(join(web, path), "utf8"),
}));

/** The page's own service worker and the map's outline load files, and no answer of the API. */
const loadFiles = ["offline/worker.ts", "console/map/outline.ts"];

it("a page calls the API by the SDK alone, or what the contract names by its whole path", () => {
  const bare = /\b(?:fetch|WebSocket|EventSource|XMLHttpRequest|sendBeacon)\(([^,)]*)/g;
  const called = sources
    .filter(({ path }) => !loadFiles.includes(path))
    .flatMap(({ text }) => [...text.matchAll(bare)].map(([, told = ""]) => told.trim()));
  const addresses = called.map((told) => /^"([^"]+)"$/.exec(told)?.[1] ?? `not a path: ${told}`);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !("get" in (paths[address] ?? {})))).toEqual([]);
});

it("no page writes a path of the API: the SDK knows them", () => {
  const written = sources.filter(({ text }) => /["'`]\/v1\b/.test(text)).map(({ path }) => path);
  expect(written).toEqual([]);
});
