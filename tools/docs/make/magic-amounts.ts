import { type Magic, magicAmounts } from "../../../src/payment/magic.ts";

/** What each magic amount does. */
export function magicTable(): string {
  const rows = [...magicAmounts].map(([amount, magic]) => `| ${amount} | ${wordsOf(magic)} |`);
  return ["| amount | what happens |", "|---|---|", ...rows].join("\n");
}

function wordsOf(magic: Magic): string {
  switch (magic.does) {
    case "decline":
      return `declined: [\`${magic.code}\`](/docs/errors#${magic.code})`;
    case "confirm":
      return "waits for the payer to confirm on the phone";
    case "delay":
      return `answered after ${magic.delayMs / 1_000} s`;
    case "lose_answer":
      return "decided, and the first answer is lost: 503 `unavailable`, retry `same_request`";
  }
}
