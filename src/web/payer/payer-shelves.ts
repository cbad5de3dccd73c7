import type { DeploymentFacts } from "../deployment.ts";
import { KeptDatabase } from "../kept.ts";
import type { Language } from "../words/entry.ts";
import type { MoneyAct } from "./money/money-act.ts";

/** What the app remembers of itself. No token and no code. */
export interface PayerNotes {
  readonly deployment: DeploymentFacts | null;
  readonly language: Language | null;
  /** Recovery codes were made, and their owner has not said that they are kept. */
  readonly areCodesDue: boolean;
  /** Ids of phones that were added after this one, and that its owner has said to know. */
  readonly knownPhones: readonly string[];
  /** How high the banners stood when they were seen last, in CSS pixels. */
  readonly bannersPx: number;
}

/** An app that was never used. */
export const freshPayerNotes: PayerNotes = {
  ...{ deployment: null, language: null },
  ...{ areCodesDue: false, knownPhones: [], bannersPx: 0 },
};

const database = new KeptDatabase("sekisho-app", ["notes", "acts", "keys"], 3);

/** What the app keeps in the browser, beside the SDK's own records. */
export const payerShelves = {
  notes: database.shelf<PayerNotes>("notes"),
  acts: database.shelf<MoneyAct>("acts"),
  keys: database.shelf<CryptoKey>("keys"),
} as const;
