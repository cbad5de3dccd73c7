import type { DeploymentFacts } from "../deployment.ts";
import { KeptDatabase } from "../kept.ts";
import type { Language } from "../words/entry.ts";
import type { Act } from "./act.ts";
import type { Sale } from "./sale.ts";

/** What a till remembers of itself. */
export interface TillNotes {
  /** Null before the activation. */
  readonly terminalId: string | null;
  /** As the server told them at the start, or with the last payment; the names of foreigners. */
  readonly storeName: string | null;
  readonly merchantName: string | null;
  readonly deployment: DeploymentFacts | null;
  readonly language: Language | null;
  readonly volume: number;
  readonly cashier: string;
  readonly isHold: boolean;
}

/** A till that was never used. */
export const freshNotes: TillNotes = {
  terminalId: null,
  storeName: null,
  merchantName: null,
  deployment: null,
  language: null,
  volume: 0.8,
  cashier: "",
  isHold: false,
};

const database = new KeptDatabase("sekisho-terminal", ["notes", "sales", "acts"], 1);

/** What this till keeps in the browser, beside the SDK's own records. */
export const tillShelves = {
  notes: database.shelf<TillNotes>("notes"),
  sales: database.shelf<Sale>("sales"),
  acts: database.shelf<Act>("acts"),
} as const;
