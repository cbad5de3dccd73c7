import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Project, root, tools } from "./project.ts";

const tarball = inject("tarball");

function listed(): string[] {
  const { stdout } = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""));
}

test("holds the SDK as it was built, and nothing else", () => {
  const others = listed().filter((path) => !/^lib\/.+\.(?:js|js\.map|d\.ts)$/.test(path));
  expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  const built = listed().filter(
    (path) => path.startsWith("lib/") && !path.startsWith("lib/client/"),
  );
  expect(built.filter((path) => !/^lib\/(?:money|own-json)\./.test(path))).toEqual([]);
});

test("is small", () => {
  const kib = statSync(tarball).size / 1024;
  console.log(`@sekisho/client packed: ${kib.toFixed(1)} KiB, ${listed().length} files`);
  expect(kib).toBeLessThan(225);
});

test.each([
  ["publint", "publint/src/cli.js", ["run", tarball, "--strict"]],
  ["attw", "@arethetypeswrong/cli/dist/index.js", [tarball, "--profile", "esm-only"]],
])("%s finds nothing", (_, script, args) => {
  const ran = spawnSync(process.execPath, [join(tools, script), ...args], { encoding: "utf8" });
  expect({ status: ran.status, said: ran.status === 0 ? "" : ran.stdout + ran.stderr }).toEqual({
    status: 0,
    said: "",
  });
});

test("brings one library, and points back to its sources within its maps", () => {
  const project = Project.empty();
  const tree = JSON.parse(project.run("npm", ["ls", "--all", "--json"]).stdout) as {
    dependencies: Record<string, { dependencies: object }>;
  };
  expect(Object.keys(tree.dependencies)).toEqual(["@sekisho/client"]);
  const brought = tree.dependencies["@sekisho/client"]?.dependencies ?? {};
  expect(Object.keys(brought)).toEqual(["structured-headers"]);
  const at = "node_modules/@sekisho/client/lib/client/terminal.js.map";
  const map = JSON.parse(project.read(at)) as { sourcesContent: string[] };
  expect(map.sourcesContent[0]).toContain("class TerminalClient");
  expect(project.folder.startsWith(root)).toBe(false);
});
