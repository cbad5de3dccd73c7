import { type DeclineCode, declines } from "../decline.ts";

/** What an amount does in an environment of kind `test`, besides what it would do anyway. */
export type Magic =
  | { readonly does: "decline"; readonly code: DeclineCode }
  | { readonly does: "confirm" }
  | { readonly does: "delay"; readonly delayMs: number }
  | { readonly does: "lose_answer" };

const first = 11_000;

/**
 * The magic amounts, minor units: 11,001 and up give each recorded decline in the order of the
 * table of declines; 11,100 waits for the payer; 11,200 is answered after 3 s; 11,300 is decided
 * and its first answer is lost (503, `retry: same_request`). What is approved is paid like any
 * other amount. Only where `environment` is `test`.
 */
export const magicAmounts: ReadonlyMap<number, Magic> = new Map<number, Magic>([
  ...declines
    .filter((row) => row.recorded)
    .map((row, index): [number, Magic] => [first + 1 + index, { does: "decline", code: row.code }]),
  [first + 100, { does: "confirm" }],
  [first + 200, { does: "delay", delayMs: 3_000 }],
  [first + 300, { does: "lose_answer" }],
]);

/** What an amount does, `null` for an ordinary one and in every other environment. */
export function magicOf(amountMinor: number, environment: string): Magic | null {
  return environment === "test" ? (magicAmounts.get(amountMinor) ?? null) : null;
}
