import type { Page } from "playwright-core";
import type { Launched } from "../e2e/browser/chromium.ts";
import { playIn } from "../e2e/browser/play-in.ts";
import {
  openTill,
  openTillTown,
  scanInto,
  type TillTown,
  typeAmount,
} from "../e2e/browser/till-town.ts";
import type { Watched } from "../e2e/browser/watched-page.ts";

type TillOptions = Parameters<typeof openTill>[2];

/** What a file's tests of tills are played in; all of it is there from the first test on. */
export interface PlayedTills {
  readonly town: TillTown;
  readonly chromium: Launched;
  /** Another till. */
  open(options?: TillOptions): Promise<Watched>;
  /** Keys an amount, and scans a new code of the customer. */
  sell(page: Page, amount: number): Promise<void>;
}

/**
 * Opens a town of tills, whose customer has money, before a file's first test; `usual` is what each of
 * its tills is opened with.
 */
export function playTills(usual: TillOptions = {}): PlayedTills {
  let town: TillTown;
  let chromium: Launched;
  playIn(openTillTown, async (opened, browser) => {
    [town, chromium] = [opened, browser];
    await town.topUp(100_000);
  });
  return {
    get town() {
      return town;
    },
    get chromium() {
      return chromium;
    },
    open: (options) => openTill(chromium, town, { ...usual, ...options }),
    async sell(page, amount) {
      await typeAmount(page, String(amount));
      await scanInto(page, await town.code());
    },
  };
}
