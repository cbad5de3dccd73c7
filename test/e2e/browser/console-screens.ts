import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { mustAtOnce } from "../../../src/cli/seed/actors.ts";
import {
  type ConsoleWalk,
  shootAlerts,
  shootCustomerForms,
  shootForms,
  shootPolicies,
  shootStops,
} from "./console-form-screens.ts";
import { inviteApprover, openConsolePage } from "./console-town.ts";
import { askForEverything, readyTown } from "./console-waiting.ts";
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
  const ready = await readyTown(town);
  const code = await inviteApprover(town, "花子");
  const options = { ...shooting.look, locale, colorScheme, code };
  const { page } = await openConsolePage(town, chromium, options);
  await shooting.dress(page);
  await askForEverything(town, ready);
  const keep = (name: string) => shooting.keep(page, `console-${name}`, consoleSizes);
  await keep("offer");
  // A button is dead for its first 400 ms.
  await sleep(450);
  await page.locator(".offer .button.quiet").click();
  await page.locator(".offer").waitFor({ state: "detached" });
  const go = async (fragment: string) => {
    await page.goto(`${town.deployment.origin}/console/#/${fragment}`);
    await sleep(1_500);
  };
  const walk = { page, ready, go, keep };
  await shootStops(walk);
  await page.keyboard.press("Alt+Shift+KeyS");
  await page.keyboard.press("Enter");
  await page.locator(".rung.in_force").first().waitFor();
  await page.locator(".rung .lift-open").first().click();
  await keep("stopped");
  const [first, second] = town.actors.operators;
  const [stop] = mustAtOnce("The stops", await first.stops()).stops;
  const lift = await first.liftStop(stop?.stop_id ?? "");
  if (!lift.ok) throw new Error(JSON.stringify(lift));
  await page.locator(".rung-standing .told").first().waitFor();
  await go("approvals");
  await page.locator(".card.approval").nth(7).waitFor();
  await keep("approvals");
  await second.approve(lift.body.approval_id);
  // The ladder is shorter from then on: that is the lift's doing, and no page's that comes.
  await page.locator(".rungs .first .rung.flowing").waitFor();
  await payALittle(town, `${locale}-${colorScheme}-first`);
  const paymentId = await payALittle(town, `${locale}-${colorScheme}-second`);
  await go("live");
  await sleep(4_000);
  await payALittle(town, `${locale}-${colorScheme}-live`);
  await sleep(2_500);
  await keep("live");
  await go(`payment/${paymentId}`);
  await keep("payment");
  if (shooting.isSmall !== true) await shootPlaces(walk);
  await page.context().close();
}

/** The pages where things are set up and looked up, with their forms. */
async function shootPlaces(walk: ConsoleWalk): Promise<void> {
  const { page, ready, go, keep } = walk;
  await shootAlerts(walk);
  for (const name of ["policies", "shops", "partners", "people", "record", "settings"]) {
    await go(name);
    if (name === "shops") await page.locator(".land").first().waitFor();
    await keep(name);
  }
  await go(`shops/${ready.merchantId}`);
  await keep("shop");
  await shootForms(walk);
  await shootPolicies(walk);
  await go("customers");
  await page.locator("#main input").fill("customer-1@example.com");
  await page.keyboard.press("Enter");
  await page.locator(".devices").waitFor();
  await sleep(500);
  await keep("customer");
  await shootCustomerForms(walk);
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
