import { generateKeyPairSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, mustAtOnce } from "../../src/cli/seed/actors.ts";
import { type Launched, launchChromium } from "../e2e/browser/chromium.ts";
import { inviteApprover, openConsolePage } from "../e2e/browser/console-town.ts";
import { openTillTown, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults, type Watched } from "../e2e/browser/watched-page.ts";
import { jsonEditor, readJson, writeJson } from "./json-editor.ts";

/* Where stores stand, and what operators set up, asked for in the console's forms. */
let town: TillTown;
let chromium: Launched;
let watched: Watched;
let page: Page;
let merchantId: string;

beforeAll(async () => {
  [town, chromium] = await Promise.all([openTillTown(), launchChromium()]);
  const [first] = town.actors.operators;
  merchantId = mustAtOnce("The merchants", await first.merchants()).merchants[0]?.merchant_id ?? "";
  for (const [name, lat_e6, lon_e6] of [
    ["Dogenzaka", 35_657_600, 139_697_300],
    ["Miyamasuzaka", 35_660_300, 139_704_900],
    ["Umeda", 34_702_500, 135_495_900],
    ["The van", 0, 0],
  ] as const) {
    must("The store", await first.addStore(merchantId, { name, lat_e6, lon_e6 }));
  }
  const code = await inviteApprover(town, "Hanako");
  watched = await openConsolePage(town, chromium, { code, ignored: /403 \(Forbidden\)/ });
  ({ page } = watched);
  await press("Make a passkey now");
  await page.getByText(/passkey \d\d:\d\d left/).waitFor();
}, 120_000);

afterAll(async () => {
  await Promise.all([town?.deployment.close(), chromium?.close()]);
}, 30_000);

const go = (fragment: string) => page.goto(`${town.deployment.origin}/console/#/${fragment}`);

async function press(name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name }).first();
  await button.waitFor();
  await sleep(450);
  await button.click();
}

const patient = { timeout: 20_000 };
const labels = () => page.locator(".map-mark text").allTextContents();

describe("the map of stores", () => {
  it("joins stores of one town from afar, draws each from near, and says the same in a list", async () => {
    await go("shops");
    await page.locator(".land").waitFor({ state: "attached" });
    await expect.poll(() => page.locator(".land").getAttribute("d"), patient).toMatch(/^M/);
    expect(await labels()).toEqual(["1–3", "4"]);
    const rows = await page.locator(".map-list li").allInnerTexts();
    expect(rows.map((row) => row.split("\n").slice(0, 2).join(" "))).toEqual([
      ...["1 Nihombashi", "2 Dogenzaka", "3 Miyamasuzaka", "4 Umeda", "– The van"],
    ]);
    expect(rows.at(-1)).toContain("No place on record");
    expect(await axeFaults(page)).toEqual([]);
    await page.locator(".map-mark").first().click();
    await expect.poll(labels, patient).toEqual(["1", "2", "3"]);
    expect(await page.locator(".map-list li").nth(3).innerText()).toContain(
      "outside the map shown now",
    );
    await press("Show all stores");
    await expect.poll(labels, patient).toEqual(["1–3", "4"]);
  });

  it("looks closer by keys alone, and asks nobody else for its outline", async () => {
    await page.getByRole("button", { name: "Closer to Umeda" }).focus();
    await sleep(450);
    await page.keyboard.press("Enter");
    await expect.poll(labels, patient).toEqual(["4"]);
    await expect.poll(() => page.locator(".land").getAttribute("d"), patient).toMatch(/^M/);
    expect(watched.faults).toEqual([]);
  });
});

/** Fills fields in by their labels, within a form. */
async function fill(form: ReturnType<Page["locator"]>, told: Readonly<Record<string, string>>) {
  for (const [label, text] of Object.entries(told)) {
    await form.getByLabel(label, { exact: true }).fill(text);
  }
}

const unfold = async (title: string) => {
  const form = page.locator("details.unfold", { has: page.getByText(title, { exact: true }) });
  await form.locator("summary").click();
  return form;
};

/** Presses a button of a form once it may be pressed. */
async function pressIn(form: ReturnType<Page["locator"]>, name: string): Promise<void> {
  await sleep(450);
  await form.getByRole("button", { name }).click();
}

