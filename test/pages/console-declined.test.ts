import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults } from "../e2e/browser/watched-page.ts";

/* Why a payment was declined: each rule's figures as they are drawn, as the table has them, as the API tells them. */
let town: TillTown;
let page: Page;
let faults: readonly string[];

playIn(openTillTown, async (opened, chromium) => {
  town = opened;
  await town.topUp(60_000);
  const code = await inviteApprover(town, "Hanako");
  ({ page, faults } = await openConsolePage(town, chromium, { code }));
});

/** Pays through the seeded till; the payment's id, whatever became of it. */
async function pay(amount: number): Promise<string> {
  const charge = { reference: randomUUID(), code: await town.code(), amount, currency: "JPY" };
  const outcome = await town.actors.terminal.pay(charge);
  const id = "payment" in outcome ? outcome.payment?.payment_id : null;
  if (!id) throw new Error(JSON.stringify(outcome));
  return id;
}

/** The figures in a text, and nothing of how they are written. */
const figuresIn = (text: string) => (text.replaceAll(",", "").match(/\d+/g) ?? []).map(Number);

it("a payment that a rule declined shows what was exceeded first, in the same figures everywhere", async () => {
  await pay(25_000);
  await pay(24_000);
  const declined = await pay(9_000);
  const [first] = town.actors.operators;
  const told = mustAtOnce("The explanation", await first.explanation(declined));
  const { velocity } = told;
  expect(velocity).toMatchObject({ verdict: "decline", code: "velocity_amount_exceeded" });
  const own = (velocity?.rules ?? []).filter(({ verdict }) => verdict !== "not_applicable");
  const exceeded = own.filter(({ verdict }) => verdict === "exceeded").map(({ rule }) => rule);
  expect(exceeded).toContain("payment.wallet.amount.10m");
  const ordered = own.toSorted(
    (a, b) => Number(exceeded.includes(b.rule)) - Number(exceeded.includes(a.rule)),
  );

  await page.goto(`${town.deployment.origin}/console/#/payment/${declined}`);
  await page.locator(".lane.exceeded").first().waitFor();
  // Their units come with the version of the policy.
  await page
    .getByText(/¥58,000, limit ¥50,000/)
    .first()
    .waitFor();
  const rules = await page.locator(".lane-head code").allTextContents();
  expect(rules).toEqual(ordered.map(({ rule }) => rule));
  const drawn = await page.locator(".lane-words span:first-child").allTextContents();
  expect(drawn.map(figuresIn)).toEqual(
    ordered.map((each) => [each.before, each.after, each.limit]),
  );
  expect(await page.locator(".lane-verdict").first().textContent()).toBe("exceeded → decline");

  await page.locator(".story summary", { hasText: "As a table" }).click();
  const table = await page.locator(".lane-table tbody tr").evaluateAll((rows) =>
    rows.map((each) => {
      const [before, after, limit] = [...each.querySelectorAll("td.figure")];
      const name = each.querySelector("th code")?.textContent;
      return [name, `${before?.textContent} → ${after?.textContent}, limit ${limit?.textContent}`];
    }),
  );
  expect(table).toEqual(drawn.map((text, index) => [rules[index], text]));
  // Where each bar ends: the limit's line stands at the limit's share of the same width.
  const bars = await page.locator(".lane svg").evaluateAll((drawings) =>
    drawings.map((each) => {
      const edge = (name: string) => {
        const bar = each.querySelector(name);
        return Number(bar?.getAttribute("x")) + Number(bar?.getAttribute("width"));
      };
      const [, limit] =
        /^M([\d.]+) /.exec(each.querySelector(".limit")?.getAttribute("d") ?? "") ?? [];
      return [edge(".bar-before"), edge(".bar-own"), Number(limit)];
    }),
  );
  for (const [index, { before, after, limit }] of ordered.entries()) {
    const most = Math.max(before, after, limit, 1) * 1.05;
    // As wide as a drawing is, to a tenth of its unit.
    const shown = (bars[index] ?? []).map((x) => (x / 600) * most);
    const wanted = [before, Math.max(before, after), limit];
    for (const [bar, figure] of wanted.entries()) {
      expect(Math.abs((shown[bar] ?? Number.NaN) - figure)).toBeLessThanOrEqual(most / 5_000);
    }
  }
  // When it passes again is said in both, and the earlier two stand on its window.
  expect(await page.getByText(/passes again/).count()).toBeGreaterThan(1);
  const lane = page.locator(".lane", { hasText: "payment.wallet.amount.10m" });
  expect(await lane.locator(".dot").count()).toBe(2);
  expect(await axeFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
});

it("a payment that no rule declined says so, and has no lanes for what did", async () => {
  const [first] = town.actors.operators;
  const { wallets } = must("It", await first.walletsByContact("customer-1@example.com"));
  const target = { scope: "wallet", id: wallets[0]?.wallet_id ?? "", reason: "a test" } as const;
  const code = await town.code();
  must("The stop", await first.raiseStop(target));
  const charge = { reference: randomUUID(), code, amount: 700, currency: "JPY" };
  const outcome = await town.actors.terminal.pay(charge);
  expect(outcome.kind).toBe("declined");
  const payment = "payment" in outcome ? outcome.payment : null;
  const id = payment?.payment_id ?? "";
  const told = mustAtOnce("The explanation", await first.explanation(id));
  await page.goto(`${town.deployment.origin}/console/#/payment/${id}`);
  await page.locator(".story .outcome-word").waitFor();
  const exceeded = (told.velocity?.rules ?? []).filter(({ verdict }) => verdict === "exceeded");
  expect(await page.locator(".lane.exceeded").count()).toBe(exceeded.length);
  expect(exceeded).toEqual([]);
  expect(faults).toEqual([]);
});
