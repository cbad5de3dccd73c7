import { appCodeWords } from "./app-code.ts";
import { appEntryWords } from "./app-entry.ts";
import { appFrameWords } from "./app-frame.ts";
import { appLiveWords } from "./app-live.ts";
import { appMeWords } from "./app-me.ts";
import { appMoneyWords } from "./app-money.ts";
import { consoleWords } from "./console.ts";
import { declineWords } from "./decline.ts";
import { filled, type Language, type NamesIn, type Phrase, type Told } from "./entry.ts";
import { generalWords } from "./general.ts";
import { outcomeWords } from "./outcome.ts";
import { tillWords } from "./till.ts";
import { troubleWords } from "./trouble.ts";

/** Every text of the pages, each once. */
export const catalogue = {
  ...generalWords,
  ...appFrameWords,
  ...appCodeWords,
  ...appLiveWords,
  ...appMoneyWords,
  ...appEntryWords,
  ...appMeWords,
  ...troubleWords,
  ...tillWords,
  ...outcomeWords,
  ...declineWords,
  ...consoleWords,
} as const satisfies Readonly<Record<string, Phrase>>;

export type Key = keyof typeof catalogue;

/** The parameters of a key's text. */
export type Names<K extends Key> = NamesIn<(typeof catalogue)[K]["ja"]>;

/** The text of a key in a language, with what it is told. */
export function textOf<K extends Key>(
  language: Language,
  key: K,
  ...[told]: Told<Names<K>>
): string {
  return filled(catalogue[key][language], told);
}

/** Whether a text is known by this name: codes of a newer server may not be. */
export function isKey(name: string): name is Key {
  return Object.hasOwn(catalogue, name);
}
