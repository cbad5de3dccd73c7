import { expect, it } from "vitest";
import { installedLicences, licencesOf } from "../../../../src/cli/licences.ts";

const lock = (packages: Record<string, object>) =>
  licencesOf(JSON.stringify({ packages: { "": { license: "Apache-2.0" }, ...packages } }));

it("an install brings permissive licences only, the known libraries of pictures aside", () => {
  const { count, others } = installedLicences();
  expect(count).toBeGreaterThan(20);
  expect(others).toEqual([]);
});

it("names what is not permissive, or says nothing, and leaves what only develops out", () => {
  const found = lock({
    "node_modules/a": { license: "MIT" },
    "node_modules/b": { license: "GPL-3.0-only" },
    "node_modules/b/node_modules/c": {},
    "node_modules/d": { license: "(MIT OR GPL-2.0-only)" },
    "node_modules/e": { license: "MIT AND LGPL-3.0-or-later" },
    "node_modules/f": { license: "AGPL-3.0-only", dev: true },
    "node_modules/g": { link: true },
  });
  expect(found.count).toBe(5);
  expect(found.others).toEqual(["b: GPL-3.0-only", "c: none", "e: MIT AND LGPL-3.0-or-later"]);
});
