import {
  declineSections,
  japaneseDeclineTable,
  problemSections,
  topUpDeclineTable,
} from "./make/errors.ts";
import { magicTable } from "./make/magic-amounts.ts";

/** Pieces of pages that are made of the code's own tables, as Markdown. */
const pieces: Readonly<Record<string, () => string>> = {
  declines: declineSections,
  "declines-ja": japaneseDeclineTable,
  "magic-amounts": magicTable,
  problems: problemSections,
  "top-up-declines": topUpDeclineTable,
};

/** The text with every `<!-- made: name -->` in its place. Throws when nothing is made so. */
export function withMade(text: string): string {
  return text.replaceAll(/^<!-- made: ([\w-]+) -->$/gm, (_, name: string) => {
    const piece = pieces[name];
    if (piece === undefined) throw new Error(`nothing is made by the name ${name}`);
    return piece().trim();
  });
}
