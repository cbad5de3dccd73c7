import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../src/cli/local/port.ts";
import { StateFolder } from "../../src/cli/local/state-folder.ts";
import { signPost } from "../../src/token/message-signature.ts";
import { end, start } from "../unit/src/cli/local-server.ts";
import { Project } from "./project.ts";
import { onWorkerd } from "./workerd.ts";

/*
 * Every example, installed as its README says, against a local server that has made its first
 * merchant, terminal, partner, operators and customer.
 */
const names = [
  "till",
  "app",
  "counter",
  "partner",
  "night",
  "receiver",
  "receiver-worker",
] as const;
const state = mkdtempSync(join(tmpdir(), "sekisho-examples-"));
const seedPath = join(state, "seed.json");
const env = { SEED: seedPath };
const node = process.execPath;
const examples = new Map<string, Project>();
let server: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  for (const name of names) examples.set(name, Project.example(name));
  server = await start(await freePort(), "--state", state);
  for (const endMs = Date.now() + 30_000; ; ) {
    const isSeeded = readSeed()?.customer !== undefined;
    if (isSeeded) break;
    if (Date.now() > endMs) throw new Error(`nobody was seeded:\n${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, 120_000);

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  for (const project of examples.values()) project.remove();
  rmSync(state, { recursive: true, force: true });
});

function readSeed(): { customer?: { funding_route: string } } | undefined {
  try {
    return JSON.parse(readFileSync(seedPath, "utf8"));
  } catch {
    return undefined;
  }
}

function example(name: (typeof names)[number]): Project {
  const project = examples.get(name);
  if (project === undefined) throw new Error(`${name} is not installed`);
  return project;
}

/** The newest code that was mailed to a contact. */
async function mailed(contact: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const query = new URLSearchParams({ contact });
    const mails = await (await fetch(`${server.origin}/dev/mailbox?${query}`)).json();
    const [{ code = null } = {}] = mails as { code?: string | null }[];
    if (code !== null) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing was mailed to ${contact}`);
}

test("an app gets in, is funded by a partner, pays at a till and confirms a large payment", async () => {
  const contact = `taro.${Date.now()}@example.jp`;
  const phone = example("app").start(node, ["app.js"], { ORIGIN: server.origin });
  await phone.hear(/mail address/);
  phone.type(contact);
  await phone.hear(/code we sent/);
  phone.type(await mailed(contact));
  const [, route = ""] = await phone.hear(/To top up, show (\S+)/);
  const [, code = ""] = await phone.hear(/within a minute: (\S+)/);

  const funded = example("partner").run(node, ["partner.js", route, "40000", "deposit-0001"], {
    env,
  });
  expect(funded.output).toMatch(/^credited top_\S+ deposit-0001\n$/);
  const again = example("partner").run(node, ["partner.js", route, "40000", "deposit-0001"], {
    env,
  });
  expect(again.output).toBe(funded.output);

  const till = example("till").start(node, ["till.js", code, "31000"], env);
  await phone.hear(/Pay 31000 JPY to .+\?/);
  phone.type("yes");
  await till.hear(/Paid 31000 JPY: hand the goods over/);
  await phone.hear(/Paid\./);
  expect(await till.end()).toBe(0);
  await phone.end("SIGKILL");
}, 90_000);

test("a till tells a decline in words, and leaves nothing open", () => {
  const till = example("till");
  const sold = till.run(node, ["till.js", "no code at all", "500"], { env });
  expect(sold.output).toMatch(/^[0-9a-f]{32} Declined: This code cannot be used/);
  expect(till.run(node, ["till.js"], { env }).output).toBe("");
});

test("a counter sells to a phone without a network, and gives up a sale", async () => {
  const counter = example("counter");
  expect(counter.run(node, ["phone.js", "show"], { env }).output).toContain("No seals");
  expect(counter.run(node, ["phone.js", "fetch"], { env }).output).toMatch(/^20 codes until/);
  const code = counter.run(node, ["phone.js", "show"], { env }).stdout.trim();
  const till = counter.start(node, ["counter.js"], env);
  await till.hear(/Amount\?/);
  till.type("700");
  await till.hear(/700 JPY: scan/);
  // A scanner for a US keyboard on a machine with a Japanese one.
  till.type(`]Q1${code.replaceAll("_", "=")}`);
  await till.hear(/APPROVED Paid/);
  till.type("700");
  till.type(code);
  await till.hear(/DECLINED/);
  expect(await till.end()).toBe(0);
});

test("an operator's night tells what there is as JSON, and that nobody answers", () => {
  const night = example("night");
  const told = night.run(node, ["night.js"], { env });
  expect([0, 1]).toContain(told.status);
  expect(JSON.parse(told.stdout)).toMatchObject({
    alerts: expect.any(Array),
    stops: [],
    waiting: [],
    record: expect.any(Array),
  });
  const away = { ...(readSeed() as object), origin: "http://localhost:9" };
  night.write("away.json", JSON.stringify(away));
  const dead = night.run(node, ["night.js"], { env: { SEED: "away.json" } });
  expect(dead.status).toBe(2);
  expect(JSON.parse(dead.output)).toMatchObject({ code: "no_answer", retry: "same_request" });
});

describe("a receiver of posts", () => {
  const body = JSON.stringify({ contact: { type: "email", value: "a@b.jp" }, purpose: "sign_in" });

  /** A post as the running server signs one. */
  async function signed(url: string, messageId: string): Promise<RequestInit> {
    const ring = await new StateFolder(state).keyRing();
    const key = ring?.webhook[0];
    if (key === undefined) throw new Error("the server has no key for posts");
    const headers = await signPost(key, { url, body, messageId, nowMs: Date.now() });
    return { method: "POST", headers, body };
  }

  test("on Node takes each post once, and none that was changed", async () => {
    const port = await freePort();
    const url = `http://localhost:${port}/messages`;
    const place = { ORIGIN: server.origin, PORT: `${port}` };
    const receiver = example("receiver").start(node, ["receiver.js"], place);
    await receiver.hear(/listening/);
    const post = await signed(url, "1-1");
    for (let times = 0; times < 2; times += 1) expect((await fetch(url, post)).status).toBe(204);
    expect((await fetch(url, { ...post, body: `${body} ` })).status).toBe(401);
    await receiver.hear(/refused: digest/);
    expect(receiver.said.match(/taken: sign_in for email/g)).toHaveLength(1);
    await receiver.end("SIGKILL");
  });

  test("on a Worker takes each post, and none that was changed", async () => {
    const { outputFiles } = await esbuild({
      entryPoints: [join(example("receiver-worker").folder, "worker.js")],
      ...{ bundle: true, format: "esm", write: false, conditions: ["workerd"] },
    });
    const url = "https://receiver.example/messages";
    const place = { ORIGIN: server.origin, ADDRESS: url };
    const worker = await onWorkerd(outputFiles[0]?.text ?? "", place);
    try {
      const { headers } = await signed(url, "1-2");
      const send = async (text: string) => {
        const init = { method: "POST", headers: headers as Record<string, string>, body: text };
        return (await worker.dispatchFetch(url, init)).status;
      };
      expect([await send(body), await send(body), await send(`${body} `)]).toEqual([204, 204, 401]);
    } finally {
      await worker.dispose();
    }
  });
});
