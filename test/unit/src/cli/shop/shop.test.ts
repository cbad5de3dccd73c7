import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshCode } from "../../../../../src/cli/demo/curl.ts";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { openLocalShop } from "../../../../../src/cli/shop/local-shop.ts";
import { type Confirmation, orThrow } from "../../../../../src/client/index.ts";
import { end, run, sekisho, start } from "../local-server.ts";

/* What one does at a server on this machine: sell, look, stop. One server for all. */
const state = mkdtempSync(join(tmpdir(), "sekisho-shop-"));
let server: Awaited<ReturnType<typeof start>>;
let listening: ChildProcess;
let heard = "";

beforeAll(async () => {
  server = await start(await freePort(), "--state", state, "--no-seed", "--test");
  expect(run("pay", "100", "--state", state).stderr).toContain('run "sekisho seed" first');
  expect(run("seed", "--state", state).status).toBe(0);
  listening = spawn(process.execPath, [sekisho, "listen", "--json", "--state", state]);
  listening.stdout?.on("data", (chunk) => {
    heard += chunk;
  });
  await new Promise((resolve) => listening.stderr?.once("data", resolve));
});

afterAll(async () => {
  if (listening !== undefined) await end(listening, "SIGINT");
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(state, { recursive: true, force: true });
});

/** Runs a command there; answers its exit code and what it told. */
function tell(command: string, ...args: string[]) {
  const ran = run(command, ...args, "--state", state, "--json");
  expect(ran.stderr).toBe("");
  return { status: ran.status, told: JSON.parse(ran.stdout) };
}

describe("sekisho pay", () => {
  it("waits with --wait until the payer's phone has decided, and says so without", async () => {
    const { actors, seed } = await openLocalShop(state);
    const { customer } = actors;
    const reject = async () => {
      const asked = async () => orThrow(await customer.confirmations()).confirmations[0];
      await expect.poll(asked).toBeDefined();
      const { payment_id, amount, currency, merchant_id, ...of } = (await asked()) as Confirmation;
      const shown = { merchant_name: of.merchant_name, store_name: of.store_name };
      const decision = { decision: "reject", amount, currency, merchant_id, shown } as const;
      orThrow(await customer.confirm(payment_id, decision));
    };
    const { stdout } = run("pay", "31001", "--state", state);
    expect(stdout).toMatch(/^pending .*\n/);
    expect(stdout).toContain("--wait tells how it ends");
    await reject();
    const { qr } = await freshCode(customer, seed);
    const args = ["pay", "31000", "--code", qr, "--wait", "--json", "--state", state];
    const paying = spawn(process.execPath, [sekisho, ...args]);
    let said = "";
    paying.stdout.on("data", (chunk) => {
      said += chunk;
    });
    const ended = new Promise((resolve) => paying.once("close", resolve));
    await reject();
    expect(await ended).toBe(1);
    const { payment } = JSON.parse(said);
    expect(payment.decline.code).toBe("confirmation_rejected");
    expect(run("explain", payment.payment_id, "--state", state).stdout).toContain(
      "decided by confirmation_rejected: its payer rejected it; ",
    );
  });

  it("sells, tells why, and does what is to follow", async () => {
    const { status, told } = tell("pay", "900", "--hold", "--capture", "500", "--refund");
    expect([status, told.payment.result, told.explanation.same_verdict]).toEqual([
      0,
      "approved",
      true,
    ]);
    expect(told.followed.map(({ act }: { act: string }) => act)).toEqual(["capture", "refund"]);
    await expect.poll(() => heard).toContain(`"payment_id":"${told.payment.payment_id}"`);
  });

  it("ends with 1 for a code that was spent, at a merchant of another name", () => {
    const code = run("code", "--state", state).stdout.trim();
    expect(tell("pay", "300", "--code", code).status).toBe(0);
    const { status, told } = tell("pay", "310", "--code", code, "--merchant", "Corner shop");
    expect([status, told.payment.decline.code]).toEqual([1, "code_spent"]);
    expect(told.payment.merchant_name).toBe("Corner shop");
    const again = tell("pay", "320", "--merchant", "Corner shop").told.payment;
    expect([again.result, again.terminal_id]).toEqual(["approved", told.payment.terminal_id]);
    expect(tell("status")).toMatchObject({
      status: 1,
      told: { alerts: [{ kind: "code_spent_elsewhere" }] },
    });
  });

  it("tells people in lines, without colours where nobody looks", () => {
    const { stdout } = run("pay", "330", "--state", state, "--cancel");
    expect(stdout).toMatch(/^approved {2}¥330 at Sekisho Coffee, Nihombashi: captured\n/);
    expect(stdout).toContain("judged again from the log: the same");
    expect(stdout).not.toContain("\u001B");
  });

  it("asks for an answer that was lost, with money enough for each magic amount", () => {
    const { status, stdout, stderr } = run("pay", "11300", "--state", state);
    expect([status, stderr]).toEqual([
      0,
      "No outcome yet: The answer was lost. Repeat the same request. Sending the same request again.\n",
    ]);
    expect(stdout).toContain("approved  ¥11,300");
    expect(tell("pay", "11200").told.payment).toMatchObject({ result: "approved" });
  });

  it.each([
    [[], "Name one amount."],
    [["0"], 'The amount has to be a whole number from 1 on, not "0".'],
    [["1.5"], 'The amount has to be a whole number from 1 on, not "1.5".'],
    [["100", "--capture", "50"], "--capture goes with --hold."],
  ])("%j is a misuse, told in a sentence", (args, told) => {
    const { status, stderr } = run("pay", ...args, "--state", state);
    expect([status, stderr]).toEqual([2, `${told}\nSee npm run -s sekisho -- pay --help\n`]);
  });
});

