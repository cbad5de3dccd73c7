import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { ReadyTown } from "./console-waiting.ts";

/** A console that is walked through, and how a screen of it is kept. */
export interface ConsoleWalk {
  readonly page: Page;
  readonly ready: ReadyTown;
  readonly go: (fragment: string) => Promise<void>;
  readonly keep: (name: string) => Promise<void>;
}

const stopCalls = "**/v1/operator/stops";

/** A stop that is asked for, and one of which nobody knows whether it came to be. */
export async function shootStops({ page, keep }: ConsoleWalk): Promise<void> {
  const isOver = Promise.withResolvers<void>();
  await page.route(stopCalls, async (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    await isOver.promise;
    await route.abort("failed");
  });
  await page.keyboard.press("Alt+Shift+KeyS");
  await keep("stop-form");
  await page.keyboard.press("Enter");
  await page.locator(".rung.asking").first().waitFor();
  await keep("stop-asking");
  isOver.resolve();
  await page.locator(".rung.unanswered").first().waitFor();
  await keep("stop-unknown");
  await page.unroute(stopCalls);
}

/** Every form that is folded until somebody begins with it, unfolded, with what it says of a fault. */
export async function shootForms(walk: ConsoleWalk): Promise<void> {
  const { page, ready, go, keep } = walk;
  await go("shops");
  await unfold(page);
  await press(page, ".setting-form .button.primary");
  await page.locator(".setting-form .error").first().waitFor();
  await keep("shops-form");
  await go(`shops/${ready.merchantId}`);
  await page.locator(".till-row").first().waitFor();
  await unfold(page);
  const rate = page.locator(".setting-form").first().locator("input").nth(3);
  await rate.fill("3");
  await press(page, ".setting-form .button.primary", 1);
  await page.locator(".setting-form .error").first().waitFor();
  await page.locator(".till-row .lift-open").first().click();
  await showCode(page);
  await keep("shop-forms");
  await go("partners");
  await page.locator(".partners article").first().waitFor();
  await unfold(page);
  await page.locator(".setting-form textarea").fill("{}");
  await page.locator("article .lift-open").first().click();
  await keep("partners-form");
  await go("people");
  await page.locator(".people td select").first().waitFor();
  await unfold(page);
  await page.locator(".people td select").first().selectOption({ index: 1 });
  await keep("people-form");
  await go("record");
  await page.keyboard.press("Control+KeyK");
  // It hears the keys once it has the focus.
  await page.locator(".go-to :focus").waitFor();
  await keep("go-to");
  await page.keyboard.press("Escape");
  await page.locator(".go-to").waitFor({ state: "detached" });
}

/** A customer whose every act is begun. */
export async function shootCustomerForms({ page, keep }: ConsoleWalk): Promise<void> {
  await unfold(page);
  const amount = page.locator(".setting-form input").first();
  await amount.fill("1200");
  await press(page, ".setting-form .button.primary");
  await press(page, ".customers article > p .button.danger");
  await page.locator(".stop-form").waitFor();
  await keep("customer-forms");
}

/** Alerts with their evidence, the stop of one of them opened. */
export async function shootAlerts({ page, ready, go, keep }: ConsoleWalk): Promise<void> {
  const calls = "**/v1/operator/alerts*";
  const { storeId } = ready;
  const at = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
  const alert = {
    ...{ kind: "store_rule", subject: storeId, proposed_stop: { scope: "store", id: storeId } },
    evidence: { rule: "store-count-10min", value: 57, limit: 40, store_id: storeId },
    ...{ count: 7, first_at: at(540), last_at: at(12) },
    ...{ acknowledged_by: null, acknowledged_at: null },
  };
  const behind = { kind: "books_behind", subject: "journal", evidence: { behind_ms: 95_000 } };
  const alerts = [
    { ...alert, alert_id: "alr_pictured_1" },
    { ...alert, alert_id: "alr_pictured_2", last_at: at(40) },
    { ...alert, ...behind, alert_id: "alr_pictured_3", count: 1, proposed_stop: null },
  ];
  await page.route(calls, (route) => route.fulfill({ json: { alerts, cursor: null } }));
  await go("alerts");
  await page.locator(".card.alert").nth(1).waitFor({ timeout: 15_000 });
  await press(page, ".card.alert .button.danger");
  await page.locator(".stop-form").waitFor();
  await keep("alerts");
  await page.keyboard.press("Escape");
  await page.unroute(calls);
}

