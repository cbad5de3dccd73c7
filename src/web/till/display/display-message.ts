import type { Language } from "../../words/entry.ts";

/** Where a till and its customer's window hear each other, within one browser. */
export const displayChannel = "sekisho-display";

/** What a customer's window asks the till for: everything, anew. */
export const displayQuestion = "what is on screen";

/**
 * What a customer may be shown. `wait` invites to nothing; from `asking` on it is where a sale stands,
 * without a reason.
 */
export const displayScreens = [
  "welcome",
  "wait",
  "show_code",
  "asking",
  "confirm",
  "paid",
  "held",
  "not_paid",
  "not_known",
  "cancelled",
  "given_back",
] as const;

export type DisplayScreen = (typeof displayScreens)[number];

/** All that a till tells its customer's window: no code, no key, no number of a payment, no reason. */
export interface DisplayMessage {
  readonly screen: DisplayScreen;
  /** Minor units; null where no amount is on screen. */
  readonly amount: number | null;
  readonly currency: string;
  /** How long the payer may still confirm, milliseconds; null where nobody is asked, or it is not known. */
  readonly leftMs: number | null;
  /** The shop's name, as foreigners wrote it; null before it is known. */
  readonly shop: string | null;
  /** The till's language. */
  readonly language: Language;
  /** Real money moves. */
  readonly isReal: boolean;
}

/** Whether it is what a till of this build tells. */
export function isDisplayMessage(told: unknown): told is DisplayMessage {
  if (typeof told !== "object" || told === null) return false;
  const message = told as Partial<DisplayMessage>;
  return (
    displayScreens.includes(message.screen as DisplayScreen) &&
    isFigure(message.amount) &&
    (message.amount === null || Number.isSafeInteger(message.amount)) &&
    isFigure(message.leftMs) &&
    /^[A-Z]{3}$/.test(`${message.currency}`) &&
    (message.shop === null || typeof message.shop === "string") &&
    (message.language === "ja" || message.language === "en") &&
    typeof message.isReal === "boolean"
  );
}

/** A number from 0, or null. */
function isFigure(value: unknown): boolean {
  return value === null || (Number.isFinite(value) && (value as number) >= 0);
}
