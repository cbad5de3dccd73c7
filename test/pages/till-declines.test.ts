import { describe, expect, it } from "vitest";
import type { DeclineCode } from "../../src/decline.ts";
import { magicAmounts } from "../../src/payment/magic.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { openTill, openTillTown, scanInto, type TillTown } from "../e2e/browser/till-town.ts";
import { textOf } from "../every-word.ts";

/* Each decline as the cashier and the queue see it: the reason, the sentence, the buttons. */
let town: TillTown;
let chromium: Launched;

playIn(openTillTown, async (opened, browser) => {
  [town, chromium] = [opened, browser];
  await town.topUp(100_000);
});

/** What may be done about each, the likeliest first. */
const acts: Readonly<Record<DeclineCode, readonly string[]>> = {
  code_invalid: ["new_code", "other_way"],
  answered_too_late: ["new_code"],
  cancelled_before_payment: ["new_sale"],
  spending_stopped: ["other_way"],
  wallet_unavailable: ["other_way"],
  device_unavailable: ["other_way"],
  code_spent: ["new_code"],
  code_expired: ["new_code"],
  code_superseded: ["new_code"],
  code_not_for_this_payment: ["new_code", "change_amount"],
  currency_mismatch: ["new_sale"],
  duplicate_suspected: ["second_purchase", "paid_list"],
  velocity_count_exceeded: ["other_way"],
  velocity_amount_exceeded: ["other_way", "change_amount"],
  velocity_pattern: ["other_way"],
  insufficient_funds: ["change_amount", "other_way"],
  confirmation_rejected: ["new_code", "other_way"],
  confirmation_timed_out: ["new_code", "other_way"],
};

describe("a decline", { timeout: 300_000 }, () => {
  it.each(["ja", "en"] as const)(
    "has its reason, its sentence and its buttons, in %s",
    async (locale) => {
      const { page, faults } = await openTill(chromium, town, { locale });
      const told: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      const words = new Set<string | null>();
      const look = async (code: DeclineCode, scanned: string) => {
        await scanInto(page, scanned);
        await page.locator(".outcome.not_paid").waitFor();
        words.add(await page.locator(".outcome h1").textContent());
        told[code] = [
          await page.locator(".outcome-why").textContent(),
          await page.locator(".outcome-say q").textContent(),
          await page.locator(".outcome-acts button").allTextContents(),
        ];
        const text = (key: string) => textOf(locale, key as "act.close");
        const buttons = acts[code].map((act) => text(`act.${act}`));
        expected[code] = [text(`decline.${code}`), text(`say.${code}`), buttons];
        // What it was is in the list; the next one begins anew.
        await page.reload();
        await page.locator(".keypad").waitFor();
      };
      await page.keyboard.type("1990");
      await look("code_invalid", `${(await town.code()).slice(0, -6)}AAAAAA`);
      for (const [amount, magic] of magicAmounts) {
        if (magic.does !== "decline") continue;
        for (const digit of String(amount)) await page.keyboard.press(digit, { delay: 40 });
        await page.waitForTimeout(100);
        await look(magic.code, await town.code());
      }
      expect(told).toEqual(expected);
      expect(Object.keys(told).sort()).toEqual(Object.keys(acts).sort());
      // The queue reads one word, whatever it was.
      expect([...words]).toEqual([textOf(locale, "word.not_paid")]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