describe("what an operator sets up", () => {
  it("is a merchant: told what is missing, then made, its account waiting for a second person", async () => {
    await go("shops");
    const form = await unfold("Add a merchant");
    await pressIn(form, "Add this merchant");
    await form.getByText("Fill this in").first().waitFor();
    const isFirstFault = "document.activeElement.getAttribute('aria-invalid')";
    await expect.poll(() => page.evaluate(isFirstFault), patient).toBe("true");
    expect(await axeFaults(page)).toEqual([]);
    await fill(form, {
      ...{ Name: "Aoi Books", "Name in kana": "ｱｵｲﾌﾞｯｸｽ", "Reward rate, %": "1.5" },
      ...{ "Fee rate, %": "2.25", "Credit line (¥)": "50,000", Category: "books" },
      ...{ "Bank code": "0001", "Branch code": "001", "Account number": "1234567" },
      "Holder, in kana": "アオイブツクス",
    });
    await pressIn(form, "Add this merchant");
    await form.getByText("The merchant was added").waitFor();
    await form.getByRole("link", { name: "Open it, and add its stores" }).click();
    await page.locator(".facts").getByText("1.5%").waitFor();
    const proposed = page.locator(".facts dt", { hasText: "Account that waits" });
    const account = await proposed.locator("+ dd").innerText();
    expect(account).toMatch(
      /^0001 001 .* 567 .* waits for a second person until .* Open what waits$/s,
    );
    const [first] = town.actors.operators;
    const waiting = mustAtOnce("What waits", await first.approvals()).approvals;
    expect(waiting.some(({ act }) => act === "change_terms")).toBe(true);
    // Its first store brings its map, which fills the frame that it comes with.
    await page.getByLabel("The store's name").fill("Kanda");
    await page.getByLabel("Place: latitude, longitude").fill("35.6919, 139.7709");
    await press("Add a store");
    await page.locator(".map-frame svg").waitFor(patient);
    const sizes = () =>
      page.evaluate(`(() => {
        const frame = document.querySelector(".map-frame");
        return [frame.clientWidth, frame.clientHeight, frame.firstChild.getAttribute("viewBox")];
      })()`) as Promise<[number, number, string]>;
    const [width, height] = await sizes();
    await expect.poll(async () => (await sizes())[2], patient).toBe(`0 0 ${width} ${height}`);
  });

  it("is other terms: what changes is shown before and after, and a rate waits for two", async () => {
    await go(`shops/${merchantId}`);
    const form = await unfold("Change the terms");
    await fill(form, { "Fee rate, %": "3" });
    await form.getByText("2.5% → 3%").waitFor();
    await pressIn(form, "Ask for this change");
    await form
      .getByText(/^Waits for a second person|until/)
      .first()
      .waitFor(patient);
    expect(await axeFaults(page)).toEqual([]);
  });

  it("is a partner: its private key is refused on the page, its public one is taken", async () => {
    await go("partners");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" });
    const form = await unfold("Add a partner");
    const key = { kty: "EC", crv: "P-256", x, y };
    await fill(form, {
      Name: "Cash machines",
      "Public key, as JWK": JSON.stringify({ ...key, d }),
    });
    await form.getByText(/^That is a PRIVATE key/).waitFor();
    await fill(form, { "Public key, as JWK": JSON.stringify(key) });
    await pressIn(form, "Add this partner");
    await page.getByText("The partner was added. Its id").waitFor(patient);
    await page.locator(".partners article", { hasText: "Cash machines" }).waitFor(patient);
  });

  it("is a balance: asked for here, kept over a reload, approved by another, moved once", async () => {
    const { customer } = town.actors;
    const balance = async () => mustAtOnce("The wallet", await customer.wallet()).available;
    const before = await balance();
    await go("customers");
    await page.locator("#main input").fill("customer-1@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Stop this wallet…" }).waitFor(patient);
    let form = await unfold("Adjust the balance");
    await fill(form, { "Amount (¥)": "250", "Case number": "C-77", Reason: "paid twice" });
    await form.getByText(/¥[\d,]+ → ¥[\d,]+/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.reload();
    await page.locator("#main input").fill("customer-1@example.com");
    await page.keyboard.press("Enter");
    await page
      .getByText("An adjustment of this balance was begun here and not finished")
      .waitFor(patient);
    form = await unfold("Adjust the balance");
    expect(await form.getByLabel("Case number", { exact: true }).inputValue()).toBe("C-77");
    await pressIn(form, "Ask for the adjustment");
    // A reload asks for the passkey once more.
    const passkey = page.getByRole("button", { name: "Confirm by passkey" });
    const waits = form.getByRole("link", { name: "Open what waits" });
    await passkey.or(waits).first().waitFor(patient);
    if (await passkey.isVisible()) await press("Confirm by passkey");
    await waits.waitFor(patient);
    const [first] = town.actors.operators;
    const asked = mustAtOnce("What waits", await first.approvals()).approvals.filter(
      ({ act }) => act === "adjust_wallet",
    );
    expect(asked).toHaveLength(1);
    must("The approval", await first.approve(asked[0]?.approval_id ?? "", asked[0]?.seen));
    expect(await balance()).toBe(before + 250);
    await waits.click();
  });

  it("is an end of what one till, or one phone, was issued", async () => {
    await go(`shops/${merchantId}`);
    const ends = page.locator("details.unfold", { hasText: "Revoke access issued so far to" });
    await ends.first().waitFor(patient);
    const tills = await ends.count();
    await ends.first().locator("summary").click();
    await pressIn(ends.first(), "Revoke it");
    await ends.first().getByText("Fill this in").waitFor();
    await ends.first().getByLabel("Reason").fill("lost");
    await pressIn(ends.first(), "Revoke it");
    await ends
      .first()
      .getByText(/in force/i)
      .waitFor(patient);
    expect(tills).toBe(1);
    await go("customers");
    await page.locator("#main input").fill("customer-1@example.com");
    await page.keyboard.press("Enter");
    await ends.first().waitFor(patient);
    expect(await axeFaults(page)).toEqual([]);
  });

  it("has no form for a viewer", async () => {
    const [first, second] = town.actors.operators;
    const invited = must("The invitation", await first.invite({ name: "Goro", role: "viewer" }));
    if (invited.approval_id !== undefined) must("It", await second.approve(invited.approval_id));
    const viewer = await openConsolePage(town, chromium, { code: invited.invitation_code });
    for (const where of ["shops", `shops/${merchantId}`, "partners", "people"]) {
      await viewer.page.goto(`${town.deployment.origin}/console/#/${where}`);
      await viewer.page.locator("#main h1").waitFor();
      await sleep(500);
      expect(await viewer.page.locator("details.unfold").count()).toBe(0);
    }
    expect([...viewer.faults, ...watched.faults]).toEqual([]);
  });
});

