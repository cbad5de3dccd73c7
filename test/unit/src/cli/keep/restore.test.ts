import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { StateFolder } from "../../../../../src/cli/local/state-folder.ts";
import type { FullSeed } from "../../../../../src/cli/seed/schema.ts";
import { importDeviceKey, TerminalClient } from "../../../../../src/client/index.ts";
import { end, run, start } from "../local-server.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-restore-"));
const state = join(folder, "state");
const running: Awaited<ReturnType<typeof start>>[] = [];

afterAll(async () => {
  for (const { child } of running) if (child.exitCode === null) await end(child, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function begin(at: string) {
  const server = await start(await freePort(), "--state", at);
  running.push(server);
  const { terminal, merchant } = new StateFolder(at).seed() as FullSeed;
  const key = await importDeviceKey(terminal.jwk);
  const till = new TerminalClient({
    ...{ origin: server.origin, key, terminalId: terminal.terminal_id },
  });
  return { ...server, till, merchant };
}

function terminal(at: string): string {
  const ran = run("terminal", "--state", at, "--json");
  return JSON.parse(ran.stdout).terminal_id;
}

function pay(at: string, amount: number): string {
  const ran = run("pay", `${amount}`, "--state", at, "--json");
  return JSON.parse(ran.stdout).payment.payment_id;
}

it("leads ids that were given out after the backup nowhere, and gives none of them out again", async () => {
  const first = await begin(state);
  const before = pay(state, 110);
  expect(run("backup", join(folder, "kept"), "--state", state, "--with-keys").status).toBe(0);
  const lost = pay(state, 120);
  const lostTill = terminal(state);
  expect(run("stop", "top_up", "--state", state, "--reason", "a trial of it").status).toBe(0);
  await end(first.child, "SIGTERM");
  const restored = run("restore", join(folder, "kept"), "--state", state, "--replace");
  expect(restored.status).toBe(0);
  expect(restored.stderr).toMatch(/stops that were raised since do not hold/);
  expect(restored.stderr).toMatch(/^ +20\S+Z +\S+ +raise_stop.*a trial of it/m);

  const elsewhere = join(folder, "copy");
  expect(run("restore", join(folder, "kept"), "--state", elsewhere).status).toBe(0);
  const strange = join(folder, "strange");
  mkdirSync(strange);
  writeFileSync(join(strange, "key-ring.json"), '{"id":{"1":"of another ring"}}');
  expect(run("restore", join(folder, "kept"), "--state", strange).status).toBe(0);
  const ringOf = (at: string) => readFileSync(join(at, "key-ring.json"), "utf8");
  expect(ringOf(strange)).toBe(ringOf(join(folder, "kept")));

  for (const at of [state, elsewhere]) {
    const { child, till } = await begin(at);
    const after = pay(at, 450);
    expect([at, await till.payment(after)]).toMatchObject([at, { body: { amount: 450 } }]);
    expect(after).not.toBe(lost);
    expect(await till.payment(lost)).toMatchObject({ problem: { code: "not_found" } });
    const refund = { reference: `old-receipt-${at.length}`, amount: 120 };
    expect(await till.refund(lost, refund)).toMatchObject({ problem: { code: "not_found" } });
    const undo = { reference: `old-undo-${at.length}`, payment_id: lost };
    expect(await till.cancel(undo)).toMatchObject({ problem: { code: "not_found" } });
    expect(await till.payment(after)).toMatchObject({ body: { amount_refunded: 0 } });
    expect(await till.payment(before)).toMatchObject({ body: { amount: 110 } });
    expect(terminal(at)).not.toBe(lostTill);
    const revoked = run("terminal", "--revoke", lostTill, "--state", at);
    expect([revoked.status, revoked.stderr]).toEqual([1, expect.stringContaining("not_found")]);
    await end(child, "SIGTERM");
  }
}, 180_000);

it.each([
  "objects/../keys.json",
  "objects/../../cronfile",
  "../evil.txt",
  "/etc/evil",
  "objects/..",
  "other",
])("takes no backup that names %s", (path) => {
  const bad = mkdtempSync(join(folder, "bad-"));
  const told = { backup: "sekisho", v: 1, version: "0", made_at: "2026-01-01T00:00:00.000Z" };
  const files = [{ path, bytes: 0, sha256: "" }];
  writeFileSync(join(bad, "backup.json"), JSON.stringify({ ...told, held_ms: null, files }));
  const ran = run("restore", bad, "--state", join(bad, "state"));
  expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining("no backup that this")]);
});

it("closes a folder that was open to others", () => {
  const open = join(folder, "open");
  mkdirSync(open, { mode: 0o755 });
  new StateFolder(open).prepare();
  expect(statSync(open).mode & 0o777).toBe(0o700);
});
