import { createHash, randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { printsOf } from "../../../../../src/cli/keep/key-prints.ts";
import { describeFiles, filesBelow } from "../../../../../src/cli/keep/manifest.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { run } from "../local-server.ts";

const root = mkdtempSync(join(tmpdir(), "sekisho-put-back-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Every file of a folder with its digest, and every link as one. */
function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => !each.isDirectory() && each.name !== "lock")
      .map((each) => join(each.parentPath, each.name))
      .map((path) => [
        path.slice(folder.length + 1),
        createHash("sha256").update(readFileSync(path)).digest("hex"),
      ]),
  );
}

async function ring(): Promise<{ readonly text: string; readonly prints: string }> {
  const text = await makeKeyRing((bytes) => new Uint8Array(randomBytes(bytes)));
  const parsed = await parseKeyRing(text);
  if (!parsed.ok) throw new Error(parsed.fault);
  return { text, prints: JSON.stringify({ id: printsOf(parsed.value) }) };
}

/** A state folder with data of a ring, `said` in it. */
function stateOf({ text, prints }: Awaited<ReturnType<typeof ring>>, said: string): string {
  const state = mkdtempSync(join(root, "state-"));
  put(join(state, "keys.json"), text);
  put(join(state, "key-ring.json"), prints);
  put(join(state, "deployment.json"), "{}");
  put(join(state, "objects/do/sekisho-Other/one.sqlite"), said);
  return state;
}

/** A backup of what is there. */
function backupOf(state: string, names = ["key-ring.json", "deployment.json"]): string {
  const kept = `${state}.kept`;
  const paths = [...filesBelow(state, "objects"), ...names];
  for (const path of paths) put(join(kept, path), readFileSync(join(state, path), "utf8"));
  return manifested(kept, paths);
}

function manifested(kept: string, paths: readonly string[]): string {
  const about = { backup: "sekisho", v: 1, version: "1", made_at: "of then", held_ms: null };
  put(join(kept, "backup.json"), JSON.stringify({ ...about, files: describeFiles(kept, paths) }));
  return kept;
}

const one = "objects/do/sekisho-Other/one.sqlite";
const namesOf = (state: string) => readdirSync(state).filter((name) => name !== "lock");

it("puts back with new keys, and keeps beside whatever it replaced", async () => {
  const own = await ring();
  const state = stateOf(own, "then");
  const kept = backupOf(state);
  put(join(state, one), "since");
  put(join(state, "key-ring.json"), own.prints.replace("}}", ',"2":"of since"}}'));
  const more = readFileSync(join(state, "key-ring.json"), "utf8");
  const { stderr } = run("restore", kept, "--state", state, "--replace");
  expect(readFileSync(join(state, one), "utf8")).toBe("then");
  expect(JSON.parse(readFileSync(join(state, "keys.json"), "utf8")).seal.id).toHaveLength(2);
  const [keys, prints, objects, ...others] = namesOf(state).filter((name) =>
    name.includes(".before-"),
  );
  expect(others).toEqual([]);
  const texts = [prints, keys, `${objects}${one.slice(7)}`].map((name) =>
    readFileSync(join(state, `${name}`), "utf8"),
  );
  expect(texts.sort()).toEqual([more, own.text, "since"].sort());
  for (const name of [keys, prints, objects]) expect(stderr).toContain(join(state, `${name}`));
  expect(namesOf(state).some((name) => /part$|restoring/.test(name))).toBe(false);
});

it("leaves everything as it was when not all can be copied, and says so in a sentence", async () => {
  const own = await ring();
  const state = stateOf(own, "since");
  // Of a length that the backup's place has room for, and the folder's has not.
  const long = join(root, "x".repeat(200), "y".repeat(200));
  mkdirSync(long, { recursive: true });
  const there = join(long, "state");
  renameSync(state, there);
  const kept = mkdtempSync(join(root, "kept-"));
  const room = 4_095 - kept.length - "/objects/".length;
  const deep = `${`${"z".repeat(199)}/`.repeat(40).slice(0, room - 40)}`.replace(/\/$/, "z");
  put(join(kept, "key-ring.json"), own.prints);
  put(join(kept, "objects/a"), "then");
  put(join(kept, "objects", deep), "then");
  manifested(kept, ["objects/a", `objects/${deep}`, "key-ring.json"]);
  const before = contentOf(there);
  const { status, stderr } = run("restore", kept, "--state", there, "--replace");
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^Not restored: ENAMETOOLONG.*\n$/)]);
  expect(stderr).toContain(`${there} is as it was before.`);
  expect(contentOf(there)).toEqual(before);
  expect(namesOf(there).some((name) => name.includes("part"))).toBe(false);
});

it("takes nothing for a backup that has no data in it", async () => {
  const state = stateOf(await ring(), "since");
  const before = contentOf(state);
  const { status, stderr } = run(
    ...(["restore", manifested(mkdtempSync(join(root, "none-")), [])] as const),
    ...["--state", state, "--replace"],
  );
  expect([status, stderr]).toEqual([1, expect.stringContaining("there is none in it")]);
  expect(contentOf(state)).toEqual(before);
});

