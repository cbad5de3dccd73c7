import type { CDPSession, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Launched } from "../e2e/browser/chromium.ts";
import { type Deployment, startDeployment } from "../e2e/browser/deployment.ts";
import { addScreenLock, registerByLock, tap } from "../e2e/browser/phone.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openWatched } from "../e2e/browser/watched-page.ts";

/* What is typed by way of an input method: it is left alone until it is done, and folded after. */
let deployment: Deployment;
let chromium: Launched;

playIn(startDeployment, (opened, browser) => {
  [deployment, chromium] = [opened, browser];
});

/** Types as an input method does: each state stands in the field, underlined, until it is taken. */
async function compose(page: Page, ime: CDPSession, states: readonly string[]): Promise<void> {
  const field = page.locator("input:focus");
  const before = await field.inputValue();
  for (const text of states) {
    const caret = { selectionStart: text.length, selectionEnd: text.length };
    await ime.send("Input.imeSetComposition", { text, ...caret });
    expect(await field.inputValue()).toBe(before + text);
  }
}

/** What the input method ends with stands in the field. */
const take = (ime: CDPSession, text: string) => ime.send("Input.insertText", { text });

/** The key that ends a composition, as browsers tell it: while it goes on, or just after. */
function enterOfTheInputMethod(page: Page): Promise<void> {
  return page.evaluate(`(() => {
    const field = document.activeElement;
    for (const options of [{ isComposing: true }, { isComposing: false, keyCode: 229 }]) {
      field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...options }),
      );
    }
  })()`);
}

describe("an input method", () => {
  it("is left alone in the way in, and full width is folded once it is sent", async () => {
    const ignored = /status of 40/;
    const { page, faults } = await openWatched(chromium, `${deployment.origin}/app/`, { ignored });
    const ime = await page.context().newCDPSession(page);
    await tap(page, "I am new here");
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") asked.push(request.postData() ?? "");
    });
    await page.getByRole("textbox").focus();
    await compose(page, ime, ["ｔ", "ｔｙ", "ｔｙｐ", "ｔｙｐｅ"]);
    await enterOfTheInputMethod(page);
    expect(asked).toEqual([]);
    await take(ime, "ｔｙｐｅ＠ｅｘａｍｐｌｅ．ｃｏｍ");
    expect(await page.getByRole("textbox").inputValue()).toBe("ｔｙｐｅ＠ｅｘａｍｐｌｅ．ｃｏｍ");
    await tap(page, "Send the code");
    await page.getByRole("heading", { name: "Enter the code you were sent" }).waitFor();
    expect(asked.map((body) => JSON.parse(body).contact)).toEqual([
      { type: "email", value: "type@example.com" },
    ]);
    const code = await deployment.mailedCode("type@example.com");
    const wide = code.replaceAll(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    await page.getByRole("textbox").focus();
    await compose(page, ime, [wide.slice(0, 2), wide.slice(0, 4)]);
    await enterOfTheInputMethod(page);
    expect(asked).toHaveLength(1);
    await take(ime, `${wide.slice(0, 4)}　${wide.slice(4)}`);
    await tap(page, "Check it");
    await expect.poll(() => asked.length).toBe(2);
    expect(JSON.parse(asked[1] ?? "")).toEqual({ code });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("writes a holder's kana, whose letters are not turned while they are written", async () => {
    const { page, faults } = await openWatched(chromium, `${deployment.origin}/app/`);
    await addScreenLock(page);
    await registerByLock(page, deployment, "kana@example.com");
    const ime = await page.context().newCDPSession(page);
    await page.goto(`${deployment.origin}/app/#redemption`);
    const holder = page.getByRole("textbox", { name: "Holder's name" });
    await holder.focus();
    await compose(page, ime, ["ｓ", "せ", "せｋ", "せき", "せきしょ", "せきしょ　はなこ"]);
    await enterOfTheInputMethod(page);
    await take(ime, "せきしょ　はなこ");
    expect(await holder.inputValue()).toBe("せきしょ　はなこ");
    const amount = page.getByRole("textbox", { name: "Amount to pay out" });
    await amount.focus();
    await compose(page, ime, ["１", "１２", "１２００"]);
    await take(ime, "１，２００");
    expect(await amount.inputValue()).toBe("１，２００");
    expect(await holder.inputValue()).toBe("せきしょ　はなこ");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
