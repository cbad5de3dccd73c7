import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { must, mustAtOnce } from "../../../src/cli/seed/actors.ts";
import { inviteApprover, openConsolePage } from "./console-town.ts";
import type { Shooting } from "./pay-screens.ts";
import type { TillTown } from "./till-town.ts";

/** What the console's pictures are taken of, and how one is kept. */
interface ConsoleShooting extends Omit<Shooting, "keep"> {
  readonly keep: (page: Page, name: string, sizes: typeof consoleSizes) => Promise<void>;
}

/** A desktop; at 768 the ladder is a bar. */
const consoleSizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
  { width: 768, height: 1024 },
] as const;

/** Takes pictures of each page of the console, with something on each of them. */
export async function shootConsole(shooting: ConsoleShooting): Promise<void> {
  const { town, chromium, locale, colorScheme } = shooting;
  const code = await inviteApprover(town, "花子");
  const options = { ...shooting.look, locale, colorScheme, code };
  const { page } = await openConsolePage(town, chromium, options);
  await shooting.dress(page);
  const keep = (name: string) => shooting.keep(page, `console-${name}`, consoleSizes);
  await keep("offer");
  // A button is dead for its first 400 ms.
  await sleep(450);
  await page.locator(".offer .button.quiet").click();
  await page.locator(".offer").waitFor({ state: "detached" });
  await page.keyboard.press("Alt+Shift+KeyS");
  await keep("stop-form");
  await page.keyboard.press("Enter");
  await page.locator(".rung.in_force").first().waitFor();
  await keep("stopped");
  const [first, second] = town.actors.operators;
  const [stop] = mustAtOnce("The stops", await first.stops()).stops;
  const lift = await first.liftStop(stop?.stop_id ?? "");
  if (!lift.ok) throw new Error(JSON.stringify(lift));
  const go = async (fragment: string) => {
    await page.goto(`${town.deployment.origin}/console/#/${fragment}`);
    await sleep(1_500);
  };
  await go("approvals");
  await keep("approvals");
  await second.approve(lift.body.approval_id);
  await payALittle(town, `${locale}-${colorScheme}-first`);
  const paymentId = await payALittle(town, `${locale}-${colorScheme}-second`);
  await go("live");
  await sleep(4_000);
  await payALittle(town, `${locale}-${colorScheme}-live`);
  await sleep(2_500);
  await keep("live");
  await go(`payment/${paymentId}`);
  await keep("payment");
  const [merchant] = mustAtOnce("The merchants", await first.merchants()).merchants;
  await addStores(town, merchant?.merchant_id ?? "");
  // Names are read again but once a minute.
  await page.reload();
  await page.locator(".story").waitFor();
  for (const name of ["alerts", "policies", "shops", "partners", "people", "record", "settings"]) {
    await go(name);
    await keep(name);
  }
  await go(`shops/${merchant?.merchant_id}`);
  await keep("shop");
  await go("policies/1");
  await keep("policy");
  await page.locator("#main .button").first().click();
  await sleep(1_000);
  await keep("policy-editor");
  await go("customers");
  await page.locator("#main input").fill("customer-1@example.com");
  await page.keyboard.press("Enter");
  await page.locator(".devices").waitFor();
  await sleep(500);
  await keep("customer");
  await page.context().close();
}

let hasStores = false;

/** More stores of the seeded shop, once: two in its own quarter, one in Osaka, one that stands nowhere. */
async function addStores({ actors }: TillTown, merchantId: string): Promise<void> {
  if (hasStores) return;
  hasStores = true;
  for (const [name, lat_e6, lon_e6] of [
    ["道玄坂店", 35_657_600, 139_697_300],
    ["宮益坂店", 35_660_300, 139_704_900],
    ["梅田店", 34_702_500, 135_495_900],
    ["移動販売車", 0, 0],
  ] as const) {
    must("The store", await actors.operators[0].addStore(merchantId, { name, lat_e6, lon_e6 }));
  }
}

let amount = 2_000;

/** A payment through the seeded till, of another amount each time. */
async function payALittle({ actors, code }: TillTown, reference: string): Promise<string> {
  amount += 10;
  const charge = { reference, code: await code(), amount, currency: "JPY" };
  const outcome = await actors.terminal.pay(charge);
  const payment = "payment" in outcome ? outcome.payment : null;
  return payment?.payment_id ?? "";
}
