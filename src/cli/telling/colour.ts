import { styleText } from "node:util";

/** What colours mean here. */
const colours = { good: "green", bad: "red", dim: "dim" } as const;

/** A text in the colour of what it means: on a terminal only, and not where NO_COLOR is set. */
export function coloured(meaning: keyof typeof colours, text: string): string {
  return styleText(colours[meaning], text, { stream: process.stdout });
}