/** A version on its way: what it has otherwise, its run over the past, its shadow; and as it is written. */
export async function shootPolicies({ page, ready, go, keep }: ConsoleWalk): Promise<void> {
  await go("policies/1");
  await keep("policy");
  await playPast(page, ready.version);
  await go(`policies/${ready.version}`);
  await page.locator(".backtest tbody tr").first().waitFor();
  await keep("policy-change");
  await press(page, "#main .acts .button");
  const limit = page.locator(".rule-card input").first();
  await limit.fill("7");
  await page.locator(".changes").waitFor();
  await sleep(1_000);
  await keep("policy-editor");
  const length = page.locator(".rule-card input").nth(1);
  await length.fill("0");
  await page.locator("#policy-faults li").waitFor();
  await keep("policy-faults");
  await length.fill("2");
  const calls = "**/v1/operator/policies";
  const about = { act: "payment", names: [], at_most: null, reason: "told in words" };
  const most = { ...about, code: "above_balance", at_most: 1_000_000 };
  const names = ["count:wallet", "amount:wallet", "declines:wallet"];
  const warnings = [
    { ...about, pointer: "/rules", code: "not_limited", names },
    { ...most, pointer: "/rules/0/when/amount/from" },
  ];
  await page.route(calls, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 201, json: { version: 3, state: "draft", warnings } })
      : route.fallback(),
  );
  await press(page, ".editor .button.primary");
  await page.locator(".card .warn").waitFor();
  await keep("policy-kept");
  await page.unroute(calls);
}

/** A run over the past as it stands half-way: a small town's is over at once, and found nothing. */
async function playPast(page: Page, version: number): Promise<void> {
  const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const figures = { amount: 2_500, before: 49_200, after: 51_700, limit: 50_000 };
  const example = { wallet_id: "wal_example", at: at(30), ...figures };
  const rule = (name: string, exceeded: number, alone: number) => ({
    ...{ rule: name, action: "decline", judged: 182_400, exceeded, exceeded_amount: "9821400" },
    ...{ alone, wallets: Math.ceil(exceeded / 3) },
    examples: [example, { ...example, at: at(28), after: 63_000 }],
  });
  const run = {
    ...{ backtest_id: "bkt_pictured", version, state: "running", scope: "all_wallets" },
    ...{ from: at(720), to: at(0), started_at: at(0), ended_at: null },
    progress: { percent: 43, wallets: 5_000, played: 2_150, failed: 0 },
    ...{ acts: 182_400, acts_amount: "331000000", would_have_declined: 1_204 },
    ...{ would_have_declined_amount: "9821400", would_have_confirmed: 12 },
    ...{ would_have_flagged: 0, failures: [] },
  };
  const rules = [
    rule("payment.wallet.amount.10m.again", 961, 702),
    rule("payment.wallet.count.1m", 243, 31),
  ];
  await page.route("**/backtests", (route) => route.fulfill({ json: { backtests: [run] } }));
  await page.route("**/backtests/*", (route) => route.fulfill({ json: { ...run, rules } }));
}

/** A till's code, of another town: one that is made is kept, and makes the next walk's shop another. */
async function showCode(page: Page): Promise<void> {
  await page.route("**/terminals", (route) =>
    route.fulfill({
      status: 201,
      json: {
        ...{ terminal_id: "ter_pictured", activation_code: "K7QF-2MPX-94TD" },
        expires_at: new Date(Date.now() + 900_000).toISOString(),
      },
    }),
  );
  const form = page.locator("article.card .seek").first();
  await form.locator("input").fill("2");
  await sleep(450);
  await form.locator(".button").click();
  await page.locator(".shown-once").waitFor();
  await page.unroute("**/terminals");
}

/** Unfolds everything that is folded on a page. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator("#main details.unfold:not([open]) > summary");
  await folded.first().waitFor();
  for (let left = await folded.count(); left > 0; left = await folded.count()) {
    await folded.first().click();
  }
}

/** Presses a button that may just have appeared: it is dead for its first 400 ms. */
async function press(page: Page, selector: string, index = 0): Promise<void> {
  const button = page.locator(selector).nth(index);
  await button.waitFor();
  await sleep(450);
  await button.click();
}
