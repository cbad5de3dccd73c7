import { generateKeyPairSync, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { inviteApprover } from "../e2e/browser/console-town.ts";
import { addScreenLock } from "../e2e/browser/phone.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";
import { alive, focusOf, pressByKey, tabTo } from "./by-keys.ts";

/*
 * An operator without a pointer: every act of the console, page by page. From the first key on nothing
 * is clicked, filled in or called from outside the page; wherever the focus is, it is seen.
 */
let town: TillTown;
let page: Page;
let faults: readonly string[];

playIn(openTillTown, async (opened, chromium) => {
  town = opened;
  await town.topUp(50_000);
  ({ page, faults } = await openWatched(chromium, `${town.deployment.origin}/console/`, {
    viewport: { width: 1_280, height: 800 },
  }));
  await addScreenLock(page);
});

const key = (name: string) => page.keyboard.press(name);
const told = (text: string | RegExp) => page.locator("#main").getByText(text).first().waitFor();

/** Goes on by F6 until the focus is in a region. */
async function region(id: "main" | "stops" | "pages"): Promise<void> {
  for (let times = 0; times < 4; times++) {
    await key("F6");
    if ((await page.evaluate("document.activeElement.id")) === id) return;
  }
  throw new Error(`F6 leads to no ${id}`);
}

/** Presses what is called so within a region, from its beginning on. */
async function press(name: string | RegExp, within: "main" | "stops" = "main"): Promise<void> {
  await region(within);
  await pressByKey(page, name, { most: 160 });
}

/** Unfolds a form, and waits until its fields are there. */
async function unfold(title: string | RegExp): Promise<void> {
  await press(title);
  const isThere = `document.activeElement.closest("details")?.querySelector("input, textarea") != null`;
  await expect.poll(() => page.evaluate(isThere)).toBe(true);
}

/** Types into the next field of this label; what stood there is selected by Tab, and goes. */
async function type(label: string, text: string): Promise<void> {
  await tabTo(page, label, 60);
  await page.keyboard.type(text);
}

/** Sets the next choice of this label to what a key leads to. */
async function choose(label: string, letter = "ArrowDown"): Promise<void> {
  await tabTo(page, label, 60);
  await key(letter);
}

async function openPage(name: string): Promise<void> {
  await region("pages");
  await pressByKey(page, new RegExp(`^${name}\\d*$`));
  await expect.poll(() => page.title()).toContain(`${name} · Console`);
}

/** The seeded two agree to whatever waits of an act. */
async function agreed(act: string): Promise<void> {
  const [first] = town.actors.operators;
  const { approvals } = mustAtOnce("What waits", await first.approvals());
  const waiting = approvals.find((each) => each.act === act && each.status === "waiting");
  must("The approval", await first.approve(waiting?.approval_id ?? "", waiting?.seen));
}

const rung = (name: string) => page.locator("#stops .rung", { hasText: name }).first();

it("lets an operator in, and takes a passkey", async () => {
  const code = await inviteApprover(town, "Hanako");
  await page.locator("input").waitFor();
  await type("Invitation code", code);
  await pressByKey(page, "Enter");
  await page.locator(".ladder").waitFor();
  await press("Make a passkey now");
  await page.getByText(/passkey \d\d:\d\d left/).waitFor();
});

it("stops a rung with a reason and an end, asks to lift it, and leaves another as it is", async () => {
  await press("Stop: New codes", "stops");
  // The button that does it has the focus at once; what it asks for comes after it.
  expect((await focusOf(page)).name).toBe("Stop now: New codes");
  await type("Reason", "codes seen elsewhere");
  await choose("Until");
  await key("Shift+Tab");
  await key("Shift+Tab");
  await key("Enter");
  await rung("New codes").getByText("In force since").waitFor();
  await rung("New codes").getByText("codes seen elsewhere").waitFor();
  await press("Ask to lift…", "stops");
  await pressByKey(page, "Ask a second person to lift it");
  await rung("New codes").getByText("Waits for a second person").waitFor();
  await agreed("lift_stop");
  await rung("New codes").getByText("flowing").waitFor();

  await press("Stop: Refunds", "stops");
  await key("Escape");
  await press("Stop: Refunds", "stops");
  await pressByKey(page, "Do not stop");
  await press("By channel", "stops");
  await pressByKey(page, "Stop: Top-up: cash machine");
  await key("Enter");
  await rung("Top-up: cash machine").getByText("In force since").waitFor();
  expect(await rung("Refunds").locator(".rung-word").textContent()).toBe("flowing");
});

it("approves what a colleague asks for, rejects another, and goes where it is told", async () => {
  const [first] = town.actors.operators;
  const { stops } = mustAtOnce("The stops", await first.stops());
  const stop = stops.find(({ scope }) => scope === "top_up:atm");
  must("The lift", await first.liftStop(stop?.stop_id ?? ""));
  must("The end", await first.raiseEpoch({ scope: "partners", reason: "a test" }));
  await key("Alt+Shift+KeyP");
  await page.locator(".card.approval").nth(1).waitFor();
  await press("Approve: Lift a stop");
  await told("Done, in force since");
  const card = page.locator(".card.approval", { hasText: "Revoke all access" });
  await card.getByRole("button", { name: "Reject" }).waitFor();
  await press("Reject");
  await told("Rejected. It will not happen");
  await key("Control+KeyK");
  await expect.poll(async () => (await focusOf(page)).name).toMatch(/^Where to/);
  await page.keyboard.type("record");
  await key("Enter");
  await expect.poll(() => page.title()).toContain("Record · Console");
});

it("finds a payment by its id and by its till, and reads its figures", async () => {
  const reference = `keys-${randomUUID().slice(0, 8)}`;
  const charge = { reference, code: await town.code(), amount: 1_500, currency: "JPY" };
  const outcome = await town.actors.terminal.pay(charge);
  const payment = "payment" in outcome ? outcome.payment : null;
  await openPage("Payment");
  await type("Payment or top-up ID", payment?.payment_id ?? "");
  await key("Enter");
  await page.locator(".lane").first().waitFor();
  await press("As a table");
  await page.locator(".lane-table").waitFor();
  await press("Read again");
  await page.locator(".lane").first().waitFor();
  await openPage("Payment");
  await page.locator(".seek select option").nth(1).waitFor({ state: "attached" });
  await region("main");
  await choose("Till");
  await type("Sale number", reference);
  await key("Enter");
  await page.locator(".story .outcome-word").waitFor();
  await press("Open the customer");
  await press("Find another customer");
  await page.getByLabel("Contact (email or phone)").waitFor();
});

it("finds a customer, stops the wallet, asks for a balance and for lost records, ends what was issued", async () => {
  await openPage("Customers");
  await region("main");
  await type("Contact (email or phone)", "customer-1@example.com");
  await key("Enter");
  await page.getByRole("button", { name: "Stop this wallet…" }).waitFor();
  await press("Stop this wallet…");
  await key("Enter");
  await page.locator("#main .rung.in_force").first().waitFor();
  await unfold("Adjust the balance");
  await choose("Which way");
  await type("Amount (¥)", "250");
  await type("Case number", "C-78");
  await type("Reason", "paid twice");
  await pressByKey(page, "Ask for the adjustment");
  await told("Waits for a second person");
  await unfold("Restore lost records");
  await type("Reason", "a power cut");
  await pressByKey(page, "Ask to restore them");
  await unfold(/^Revoke access issued so far to /);
  await type("Reason", "a lost phone");
  await pressByKey(page, "Revoke it");
  await told(/^Done, in force since/);
  await agreed("adjust_wallet");
  await agreed("restore_wallet");
});

it("writes a policy in its card, keeps it, plays it, has it judge beside, and asks for it", async () => {
  await openPage("Policies");
  await page.locator("#main tbody a").first().waitFor();
  await press("1");
  await page.locator(".rule-cards li").first().waitFor();
  await press("Write a new version from this one");
  await page.locator(".rule-card").first().waitFor();
  await region("main");
  await type("Limit", "7");
  await choose("Unit");
  await choose("Else");
  await page.locator(".changes tr").first().waitFor();
  await press(/^Save as a draft/);
  await told("Saved as version 2");
  await pressByKey(page, "Policy, version 2");
  await page.locator(".rail").waitFor();
  await press("Run the backtest");
  await told(/declined/);
  await press("Start the shadow");
  await page.getByRole("button", { name: "End the shadow" }).waitFor();
  await press("End the shadow");
  await page.getByRole("button", { name: "Start the shadow" }).waitFor();
  await press("Ask to activate version 2");
  await told("Waits for a second person");
});

it("adds a merchant, its store and its till, changes its terms, and ends the till", async () => {
  await openPage("Shops");
  await unfold("Add a merchant");
  const fields = [
    ...[
      ["Name", "Aoi Books"],
      ["Name in kana", "アオイブツクス"],
      ["Reward rate, %", "1.5"],
    ],
    ...[
      ["Fee rate, %", "2.25"],
      ["Credit line (¥)", "50000"],
      ["Category", "books"],
    ],
    ...[
      ["Bank code", "0001"],
      ["Branch code", "001"],
      ["Account number", "1234567"],
    ],
    ["Holder, in kana", "アオイブツクス"],
  ] as const;
  for (const [label = "", text = ""] of fields) {
    await region("main");
    await type(label, text);
  }
  await press("Add this merchant");
  await told("The merchant was added");
  await press("Open it, and add its stores");
  await page.locator("#main .facts").getByText("1.5%").waitFor();
  await region("main");
  await type("The store's name", "Kanda");
  await type("Place: latitude, longitude", "35.6919, 139.7709");
  await press("Add a store");
  await page.locator("article.card", { hasText: "Kanda" }).nth(0).waitFor();
  await region("main");
  await type("The till's label", "Till 1");
  await pressByKey(page, /^Add a till/);
  await page.locator(".shown-once").waitFor();
  await pressByKey(page, "It was handed over");
  await page.locator(".till-row").waitFor();
  await unfold("Change the terms");
  await type("Credit line (¥)", "60000");
  await press("Change it now");
  await told("Changed");
  await press("End for good…");
  await pressByKey(page, "End Till 1 for good");
  await page.locator(".till-row", { hasText: "ended for good" }).waitFor();
});

it("adds a partner and ends it", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await openPage("Partners");
  await unfold("Add a partner");
  await type("Name", "Cash machines");
  await choose("How it pays in");
  await type("Public key, as JWK", JSON.stringify(publicKey.export({ format: "jwk" })));
  await pressByKey(page, "Add this partner");
  await told("The partner was added. Its id");
  const card = page.locator(".partners article", { hasText: "Cash machines" });
  await card.waitFor();
  const before = await page.locator(".partners article").count();
  // The newest stands last: its act is the last of its name.
  await region("main");
  for (let each = 0; each < before; each++) await tabTo(page, "End for good…", 40);
  await sleep(alive);
  await key("Enter");
  await pressByKey(page, /^End .* for good$/);
  await told("ended for good");
});

it("invites a person, asks for another role, and for an end of all that was issued", async () => {
  await openPage("People");
  await page.locator(".people td select").first().waitFor();
  await region("main");
  await type("Name", "Goro");
  await choose("Role");
  await pressByKey(page, /^Invite/);
  await page.locator(".shown-once").waitFor();
  await pressByKey(page, "It was handed over");
  await unfold(/^Revoke access issued so far to everybody/);
  await choose("Whose");
  await type("Reason", "keys leaked");
  await pressByKey(page, /^Ask to revoke it for /);
  await told("Waits for a second person");
  await region("main");
  await choose("Another role");
  await pressByKey(page, "Ask a second person");
  await page.locator(".people tbody").getByText("Waits for a second person").first().waitFor();
});

it("sets the volume and the language, and did nothing that it should not", async () => {
  await openPage("Settings");
  await region("main");
  await choose("Volume", "Home");
  expect(await page.locator("#volume").inputValue()).toBe("0");
  await press("日本語");
  await expect.poll(() => page.title()).toContain("設定 · コンソール");
  expect(faults).toEqual([]);
});
