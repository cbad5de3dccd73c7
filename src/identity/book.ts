import type { SeenControl } from "../control/authority.ts";
import type { StoppedUntil } from "../control/snapshot.ts";
import type { EpochMs } from "../time.ts";
import type { PublicJwk } from "../token/jwk.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { AdmissionBook } from "./admission.ts";
import type { AttestationLevel, JudgedStatement } from "./attestation.ts";
import type { Caller } from "./caller.ts";
import type { SecurityEvent } from "./event.ts";
import type { HeldStops } from "./held-stops.ts";

/** A wallet's one row about itself. */
export interface Profile {
  /** `pending`: enrolled, and not confirmed in the Directory yet; good for nothing until then. */
  readonly state: "pending" | "live" | "frozen" | "closed";
  /** Rises when everything that was issued to the wallet is revoked. */
  readonly epoch: number;
  /** The latest end of operators' stops over it. */
  readonly stoppedUntilMs: StoppedUntil;
  /** Those stops; absent until one is raised or lifted. */
  readonly stops?: HeldStops;
  /** Language tag of the owner's messages. */
  readonly locale: string;
  /** Number of the id key that this wallet's ids are spelled with. */
  readonly idKey: number;
  /** The registration it came from. */
  readonly flowId: string;
  /** The owner's own limits, JSON. */
  readonly ownLimits: string;
  readonly createdMs: EpochMs;
}

/** One enrolled key. It is never taken out: a removed one can never come back. */
export interface Device {
  /** From 1, in the order they came. */
  readonly number: number;
  /** Thumbprint of `jwk` (RFC 7638); one device has it. */
  readonly jkt: string;
  readonly jwk: PublicJwk;
  /** As it is stored: `standingOf` says what it stands for at a time. */
  readonly state: "active" | "cooling" | "removed";
  readonly epoch: number;
  readonly name: string;
  readonly idKey: number;
  readonly flowId: string;
  readonly enrolledMs: EpochMs;
  readonly coolingUntilMs: EpochMs | null;
  /** To the hour; see `lastUseStepMs`. */
  readonly lastUsedMs: EpochMs;
  readonly removedMs: EpochMs | null;
  /** The latest end of operators' stops over it. */
  readonly stoppedUntilMs: StoppedUntil;
  /** Those stops; absent until one is raised or lifted. */
  readonly stops?: HeldStops;
}

/** A way to reach the owner. */
export interface WalletContact {
  readonly number: number;
  readonly type: "email" | "phone";
  /** Enough for the owner to recognise it. */
  readonly hint: string;
  /** The contact, sealed for `contact:{route}`. */
  readonly sealed: string;
  /** The contact under the blinding key that was current when it was last used to enter. */
  readonly blind: string;
  readonly state: "open" | "verified" | "removed";
  readonly addedMs: EpochMs;
  /** From then on a recovery may go through it. */
  readonly recoveryFromMs: EpochMs;
}

/** A second factor that the owner has added. */
export interface Factor {
  readonly number: number;
  readonly kind: "totp" | "passkey";
  /** `open`: begun and not proven yet. `disabled`: it failed too often in a row. */
  readonly state: "open" | "active" | "disabled" | "removed";
  /** TOTP: sealed for `totp:{route}`. Passkey: JSON; its challenge while open, then the passkey. */
  readonly secret: string;
  /** TOTP: the last time step used. Passkey: the last counter. */
  readonly lastStep: number;
  /** TOTP: steps that came out of their time and are used up too; see `withStray`. */
  readonly strays: readonly number[];
  /** Failures in a row. */
  readonly failures: number;
  readonly label: string;
  readonly addedMs: EpochMs;
  /** Passkeys: the name that the Directory knows it by; null until it is proven. */
  readonly name: string | null;
  readonly usedMs: EpochMs | null;
}

/** A flow that was let in, and by which factor. */
export interface FlowEntry {
  readonly flowId: string;
  readonly jkt: string;
  /** Keyed hash of the factor within the flow. */
  readonly factorHash: string;
  readonly amr: readonly string[];
  readonly atMs: EpochMs;
  /** The device that the flow has let in; null until then. */
  readonly device: number | null;
}

/** A second factor that is asked for anew, for one purpose. */
export interface StepUp {
  readonly number: number;
  readonly purpose: string;
  readonly device: number;
  readonly openedMs: EpochMs;
  /** Wrong factors so far. */
  readonly tries: number;
  /** What a passkey has to sign. */
  readonly challenge: string | null;
  readonly grantedMs: EpochMs | null;
  /** The access token that it was granted to. */
  readonly jti: string | null;
  readonly factorHash: string | null;
}

