import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const manifest = (path: string) =>
  JSON.parse(text(path)) as { version: string; license: string; dependencies: object };

test("the SDK's package has the version, the licence and the libraries of the whole", () => {
  const [own, whole] = [manifest("src/client/package.json"), manifest("package.json")];
  expect(own.version).toBe(whole.version);
  expect(own.license).toBe(whole.license);
  expect(text("src/client/LICENSE")).toBe(text("LICENSE"));
  expect(whole.dependencies).toMatchObject(own.dependencies);
});
