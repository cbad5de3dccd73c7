import type { EpochMs } from "../time.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { Flow, FlowKind } from "./flow.ts";
import type { LossBook } from "./loss-code.ts";

/** Who owns a contact or a key: for good, or while a flow holds it reserved. */
export interface Ownership {
  readonly route: WalletRoute;
  readonly state: "reserved" | "confirmed";
  readonly flowId: string;
  /** A reservation's end; of a contact that its wallet removed, when it is free; else null. */
  readonly untilMs: EpochMs | null;
}

/** A reservation with what it reserves. */
export interface Reservation extends Ownership {
  readonly of: "contact" | "device_key";
  /** The blinded contact or the thumbprint. */
  readonly name: string;
}

/** The rows of one Directory shard that its rules ask for; every call is inside one transaction. */
export interface DirectoryBook {
  contact(blind: string): Ownership | null;
  saveContact(blind: string, claim: Ownership): void;
  dropContact(blind: string): void;
  key(jkt: string): Ownership | null;
  saveKey(jkt: string, claim: Ownership): void;
  dropKey(jkt: string): void;
  /** Reservations of both kinds, the first to end first. */
  reservations(): readonly Reservation[];
  /** Up to `count` confirmed contacts after `blind`, in order: the register of wallets. */
  confirmedAfter(
    blind: string,
    count: number,
  ): readonly { readonly blind: string; readonly route: WalletRoute }[];
  flow(flowId: string): Flow | null;
  saveFlow(flow: Flow): void;
  /** Every flow of the contact and kind that is still kept, oldest first. */
  flowsOf(blind: string, kind: FlowKind): readonly Flow[];
  /** Forgets flows that were started, and ended, before `ms`. */
  dropFlowsBefore(ms: EpochMs): void;
  /** Reports of lost phones, which are no flows. */
  readonly loss: LossBook;
  /** Records a proof's use; false when it was used before (RFC 9449 §11.1). */
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
}