/** What a refresh token stands for; kept by the token's hash. */
export interface Session {
  readonly hash: string;
  readonly device: number;
  readonly startedMs: EpochMs;
  readonly untilMs: EpochMs;
  readonly authTimeMs: EpochMs;
  readonly amr: readonly string[];
  /** The epochs it was begun under: [customers, wallet, device]. */
  readonly epoch: readonly [number, number, number];
}

/** A ticket for one event stream, kept by its hash, with what its holder's token said. */
export interface EventTicket {
  readonly hash: string;
  readonly caller: Caller;
  /** The end of the token it was given for. */
  readonly tokenUntilMs: EpochMs;
  readonly untilMs: EpochMs;
}

/** An event in its place: `number` rises by one, `logSequence` is the log's last row before it. */
export interface PlacedEvent extends SecurityEvent {
  readonly number: number;
  readonly logSequence: number;
}

/**
 * The rows of a wallet that are about its owner's identity. Every call is inside the wallet's
 * transaction, and what one has saved the next one reads.
 */
export interface IdentityBook
  extends AdmissionBook,
    ContactRows,
    FactorRows,
    EntryRows,
    StepUpRows,
    SessionRows,
    TicketRows,
    EventRows {
  /** Remembers the highest of what Control said; the same head that the money is kept in. */
  saveSeen(seen: SeenControl): void;
  /** Null while nobody has enrolled here. */
  profile(): Profile | null;
  saveProfile(profile: Profile): void;
  /** Null for a number that was never given. */
  device(number: number): Device | null;
  deviceByKey(jkt: string): Device | null;
  /** Every device that ever was, in the order they came. */
  devices(): readonly Device[];
  saveDevice(device: Device): void;
  /** Keeps the statement that a new device came with; once for each device. */
  insertAttestation(device: number, judged: JudgedStatement, atMs: EpochMs): void;
  /** The levels of the devices that came with a statement, by device number. */
  attestationLevels(): ReadonlyMap<number, AttestationLevel>;
  /** Records a proof's use; false when it was used before (RFC 9449 §11.1). */
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;
}

/** The contacts in an `IdentityBook`. */
export interface ContactRows {
  /** Every contact that ever was, in the order they came. */
  contacts(): readonly WalletContact[];
  saveContact(contact: WalletContact): void;
}

/** The second factors in an `IdentityBook`. */
export interface FactorRows {
  /** Every factor that ever was, in the order they came. */
  factors(): readonly Factor[];
  saveFactor(factor: Factor): void;
  /** Puts `hashes` in the place of all recovery codes there were. */
  replaceRecoveryCodes(hashes: readonly string[]): void;
  /** How many recovery codes were not used yet. */
  recoveryCodesLeft(): number;
  /** Uses a recovery code up; false if there is none such, or it was used. */
  spendRecoveryCode(hash: string, nowMs: EpochMs): boolean;
}

/** The flows that an `IdentityBook` has let in. */
export interface EntryRows {
  entry(flowId: string): FlowEntry | null;
  /** Keeps an entry, and forgets those from before `forgetMs`. */
  saveEntry(entry: FlowEntry, forgetMs: EpochMs): void;
}

/** The step-ups in an `IdentityBook`. */
export interface StepUpRows {
  stepUp(number: number): StepUp | null;
  /** Opens a step-up and gives its number, never given before; forgets those from before `forgetMs`. */
  insertStepUp(
    stepUp: Pick<StepUp, "purpose" | "device" | "openedMs" | "challenge">,
    forgetMs: EpochMs,
  ): number;
  /** The step-ups that a device opened after `sinceMs`, in their order. */
  stepUpsOf(device: number, sinceMs: EpochMs): readonly StepUp[];
  /** Saves what became of a step-up that was opened. */
  saveStepUp(stepUp: StepUp): void;
}

/** The sessions in an `IdentityBook`. */
export interface SessionRows {
  session(hash: string): Session | null;
  insertSession(session: Session): void;
  /** Ends the sessions of one device, or of all (`null`); what is over by itself goes with them. */
  dropSessions(of: { readonly device: number | null; readonly nowMs: EpochMs }): void;
  /** Drops the sessions that are over by `nowMs`. */
  dropOldSessions(nowMs: EpochMs): void;
}

/** The tickets for event streams in an `IdentityBook`. */
export interface TicketRows {
  insertTicket(ticket: EventTicket): void;
  /** Takes a ticket out, so that nobody can take it again; null when there is none. */
  takeTicket(hash: string): EventTicket | null;
  /** Drops the tickets that are over by `nowMs`. */
  dropOldTickets(nowMs: EpochMs): void;
}

/** The owner's record in an `IdentityBook`. */
export interface EventRows {
  /** Puts an event at the end of the owner's record, after the log's last row. */
  appendEvent(event: SecurityEvent): void;
  /** Up to `count` events before the number `before`, newest first. */
  eventsBefore(before: number, count: number): readonly PlacedEvent[];
}
