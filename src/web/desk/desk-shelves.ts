import type { Role } from "../../client/resource/operator.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { KeptDatabase } from "../kept.ts";
import type { Language } from "../words/entry.ts";
import type { AdjustmentNote } from "./setting/adjustment-desk.ts";

/** What the console remembers in this browser: who, and how it is liked. No token, no contact. */
export interface DeskNotes {
  /** Null before an invitation was taken up here. */
  readonly operatorId: string | null;
  /** As it was told last. */
  readonly role: Role | "none" | null;
  readonly name: string | null;
  /** A passkey was made, or used, in this browser. */
  readonly hasPasskey: boolean;
  /** The person has put the passkey off. */
  readonly isPasskeyLater: boolean;
  readonly deployment: DeploymentFacts | null;
  readonly language: Language | null;
  readonly volume: number;
}

/** A console that was never used. */
export const freshDeskNotes: DeskNotes = {
  ...{ operatorId: null, role: null, name: null, hasPasskey: false, isPasskeyLater: false },
  ...{ deployment: null, language: null, volume: 0.8 },
};

/** The only record under this name, and the key's in the SDK's store. */
export const deskName = "operator";

/** What the console keeps in the browser, beside the SDK's key. */
const database = new KeptDatabase("sekisho-console", ["notes", "adjustments"], 2);

export const deskShelf = database.shelf<DeskNotes>("notes");

/** Balances that somebody has begun to put right, by the wallet's id. */
export const adjustmentShelf = database.shelf<AdjustmentNote>("adjustments");
