import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../src/cli/local/port.ts";
import { type FullSeed, fullSeed } from "../../src/cli/seed/schema.ts";
import {
  AppClient,
  importDeviceKey,
  type OperatorClient,
  realRuntime,
  type TerminalClient,
  totpCode,
} from "../../src/client/index.ts";
import { fileRecordStore } from "../../src/client/store/file.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { end, start } from "../unit/src/cli/local-server.ts";
import * as fund from "./fund.ts";
import { answersOfPage, bytesOfPage, queriesOfPage, strangeWords } from "./observe-log.ts";
import * as operate from "./operate.ts";
import * as pay from "./pay.ts";
import * as sell from "./sell.ts";
import { signed } from "./sign.ts";

/* Every snippet of the documents, against what `npm start` runs. */
const folder = mkdtempSync(join(tmpdir(), "sekisho-snippets-"));
const address = "snippets@example.com";
let server: Awaited<ReturnType<typeof start>>;
let seed: FullSeed;
let till: TerminalClient;
let app: AppClient;
let operators: [OperatorClient, OperatorClient];
let secret = "";

beforeAll(async () => {
  const port = await freePort();
  server = await start(port, "--state", join(folder, "state"));
  seed = fullSeed.parse(JSON.parse(readFileSync(join(folder, "state/seed.json"), "utf8")));
  const [one, other] = seed.operators;
  operators = [
    await operate.connect(server.origin, one.jwk, one.operator_id),
    await operate.connect(server.origin, other.jwk, other.operator_id),
  ];
});

