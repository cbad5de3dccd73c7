import { appCodeWords } from "./app-code.ts";
import { appEntryWords } from "./app-entry.ts";
import { appFrameWords } from "./app-frame.ts";
import { appLiveWords } from "./app-live.ts";
import { appMeWords } from "./app-me.ts";
import { appMoneyWords } from "./app-money.ts";
import { consoleWords } from "./console.ts";
import { declineWords } from "./decline.ts";
import { displayWords } from "./display.ts";
import type { NamesIn, Phrase } from "./entry.ts";
import { factorWords } from "./factor.ts";
import { generalWords } from "./general.ts";
import { outcomeWords } from "./outcome.ts";
import { refusalWords } from "./refusal.ts";
import { tillWords } from "./till.ts";
import { troubleWords } from "./trouble.ts";

/**
 * Every text of the pages, each once. A page's program takes no more than the types of it, and carries
 * the areas that it shows (`carry`).
 */
export const catalogue = {
  ...generalWords,
  ...appFrameWords,
  ...appCodeWords,
  ...appLiveWords,
  ...appMoneyWords,
  ...appEntryWords,
  ...appMeWords,
  ...factorWords,
  ...troubleWords,
  ...refusalWords,
  ...tillWords,
  ...outcomeWords,
  ...declineWords,
  ...displayWords,
  ...consoleWords,
} as const satisfies Readonly<Record<string, Phrase>>;

export type Key = keyof typeof catalogue;

/** The parameters of a key's text. */
export type Names<K extends Key> = NamesIn<(typeof catalogue)[K]["ja"]>;