describe("sekisho stop and lift", () => {
  it("stop at once, and lift by two", () => {
    expect(tell("stop", "spending", "--reason", "a drill").status).toBe(0);
    expect(tell("pay", "340").told.payment.decline.code).toBe("spending_stopped");
    const { payment_id: id } = tell("pay", "341").told.payment;
    expect(run("explain", id, "--state", state).stdout).toContain(
      "decided by spending_stopped: an operator had stopped payments; no rule was asked",
    );
    expect(tell("status").told.stops).toMatchObject([{ scope: "spending", reason: "a drill" }]);
    expect(tell("lift", "spending")).toMatchObject({ status: 0, told: { status: "approved" } });
    expect(tell("pay", "350").status).toBe(0);
    expect(run("stop", "spending", "--state", state).status).toBe(2);
    expect(run("lift", "spending", "--state", state)).toMatchObject({
      status: 1,
      stderr: "No stop spending stands.\n",
    });
  });

  it("at any deployment, act with a key out of a file that nobody else may read", () => {
    const { operators, origin } = JSON.parse(readFileSync(join(state, "seed.json"), "utf8"));
    const key = join(state, "operator-key.json");
    const who = ["--origin", origin, "--key", key, "--operator", operators[0].operator_id];
    writeFileSync(key, JSON.stringify(operators[0].jwk), { mode: 0o644 });
    expect(run("stop", "refunds", "--reason", "a drill", ...who).stderr).toContain("chmod 600");
    rmSync(key);
    writeFileSync(key, JSON.stringify(operators[0].jwk), { mode: 0o600 });
    expect(run("stop", "refunds", "--reason", "a drill", ...who).status).toBe(0);
    const asked = JSON.parse(run("lift", "refunds", ...who, "--json").stdout);
    writeFileSync(key, JSON.stringify(operators[1].jwk), { mode: 0o600 });
    const other = [...who.slice(0, -1), operators[1].operator_id];
    expect(run("lift", "--approve", asked.approval_id, ...other).stdout).toContain("lifted");
    expect(run("status", "--origin", origin).status).toBe(2);
  });
});