afterAll(async () => {
  if (server !== undefined) await end(server.child, "SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

async function mailed(): Promise<string> {
  const url = `${server.origin}/dev/mailbox?contact=${encodeURIComponent(address)}`;
  const mails = (await (await fetch(url)).json()) as { code: string | null }[];
  return mails.find(({ code }) => code !== null)?.code ?? "";
}

/** The next step of the authenticator: each counts once. */
let steps = 0;
const authenticator = () => totpCode(secret, Date.now() + 30_000 * steps++);

/** Sells; answers the last line that is shown. */
async function sellFor(amount: number, shown: string): Promise<string> {
  const lines: string[] = [];
  await sell.sell(till, sell.beginSale(till, amount), shown, (line) => lines.push(line));
  return lines.at(-1) ?? "";
}

async function code(): Promise<string> {
  const shown = await pay.showCode(app);
  if (!("qr" in shown) || shown.qr === undefined) throw new Error(JSON.stringify(shown));
  return shown.qr;
}

describe("the snippets", () => {
  it("open a shop and activate its till", async () => {
    const activationCode = await operate.openShop(operators[0]);
    till = await sell.connect(server.origin, join(folder, "till"));
    expect(await sell.activate(till, activationCode ?? "")).toMatch(/^ter_/);
    await expect(sell.activate(till, "no-such-code-of-a-terminal")).rejects.toThrow();
  });

  it("register a customer and credit the wallet", async () => {
    app = await pay.connect(server.origin, join(folder, "phone"));
    const codes = await pay.register(app, address, mailed, (told) => {
      secret = told;
      return authenticator();
    });
    expect(codes).toHaveLength(10);
    const wallet = await app.wallet();
    if (!wallet.ok) throw new Error("no wallet");
    const order = { reference: "order-000001", route: wallet.body.funding_route, amount: 90_000 };
    const by = { origin: server.origin, partnerId: seed.partner.partner_id, jwk: seed.partner.jwk };
    expect(await fund.credit(by, order)).toBe("credited");
    expect(await fund.credit(by, order)).toBe("credited");
    expect(await fund.credit(by, { ...order, amount: 1 })).toBe("reference_reused");
    expect(await app.wallet()).toMatchObject({ body: { balances: { available: 90_000 } } });
  });

  it("sell, tell a refusal, give back, hold and capture, close the drawer", async () => {
    const shown = await code();
    expect(await sellFor(1_200, shown)).toBe("Paid: 1200 yen");
    const [whole] = await paid();
    expect(await sellFor(900, shown)).toMatch(/^Not paid: /);
    const given = sell.beginReturn(till, await read(whole));
    expect(await sell.giveBack(till, given)).toBe("cancelled: done");
    expect(await sell.giveBack(till, given)).toBe("cancelled: done");
    expect(await read(whole)).toMatchObject({ status: "cancelled", amount: 1_200 });
    expect(await sellFor(704, await code())).toBe("Paid: 704 yen");
    const [partly] = await paid();
    const part = sell.beginReturn(till, await read(partly), 100);
    const refunded = await sell.giveBack(till, part);
    expect(refunded).toMatch(/^refunded: /);
    expect(await sell.giveBack(till, part)).toBe(refunded);
    const standing = { status: "captured", amount_captured: 704, amount_refunded: 100 };
    expect(await read(partly)).toMatchObject(standing);
    const rest = sell.beginReturn(till, await read(partly), 604);
    expect(await sell.giveBack(till, rest)).toMatch(/^refunded: /);
    expect(await sell.hold(till, sell.beginSale(till, 8_000), await code())).toBe(6_500);
    const shownLines: string[] = [];
    await sell.start(till, (line) => shownLines.push(line));
    await sell.watch(till, (line) => shownLines.push(line), AbortSignal.timeout(300));
    expect(await sell.closeDrawer(till)).toMatchObject({
      payments: { count: 3, amount: 1_200 + 704 + 6_500 },
      cancellations: { count: 1, amount: 1_200 },
      refunds: { count: 2, amount: 704 },
      ...{ net: 6_500, isComplete: true },
    });
  });

  it("credit the own customer on the local server", async () => {
    const credited = await pay.creditLocally(app, join(folder, "state/seed.json"));
    expect(credited).toMatchObject({ ok: true, body: { result: "credited", amount: 1_000 } });
  });

  it("show a code without a network", async () => {
    expect(await pay.fetchSeals(app)).toMatchObject({ ok: true });
    const key = app.session.transport.key;
    const fetch = () => Promise.reject(new TypeError("no network"));
    const runtime = { ...realRuntime, fetch };
    const stores = {
      sessions: fileRecordStore<never>(join(folder, "phone/session")),
      offline: fileRecordStore<never>(join(folder, "phone/offline")),
    };
    const offline = new AppClient({ origin: server.origin, key, runtime, ...stores });
    const shown = await pay.showCode(offline);
    expect(await sellFor(500, "qr" in shown ? (shown.qr ?? "") : "")).toBe("Paid: 500 yen");
  });

  it("hear of a payment, and confirm a large one", async () => {
    const heard: string[] = [];
    const stream = await pay.listen(app, (line) => heard.push(line));
    const selling = sellFor(40_000, await code());
    let outcomes: string[] = [];
    for (let tries = 0; tries < 50 && outcomes.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      outcomes = await pay.confirm(app, async () => true);
    }
    expect(outcomes).toEqual(["captured"]);
    expect(await selling).toBe("Paid: 40000 yen");
    expect(heard.join("\n")).toMatch(/payment/);
    if (stream.ok) stream.body.close();
  });

  it("sell with the first program, which signs the seeded customer in", async () => {
    const own = { cwd: folder, encoding: "utf8" } as const;
    const file = join(import.meta.dirname, "first-sale.ts");
    const run = () => spawnSync(process.execPath, [file, "state/seed.json", "first"], own);
    let ran = run();
    // The seeded customer's authenticator counts once in half a minute.
    if (ran.stderr.includes("not signed in")) {
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      ran = run();
    }
    expect([ran.stdout, ran.stderr]).toEqual([expect.stringMatching(/^Paid: pay_/), ""]);
    expect(run().stdout).toContain("duplicate_suspected");
  });

  it("sign a request with WebCrypto alone", async () => {
    const { pair } = await importDeviceKey(seed.terminal.jwk);
    const post = { method: "POST", url: `${server.origin}/v1/terminals/sessions` };
    const body = JSON.stringify({ terminal_id: seed.terminal.terminal_id });
    const headers = await signed(pair, { ...post, body });
    const session = await fetch(post.url, { ...post, body, headers });
    expect(session.status).toBe(200);
    const { access_token: token } = (await session.json()) as { access_token: string };
    const url = `${server.origin}/v1/terminals/me/totals?complete_to=now`;
    const get = await signed(pair, { method: "GET", url, token });
    expect((await fetch(url, { headers: get })).status).toBe(200);
  });

  it("freeze and thaw the wallet", async () => {
    expect(await pay.freezeAndThaw(app, authenticator)).toBe(true);
  });

  it("explain a refusal, change the policy, and stop spending", async () => {
    expect(await sellFor(25_000, await code())).toMatch(/limit/);
    const [latest] = await paid();
    const explained = await operate.explain(operators[0], latest ?? "");
    expect(explained).toMatchObject({ same_verdict: true });
    const policy = { ...defaultPolicy, rules: defaultPolicy.rules.slice(1) };
    expect(await operate.changePolicy(...operators, policy)).toBe(2);
    const stop = await operate.stopSpending(operators[0]);
    expect(await sellFor(700, await code())).toMatch(/paused/);
    const lifted = await operate.lift(...operators, stop);
    expect(lifted).toMatchObject({ ok: true });
    expect(await operate.freezeByContact(operators[0], address)).toBe(true);
  });
});

async function read(paymentId: string | undefined) {
  const reply = await till.payment(paymentId ?? "");
  if (!reply.ok) throw new Error(reply.problem?.detail);
  return reply.body;
}

async function paid(): Promise<string[]> {
  const page = await app.payments();
  if (!page.ok) throw new Error("no payments");
  return page.body.payments.map(({ payment_id: id }) => id ?? "");
}

describe("what Observe shows", () => {
  it("asks the log of all this with jq, and answers", async ({ skip }) => {
    if (spawnSync("jq", ["--version"]).error !== undefined) skip("there is no jq here");
    await sellFor(300, "no code at all");
    const lines = () => linesOf(server.output());
    const tried = () => lines().filter((line) => line["sekisho.decline.code"] === "code_invalid");
    await expect.poll(tried).not.toEqual([]);
    writeFileSync(join(folder, "lines.log"), server.output());
    const [line] = tried();
    const request = String(line?.["sekisho.request.id"]);
    const [shares, declines, terminals, one, slowest] = answersOfPage(folder, request);
    const counts = [...(shares ?? "").matchAll(/^(\d+)\t([\d.]+) %\t(\w+)$/gm)];
    const first = lines().filter((each) => each["sekisho.replayed"] === undefined);
    expect(first.length).toBeLessThan(lines().length);
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(first.length);
    for (const [, count, share] of counts) {
      expect(Number(share)).toBeCloseTo((100 * Number(count)) / first.length, 0);
    }
    expect(counts.map(([, , , decision]) => decision)).toEqual(
      expect.arrayContaining(["approved", "declined", "done", "refused", "waiting"]),
    );
    expect(declines).toMatch(/^ *\d+ velocity_amount_exceeded\tpayment\.\S+$/m);
    expect(declines).toMatch(/^ *\d+ code_invalid\t$/m);
    expect(terminals).toMatch(new RegExp(`^ *1 ${line?.["sekisho.terminal.id"]}\n$`));
    expect(JSON.parse(one ?? "")).toEqual(line);
    expect(slowest).toMatch(/^\d+\n$/);
  });

  it("tells how long the line of a payment is", () => {
    const paid = linesOf(server.output()).filter(
      (line) => line["http.route"] === "/v1/payments" && line["sekisho.decision"] === "approved",
    );
    const bytes = paid.map((line) => Buffer.byteLength(JSON.stringify(line)) + 1);
    const mean = bytes.reduce((sum, each) => sum + each, 0) / bytes.length;
    expect(Math.abs(mean - bytesOfPage()), `${mean}`).toBeLessThan(30);
  });

  it("names places of a data point that there are", () => {
    expect(queriesOfPage()).toHaveLength(3);
    for (const query of queriesOfPage()) expect([query, strangeWords(query)]).toEqual([query, []]);
    expect(strangeWords("SELECT blob99 AS a, doubel1 FROM t -- b")).toEqual([
      "blob99",
      "doubel1",
      "t",
    ]);
  });
});

/** The decisions' lines in what a server has written. */
function linesOf(output: string): Record<string, unknown>[] {
  const lines = output.split("\n").filter((line) => line.startsWith('{"event":"decision"'));
  return lines.map((line) => JSON.parse(line));
}

it("are all of the TypeScript that the documents show", async () => {
  const root = resolve(import.meta.dirname, "../..");
  const loose = globSync(["README*.md", "docs/**/*.md"], { cwd: root }).flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const heads = [...text.matchAll(/^ *```(ts.*)$/gm)].map(([, info = ""]) => info);
    return heads.filter((info) => !info.includes(" file=")).map((info) => `${path}: ${info}`);
  });
  expect(loose).toEqual([]);
  expect(await importDeviceKey(seed.terminal.jwk)).toHaveProperty("thumbprint");
});
