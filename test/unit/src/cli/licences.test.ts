import { expect, it } from "vitest";
import { installedLicences, licencesOf, noticedPackages } from "../../../../src/cli/licences.ts";
import { noticesOf } from "../../../../tools/pages/notices.ts";

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

it("counts what pages are made of, though nobody installs it", () => {
  const packages = {
    "node_modules/a": { license: "GPL-3.0-only", dev: true },
    "node_modules/b": { license: "GPL-3.0-only", dev: true },
  };
  const { count, others } = licencesOf(JSON.stringify({ packages }), ["a"]);
  expect([count, others]).toEqual([1, ["a: GPL-3.0-only"]]);
});

it("pages tell whose packages they are made of, with the licence of each", () => {
  const modules = ["preact/dist/a.js", "@preact/signals/b.js", "preact/hooks/c.js", "zxing-wasm/d"];
  const notices = noticesOf(["/own/e.ts", ...modules.map((path) => `/x/node_modules/${path}`)]);
  expect(noticedPackages(notices)).toEqual(["@preact/signals", "preact", "zxing-wasm"]);
  expect(notices).toContain("Jason Miller");
  expect(notices).toContain("Apache License");
  expect(() => noticesOf(["node_modules/@types/node/x.ts", "node_modules/none/x"])).toThrow();
});