it("refuses another deployment's backup before anything is touched", async () => {
  const state = stateOf(await ring(), "mine");
  const other = stateOf(await ring(), "another's");
  const withKeys = backupOf(other, ["key-ring.json", "keys.json"]);
  const before = contentOf(state);
  const refused = () => run("restore", withKeys, "--state", state, "--replace");
  expect(refused()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is of another deployment: id key 1"),
  });
  expect(contentOf(state)).toEqual(before);
  // Also where the ring is kept elsewhere, and the backup's would fit the backup.
  renameSync(join(state, "keys.json"), join(root, "elsewhere.json"));
  expect(refused().stderr).toContain("is of another deployment");
  renameSync(join(root, "elsewhere.json"), join(state, "keys.json"));
  expect(contentOf(state)).toEqual(before);
  // Nor one that does not say whose it is.
  const silent = backupOf(stateOf(await ring(), "whose"), []);
  const { stderr } = run("restore", silent, "--state", state, "--replace");
  expect(stderr).toContain("does not say which key ring");
  expect(contentOf(state)).toEqual(before);
});

it("refuses a folder whose own ring is broken, before anything is touched", async () => {
  const state = stateOf(await ring(), "then");
  const kept = backupOf(state);
  put(join(state, "keys.json"), "{");
  const before = contentOf(state);
  const { status, stderr } = run("restore", kept, "--state", state, "--replace");
  expect([status, stderr]).toEqual([1, expect.stringContaining("keys.json is broken")]);
  expect(contentOf(state)).toEqual(before);
});

it("renews a linked ring where it lies, and leaves the link", async () => {
  const own = await ring();
  const state = stateOf(own, "then");
  const kept = backupOf(state);
  const real = join(root, "secrets", "ring.json");
  mkdirSync(dirname(real));
  renameSync(join(state, "keys.json"), real);
  symlinkSync(real, join(state, "keys.json"));
  run("restore", kept, "--state", state, "--replace");
  expect(lstatSync(join(state, "keys.json")).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(real, "utf8")).seal.id).toHaveLength(2);
  expect(statSync(real).mode & 0o777).toBe(0o600);

  const turned = run(
    "keys",
    "--ring",
    join(state, "keys.json"),
    "--purpose",
    "mac",
    "--step",
    "add",
  );
  expect(turned.stderr).toContain("mac: add");
  expect(lstatSync(join(state, "keys.json")).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(real, "utf8")).mac).toHaveLength(3);
});

it("is taken back, or begins anew, where it was killed between old and new", async () => {
  const own = await ring();
  const state = stateOf(own, "since");
  const kept = backupOf(state);
  const before = contentOf(state);
  const [part, keys] = [join(state, "restore.9.part"), join(state, "keys.json")];
  /** As a SIGKILL leaves it: new keys are there, the objects of before are aside, new ones missing. */
  const kill = () => {
    put(join(part, "objects/do/some"), "new");
    put(`${keys}.9.part`, "new");
    const moves = [
      { from: keys, to: `${keys}.before-9` },
      { from: `${keys}.9.part`, to: keys },
      { from: join(state, "objects"), to: join(state, "objects.before-9") },
    ];
    for (const { from, to } of moves) renameSync(from, to);
    moves.push({ from: join(part, "objects"), to: join(state, "objects") });
    const parts = [part, `${keys}.9.part`];
    writeFileSync(join(state, "restoring.json"), JSON.stringify({ moves, parts }));
  };
  kill();
  const half = contentOf(state);
  const origin = ["--origin", "http://localhost:1"];
  for (const [command, ...args] of [["start"], ["serve", ...origin], ["backup", `${state}.more`]]) {
    const { status, stderr } = run(`${command}`, ...args, "--state", state);
    expect([status, stderr]).toEqual([1, expect.stringContaining("was broken off: run it again")]);
  }
  expect(contentOf(state)).toEqual(half);
  expect(run("restore", "--undo", "--state", state).status).toBe(0);
  expect(contentOf(state)).toEqual(before);
  expect(run("restore", "--undo", "--state", state).stderr).toContain("was broken off.");
  kill();
  put(join(kept, one), "since");
  run("restore", kept, "--state", state, "--replace");
  const left = namesOf(state).filter((name) => /part$|restoring|before-9/.test(name));
  expect([left, readFileSync(join(state, one), "utf8")]).toEqual([[], "since"]);
});

it("serves no folder whose data is gone, and says what to do", async () => {
  const state = stateOf(await ring(), "since");
  const origin = ["--origin", "http://localhost:1"];
  const refused = (wanted: string) => {
    for (const [command, ...args] of [["start"], ["serve", ...origin]]) {
      const { status, stderr } = run(`${command}`, ...args, "--state", state);
      expect([status, stderr]).toEqual([1, expect.stringContaining(wanted)]);
    }
  };
  renameSync(join(state, "objects"), join(state, "objects.before-then"));
  refused("objects.before-then there is of before a restore");
  mkdirSync(join(state, "objects"));
  refused("its data is gone");
  expect(readdirSync(join(state, "objects"))).toEqual([]);
});
