import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import { assemble } from "../../src/cli/local/assemble.ts";
import { freePort } from "../../src/cli/local/port.ts";
import { StateFolder } from "../../src/cli/local/state-folder.ts";
import { localOrigin, startWorker } from "../../src/cli/local/worker.ts";
import type { DeviceKey } from "../../src/client/index.ts";
import { decisionMembers } from "../../worker/observe/decision-line.ts";
import { Authenticator } from "../world/authenticator.ts";
import { listen, type Wire } from "./collector.ts";
import { damageObjects, leftInRows, meetFaults } from "./fault-run.ts";
import { useEverything } from "./run.ts";
import { findInFolder, findInText } from "./search.ts";

const everyLine = ["event", "timestamp", "severity_text"];
const knownMembers = new Set<string>([...everyLine, ...decisionMembers]);
const folder = new StateFolder(mkdtempSync(join(tmpdir(), "sekisho-secrets-")));
afterAll(() => rmSync(folder.path, { recursive: true, force: true }));

/** The private parts of a run that never went over the wire, and other spellings of what did. */
async function hidden(
  wire: Wire,
  keys: readonly CryptoKeyPair[],
  own: { readonly keys: string; readonly bootstrapSecret: string },
): Promise<string[]> {
  const privateParts = await Promise.all(
    keys.map(async ({ privateKey }) => {
      const jwk = (await crypto.subtle.exportKey("jwk", privateKey)) as JsonWebKey;
      return jwk.d ?? "";
    }),
  );
  const keyTexts: string[] = [];
  JSON.parse(own.keys, (name, value) => {
    if (["d", "key", "k"].includes(name)) keyTexts.push(String(value));
    return value;
  });
  const seeds = [...wire.secrets].filter((text) => /^[A-Z2-7]{32}$/.test(text)).map(fromBase32);
  const octets = [...privateParts, ...keyTexts].map((text) => Buffer.from(text, "base64url"));
  const spelled = [...octets, ...seeds].flatMap((bytes) => [
    ...[bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url")],
  ]);
  const contacts = ["+819076543210", "９０７６５４３２１０"];
  return [...privateParts, ...keyTexts, ...spelled, ...contacts, own.bootstrapSecret];
}

function fromBase32(text: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text]
    .map((char) => alphabet.indexOf(char).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** One whole run of a deployment that is then damaged and run on. */
async function wholeRun() {
  folder.prepare();
  const secrets = await folder.secrets();
  const bundle = await assemble({ tell: () => undefined });
  const port = await freePort();
  const lines: string[] = [];
  const onLog = (_level: string, line: string) => lines.push(line);
  const start = () => startWorker({ bundle, objects: folder.objects, secrets, port, onLog });
  const wire = listen();
  const keys: CryptoKeyPair[] = [];
  const authenticator = new Authenticator(localOrigin(port));
  const onKey = ({ pair }: DeviceKey) => keys.push(pair);
  const reach = { origin: localOrigin(port), runtime: wire.runtime, onKey, authenticator };
  let worker = await start();
  try {
    const left = await useEverything(reach, secrets.bootstrapSecret);
    await worker.close();
    expect(damageObjects(folder.objects)).toBeGreaterThan(10);
    worker = await start();
    await meetFaults(reach, left);
  } finally {
    await worker.close();
  }
  keys.push(...authenticator.held.map(({ pair }) => pair));
  const all = [...wire.secrets, ...(await hidden(wire, keys, secrets))];
  const known = [...new Set(all)].filter((text) => text.length >= 6);
  return { wire, lines, known, passkeys: authenticator.held.length };
}

it("keeps every secret of a whole run out of logs, errors, addresses and databases", async () => {
  const { wire, lines, known, passkeys } = await wholeRun();
  const found = findInFolder(folder.objects, known);
  const everywhere = [...known, ...wire.challenges, leftInRows];
  const problems = wire.problems.map(({ text }) => text);
  const leaks = [
    ...found.leaks,
    ...findInText(lines.join("\n"), everywhere, "log"),
    ...findInText(problems.join("\n"), everywhere, "error"),
    ...findInText(wire.addresses.join("\n"), everywhere, "address"),
  ];
  expect(leaks).toEqual([]);
  // The run was one: it wrote, logged, failed, and had secrets to lose; what is public is found.
  expect(findInFolder(folder.objects, ["Konbini"]).leaks).not.toEqual([]);
  expect(found.files).toBeGreaterThan(20);
  expect(found.tables).toBeGreaterThan(100);
  expect(problems.length).toBeGreaterThan(15);
  expect(known.length).toBeGreaterThan(200);
  expect(passkeys).toBeGreaterThan(3);
  expect(wire.challenges.size).toBeGreaterThan(8);
  const read = lines.map((line) => JSON.parse(line));
  const strange = (line: object) => !Object.keys(line).every((name) => knownMembers.has(name));
  const decisions = read.filter(({ event }) => event === "decision");
  expect(decisions.length).toBeGreaterThan(100);
  expect(decisions.filter(strange)).toEqual([]);
  // What fails inside says why to the log alone.
  // Every refusal and every failure is one decision.
  for (const { text } of wire.problems) {
    const [, id = "no id"] = /"\/requests\/(req_\w+)"/.exec(text) ?? [];
    expect(decisions.filter((line) => line["sekisho.request.id"] === id)).toHaveLength(1);
  }
  const faults = wire.problems.filter(({ status }) => status >= 500);
  expect(faults.length).toBeGreaterThanOrEqual(8);
  for (const { text } of faults) {
    expect(text).not.toMatch(/sqlite|table|JSON|seal|stored|stack|\.ts|Error/i);
  }
  const told = lines.filter((line) => line.includes('"request_failed"'));
  for (const { text } of faults) {
    const [, id = "no id"] = /"\/requests\/(req_\w+)"/.exec(text) ?? [];
    expect(told.filter((line) => line.includes(`"request_id":"${id}"`))).toHaveLength(1);
  }
  const reasons = ["security_event", "flow", "message"].map((table) => `no such table: ${table}`);
  for (const reason of [...reasons, "is not valid JSON", "cannot be opened"]) {
    expect(told.join("\n")).toContain(reason);
  }
});

it("finds what a table holds that nobody thought of, also as a blob and after it was deleted", () => {
  const place = mkdtempSync(join(tmpdir(), "sekisho-leak-"));
  try {
    const database = new DatabaseSync(join(place, "object.sqlite"));
    database.exec("CREATE TABLE unforeseen (a TEXT, b BLOB)");
    database.prepare("INSERT INTO unforeseen VALUES (?, ?)").run('{"code":"12345678"}', null);
    const blob = Buffer.from("a-refresh-token-in-a-blob");
    database.prepare("INSERT INTO unforeseen VALUES (?, ?)").run("x", blob);
    database.exec("CREATE TABLE gone (a TEXT)");
    database.prepare("INSERT INTO gone VALUES (?)").run("a-deleted-recovery-code");
    database.exec("DELETE FROM gone");
    database.close();
    const secrets = ["12345678", blob.toString(), "a-deleted-recovery-code", "2345"];
    const { leaks } = findInFolder(place, secrets);
    expect(new Set(leaks.map(({ secret }) => secret))).toEqual(new Set(secrets.slice(0, 3)));
    expect(readFileSync(join(place, "object.sqlite")).length).toBeGreaterThan(0);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
