import { setTimeout as sleep } from "node:timers/promises";
import type { Page, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { isAtRest } from "./at-rest.ts";

/* The console under a long record and a fast stream, and without any. */
let town: TillTown;
let chromium: Launched;
let page: Page;
let stream: WebSocketRoute | undefined;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  const code = await inviteApprover(town, "Hanako");
  ({ page } = await openConsolePage(town, chromium, { code }));
  await page.routeWebSocket(/\/v1\/operator\/events/, (socket) => {
    stream = socket;
  });
  await page.reload();
  for (let tries = 0; tries < 150 && stream === undefined; tries++) await sleep(100);
});

let sequence = 0;

/** A message of a second with fifty decisions, of which it tells the twenty newest. */
function tellSecond(heard = { of: 4, n: 4 }): void {
  sequence += 1;
  const nowMs = Date.now();
  const at = (ms: number) => new Date(ms).toISOString();
  const decision = (index: number) => ({
    ...{ at: at(nowMs - index * 20), payment_id: `pay_${sequence}_${index}`, currency: "JPY" },
    ...{ merchant_id: "mer_1", merchant_name: "Aoi <b>Cafe</b>", store_id: "sto_1" },
    ...{ store_name: "Shibuya", terminal_id: "ter_1", amount: 1_200 + index, latency_ms: 30 },
    ...{ result: index % 10 === 0 ? "declined" : "approved" },
    decline: index % 10 === 0 ? { code: "insufficient_funds" } : null,
  });
  const second = {
    ...{ t: at(Math.floor(nowMs / 1_000) * 1_000 - 1_000), approved: 45, pending: 0 },
    ...{ declined: { insufficient_funds: 5 }, amount: 54_000 },
    latency_ms: { p50: 30, p99: 90 },
  };
  stream?.send(
    JSON.stringify({
      ...{ kind: "figures", sequence, at: at(nowMs), heard, seconds: [second] },
      recent: Array.from({ length: 20 }, (_, index) => decision(index)),
      ...{ alerts_open: 0, approvals_waiting: 0, stops_version: 1 },
    }),
  );
}

/** How long frames took, in ms: on the clock, and of the page's own thread. */
interface Frames {
  readonly p50: number;
  readonly p95: number;
  /** Processor time of the thread that draws the page, for a frame; no load of the machine is in it. */
  readonly threadMs: number;
}

/** What frames took over `durationMs`, while the page scrolls `what` by more than it shows. */
async function frames(durationMs: number, what: string | null): Promise<Frames> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const before = await spent();
  const { count, ...told } = (await page.evaluate(`new Promise((resolve) => {
    const what = ${JSON.stringify(what)};
    const box = what && document.querySelector(what);
    const taken = []; const begun = performance.now(); let last = begun;
    const frame = (now) => {
      taken.push(now - last); last = now;
      if (box) box.scrollTop = (box.scrollTop + 731) % (box.scrollHeight - box.clientHeight);
      if (now - begun < ${durationMs}) return requestAnimationFrame(frame);
      taken.sort((a, b) => a - b);
      const at = (share) => Math.round(taken[Math.floor(taken.length * share)] * 10) / 10;
      resolve({ count: taken.length, p50: at(0.5), p95: at(0.95) });
    };
    requestAnimationFrame(frame);
  })`)) as { count: number; p50: number; p95: number };
  const threadMs = Math.round(((await spent()) - before) * 10_000) / 10 / count;
  await cdp.detach();
  return { ...told, threadMs: Math.round(threadMs * 10) / 10 };
}

/**
 * A frame is 16.7 ms: so much of it the page's own thread may take, whatever else runs. The clock is
 * asked too, where the machine is the browser's alone.
 */
function expectSmooth({ p95, threadMs }: Frames): void {
  expect(threadMs).toBeLessThanOrEqual(14);
  if (isAtRest()) expect(p95).toBeLessThanOrEqual(32);
}

describe("with fifty decisions a second", () => {
  let timer: NodeJS.Timeout;
  beforeAll(async () => {
    await page.goto(`${town.deployment.origin}/console/#/live`);
    timer = setInterval(() => tellSecond(), 1_000);
    tellSecond();
    await page.locator(".decisions tbody tr").nth(5).waitFor();
    await page.locator(".plot canvas").first().waitFor();
  });
  afterAll(() => clearInterval(timer));

  it("stays smooth", async () => {
    const told = await frames(4_000, null);
    console.log(`live, 50 decisions a second: ${JSON.stringify(told)}`);
    expectSmooth(told);
  });

  it("is grey after three seconds without a message, and not before", async () => {
    expect(await page.locator(".live.silent").count()).toBe(0);
    clearInterval(timer);
    await page.locator(".live.silent").waitFor({ timeout: 10_000 });
    const told = await page.locator(".age.stale").first().textContent();
    expect(told).toMatch(/^Nothing heard for \d/);
    expect(await page.locator("#main b").count()).toBe(0);
  });

  it("counts nobody, fresh or grey, where nobody has decided yet", async () => {
    tellSecond({ of: 0, n: 0 });
    await page.getByText(/^Live [\d.]+ s ago$/).waitFor();
    await page.locator(".live.silent").waitFor({ timeout: 10_000 });
    expect(await page.locator(".age.stale").first().textContent()).toMatch(
      /^Nothing heard for [\d.]+ s$/,
    );
  });
});

describe("a record of 100,000 rows", () => {
  beforeAll(async () => {
    const event = (sequence: number) => ({
      ...{ sequence, at: "2026-11-29T05:00:00.000Z", actor: "system", act: "raise_stop" },
      ...{ detail: { reason: `row ${sequence}` }, hash: "h" },
    });
    const events = Array.from({ length: 100_000 }, (_, index) => event(100_000 - index));
    await page.route("**/v1/operator/record*", (route) =>
      route.fulfill({ json: { events, cursor: null } }),
    );
    await page.goto(`${town.deployment.origin}/console/#/record`);
    await page.locator('.virtual table[aria-rowcount="100001"]').waitFor({ timeout: 30_000 });
  });

  it("stays smooth, scrolled by more than is seen in each frame", async () => {
    const told = await frames(4_000, ".virtual");
    console.log(`100,000 rows, scrolled 731 px a frame: ${JSON.stringify(told)}`);
    expectSmooth(told);
  });

  it("has few rows in the document, and the last by one key", async () => {
    expect(await page.locator(".virtual tbody tr").count()).toBeLessThan(80);
    await page.locator(".virtual").focus();
    await page.keyboard.press("End");
    await page.getByText("Reason row 1", { exact: true }).waitFor();
    expect(await page.locator(".virtual tbody tr").count()).toBeLessThan(80);
  });
});
