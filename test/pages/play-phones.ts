import type { Page } from "playwright-core";
import type { AppPhone } from "../e2e/browser/app-phone.ts";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import { shownCodes } from "../e2e/browser/screen-picture.ts";
import {
  openTill,
  openTillTown,
  scanInto,
  type TillTown,
  typeAmount,
} from "../e2e/browser/till-town.ts";
import type { Watched } from "../e2e/browser/watched-page.ts";
import { openRichPhone } from "./phone-town.ts";

/** What a file's tests of phones are played in; all of it is there from the first test on. */
export interface PlayedPhones {
  readonly town: TillTown;
  readonly chromium: Launched;
  /** Where its pages are. */
  readonly origin: string;
  /** Another phone with money on it. */
  open(options?: Parameters<typeof openRichPhone>[2]): Promise<AppPhone>;
  /** Another till. */
  openTill(): Promise<Watched>;
  /** The till asks for an amount by the code on the phone's screen. */
  charge(phone: Page, till: Page, amount: number): Promise<void>;
}

/** Opens a town of phones and tills before a file's first test. */
export function playPhones(): PlayedPhones {
  let town: TillTown;
  let chromium: Launched;
  playIn(openTillTown, (opened, browser) => {
    [town, chromium] = [opened, browser];
  });
  return {
    get town() {
      return town;
    },
    get chromium() {
      return chromium;
    },
    get origin() {
      return town.deployment.origin;
    },
    open: (options) => openRichPhone(chromium, town, options),
    openTill: () => openTill(chromium, town),
    async charge(phone, till, amount) {
      await phone.locator(".code-digits").waitFor();
      await typeAmount(till, String(amount));
      await scanInto(till, (await shownCodes(phone)).qr);
    },
  };
}