describe("a policy as it is written", () => {
  it("is the same in its cards and in its JSON, whichever one types into", async () => {
    await go("policies/1");
    await press("Write a new version from this one");
    const card = page.locator(".rule-card").first();
    const write = (text: string) => writeJson(page, text);
    const rules = async () => JSON.parse(await readJson(page)).rules;
    await jsonEditor(page).waitFor();
    const before = await readJson(page);
    const [{ id, limit, action }] = await rules();
    await card.getByLabel("Limit").fill("12,345");
    // What a card is told stands in the text with the next frame.
    const after = before.replace(`"limit": ${limit}`, '"limit": 12345');
    await expect.poll(() => readJson(page), patient).toBe(after);
    await page.getByRole("row", { name: new RegExp(`${id}.*12,345`) }).waitFor();
    await card.getByLabel("Else").selectOption(action === "flag" ? "decline" : "flag");
    await expect
      .poll(async () => (await rules())[0].action, patient)
      .toBe(action === "flag" ? "decline" : "flag");
    await write(after.replace("12345", "777"));
    await expect.poll(() => card.getByLabel("Limit").inputValue(), patient).toBe("777");
    // Figure by figure: 60 minutes on the way to 605 are no hour, of which the 5 would make 15.
    await card.getByLabel("Unit").selectOption("minutes");
    await card.getByLabel("Window").fill("");
    await card.getByLabel("Window").pressSequentially("605");
    await expect
      .poll(async () => (await rules())[0].window, patient)
      .toEqual({ sliding_ms: 605 * 60_000 });
    await card.getByLabel("Limit").fill("x");
    expect((await rules())[0].limit).toBe(777);
    expect(await axeFaults(page)).toEqual([]);
    await write("{");
    await page.getByText(/^Once the JSON can be read/).waitFor();
    await write(before);
    await page.getByText("Valid", { exact: true }).waitFor();
  });
});
