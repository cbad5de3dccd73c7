import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTillTown, pressNew, scanInto, type TillTown } from "../e2e/browser/till-town.ts";
import { axeFaults, openWatched } from "../e2e/browser/watched-page.ts";

/*
 * A cashier who has never seen the till: the script is the screen's words. Nothing is found by anything
 * that a person does not read: no class, no key that is not told, no place on the page.
 */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  await town.topUp(20_000);
});

/** A line of the script: what is read, and what is done about it. */
type Line =
  | readonly ["read", string | RegExp]
  | readonly ["press", string | RegExp]
  | readonly ["write", string, () => string | Promise<string>]
  | readonly ["key", string]
  | readonly ["scan"];

const activation = () => town.activationCode("First day");

const japanese: readonly Line[] = [
  ["read", "このレジを使い始める"],
  ["write", "アクティベーションコード", activation],
  ["press", "使い始める"],
  ["read", "金額を入力してください"],
  ["key", "1 2 3 00"],
  ["press", "1文字消す"],
  ["press", "消去"],
  ["key", "1 2 00"],
  ["read", "1,200円"],
  ["read", "お客様のコードを読み取ってください"],
  ["scan"],
  ["read", "支払い済み"],
  ["read", "ありがとうございます。お支払いが完了しました"],
  ["press", "次の会計へ"],
  ["key", "3 0 00"],
  ["read", "お客様のコードを読み取ってください"],
  ["scan"],
  ["read", "支払い済み"],
  ["press", "次の会計へ"],
  ["key", "1 1 0 1 5"],
  ["scan"],
  ["read", "支払えません"],
  ["read", "残高が足りません"],
  ["press", "別の支払い方法"],
  ["press", "売上一覧"],
  ["press", /1,200円 支払い済み$/],
  ["read", "返金・取消"],
  ["read", "お客様の残高に戻ります"],
  ["write", "返金する金額（円）", () => "500"],
  ["press", "500円を返金する"],
  ["read", "500円を返しました"],
  ["press", "閉じる"],
  ["read", /一部返金$/],
  ["press", /3,000円 支払い済み$/],
  ["press", "3,000円を取り消す"],
  ["read", "3,000円を返しました"],
  ["press", "閉じる"],
  ["press", "レジ締め"],
  ["read", /^\d\d:\d\d:\d\d までのすべてを含みます$/],
  ["read", "このレジの記録と一致しています"],
  ["read", "差引合計 700円"],
];

const english: readonly Line[] = [
  ["read", "Start using this till"],
  ["write", "Activation code", activation],
  ["press", "Start"],
  ["read", "Key in the amount"],
  ["key", "1 2 3 00"],
  ["press", "Delete a digit"],
  ["press", "Clear"],
  ["key", "1 3 00"],
  ["read", "¥1,300"],
  ["read", "Scan the customer's code"],
  ["scan"],
  ["read", "PAID"],
  ["read", "Thank you, it is paid"],
  ["press", "Next sale"],
  ["key", "3 1 00"],
  ["read", "Scan the customer's code"],
  ["scan"],
  ["read", "PAID"],
  ["press", "Next sale"],
  ["key", "1 1 0 1 5"],
  ["scan"],
  ["read", "NOT PAID"],
  ["read", "Balance too small"],
  ["press", "Another way"],
  ["press", "Sales"],
  ["press", /¥1,300 Paid$/],
  ["read", "Give back"],
  ["read", "It goes back to the customer's balance"],
  ["write", "Amount to give back (¥)", () => "500"],
  ["press", "Refund ¥500"],
  ["read", "¥500 was given back"],
  ["press", "Close"],
  ["read", /Partly refunded$/],
  ["press", /¥3,100 Paid$/],
  ["press", "Cancel ¥3,100"],
  ["read", "¥3,100 was given back"],
  ["press", "Close"],
  ["press", "Drawer"],
  ["read", /^Complete to \d\d:\d\d:\d\d$/],
  ["read", "It agrees with this till's own list"],
  ["read", "Net ¥800"],
];

/** Does one line; a keypad is pressed key by key, a code is read by the scanner. */
async function follow(page: Page, line: Line): Promise<void> {
  const [verb] = line;
  if (verb === "read") return page.getByText(line[1], { exact: true }).first().waitFor();
  if (verb === "press") return pressNew(page, line[1]);
  if (verb === "write") {
    return page.getByRole("textbox", { name: line[1], exact: true }).fill(await line[2]());
  }
  if (verb === "scan") return scanInto(page, await town.code());
  for (const name of line[1].split(" ")) {
    await page.getByRole("button", { name, exact: true }).click();
  }
}

describe("a cashier who has never seen it", () => {
  for (const [locale, script] of [
    ["ja", japanese],
    ["en", english],
  ] as const) {
    it(`sells, gives back and closes the drawer by the screen's words alone, in ${locale}`, async () => {
      const address = `${town.deployment.origin}/terminal/`;
      const viewport = { width: 1_024, height: 768 };
      const { page, faults } = await openWatched(chromium, address, { locale, viewport });
      for (const [index, line] of script.entries()) {
        await follow(page, line).catch(async (error) => {
          const shown = await page.locator("body").innerText();
          throw new Error(`line ${index + 1}, ${line.join(" ")}:\n${shown}`, { cause: error });
        });
      }
      expect(await axeFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  }
});
