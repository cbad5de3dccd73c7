import type { Passkey } from "../identity/passkey.ts";
import type { EpochMs } from "../time.ts";
import type { FundingChannel, OperatorRole } from "../token/access-claims.ts";
import type { PublicJwk } from "../token/jwk.ts";
import type { ProofMark } from "../token/proof-mark.ts";
import type { AlertCommand, AlertKind, AlertQuery, AlertRecord } from "./alert-record.ts";
import type { AuditEvent, AuditRow } from "./audit.ts";
import type { Floor, FloorKind } from "./epoch.ts";
import type { Approval, ApprovalResult, Proposal } from "./four-eyes.ts";
import type { EpochKind } from "./snapshot.ts";
import type { StopRecord } from "./stop.ts";

/** A person with a key. `role` none: removed, for ever; the key is not given to anybody else. */
export interface Operator {
  readonly operatorId: string;
  readonly name: string;
  readonly role: OperatorRole | "none";
  readonly merchantId: string | null;
  readonly jkt: string;
  readonly epoch: number;
  readonly createdAtMs: EpochMs;
}

/** An invitation; only the hash of its code is kept. */
export interface Invitation {
  readonly codeHash: string;
  readonly operatorId: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly merchantId: string | null;
  readonly invitedBy: string;
  readonly expiresAtMs: EpochMs;
}

/** A funding partner and its one key. */
export interface PartnerRecord {
  readonly partnerId: string;
  readonly name: string;
  readonly channel: FundingChannel;
  readonly jkt: string;
  readonly jwk: PublicJwk;
  readonly epoch: number;
  readonly createdAtMs: EpochMs;
  readonly revokedAtMs: EpochMs | null;
}

/** A merchant in the list of all; everything else about it is in the merchant's own object. */
export interface MerchantEntry {
  readonly merchantId: string;
  readonly name: string;
  readonly createdAtMs: EpochMs;
  readonly revokedAtMs: EpochMs | null;
}

/** A policy version, kept for ever: the document as JSON text and its compiled table. */
export interface PolicyRecord {
  readonly version: number;
  readonly document: string;
  readonly table: Uint8Array;
  readonly createdAtMs: EpochMs;
}

/** A policy version without its table, and what became of it. */
export interface PolicyVersion extends Omit<PolicyRecord, "table"> {
  readonly tableBytes: number;
  /** `null`: the deployment's first policy, which nobody wrote. */
  readonly createdBy: string | null;
  /** When it last began to decide, and to be judged beside what decides; `null`: never. */
  readonly activatedAtMs: EpochMs | null;
  readonly shadowedAtMs: EpochMs | null;
}

/** A terminal whose every payment waits for its payer, put there by a rule. */
export interface TerminalConfirmation {
  readonly terminalId: string;
  readonly reason: string;
  readonly sinceMs: EpochMs;
  readonly untilMs: EpochMs;
}

/** A passkey of an operator; open until it is proven. */
export interface OperatorPasskey {
  readonly passkeyId: string;
  readonly operatorId: string;
  readonly state: "open" | "active" | "disabled";
  readonly label: string;
  /** What the making of it has to be for; null once it is proven. */
  readonly challenge: string | null;
  readonly passkey: Passkey | null;
  readonly counter: number;
  /** Failures in a row; while it is open, wrong answers. */
  readonly failures: number;
  readonly addedAtMs: EpochMs;
  readonly usedAtMs: EpochMs | null;
}

/** An operator who is asked for a passkey. */
export interface OperatorSignIn {
  readonly signInId: string;
  readonly operatorId: string;
  readonly challenge: string;
  readonly tries: number;
  readonly openedAtMs: EpochMs;
}

/** The tables of operators' passkeys, as the rules ask for them. */
export interface PasskeyTables {
  /** Of one operator, the oldest first. */
  operatorPasskeys(operatorId: string): readonly OperatorPasskey[];
  passkeyByCredential(credentialId: string): OperatorPasskey | null;
  savePasskey(passkey: OperatorPasskey): void;
  dropPasskey(passkeyId: string): void;
  signIn(signInId: string): OperatorSignIn | null;
  /** Keeps a sign-in, and forgets those from before `forgetMs`. */
  saveSignIn(signIn: OperatorSignIn, forgetMs: EpochMs): void;
  dropSignIn(signInId: string): void;
}

/** What the acts of Control read and write. Every method runs inside the caller's transaction. */
export interface ControlBook extends PasskeyTables {
  /** The snapshot's version, now one higher. */
  raiseVersion(): number;

  /** Stops that were neither lifted nor ended. */
  openStops(): readonly StopRecord[];
  stop(stopId: string): StopRecord | null;
  insertStop(stop: StopRecord): void;
  extendStop(stopId: string, untilMs: EpochMs | null, inForceAtMs: EpochMs): void;
  liftStop(stopId: string, atMs: EpochMs): void;

  /** The kind's epoch, now one higher. */
  raiseKindEpoch(kind: EpochKind): number;
  kindEpoch(kind: EpochKind): number;
  /** Keeps the higher of the floors. */
  putFloor(floor: Floor): void;
  floor(kind: FloorKind, id: string): Floor | null;
  /** Until when the floor that was raised first is needed; empty while there is none. */
  floorEnds(): readonly EpochMs[];
  /** Forgets the floors that nobody needs any more at `nowMs`. */
  dropFloors(nowMs: EpochMs): void;

  operator(operatorId: string): Operator | null;
  operatorByKey(jkt: string): Operator | null;
  operators(): readonly Operator[];
  insertOperator(operator: Operator): void;
  /** Changes the role and raises the operator's own epoch, which is returned. */
  changeRole(operatorId: string, role: OperatorRole | "none", merchantId: string | null): number;
  invitation(codeHash: string): Invitation | null;
  insertInvitation(invitation: Invitation): void;
  /** Forgets the invitations of approvers that nobody has used. */
  dropOpenApproverInvitations(): void;

  approval(approvalId: string): Approval | null;
  waitingApprovals(nowMs: EpochMs): readonly Approval[];
  insertApproval(approval: {
    readonly approvalId: string;
    readonly proposal: Proposal;
    readonly proposedBy: string;
    readonly proposedAtMs: EpochMs;
    readonly expiresAtMs: EpochMs;
  }): void;
  decideApproval(
    approvalId: string,
    decision: {
      readonly status: "approved" | "rejected";
      readonly decidedBy: string;
      readonly decidedAtMs: EpochMs;
      readonly result: ApprovalResult | null;
    },
  ): void;
  /** Approved, and not yet done by the object that does it; oldest first. */
  unfinishedApprovals(): readonly Approval[];
  finishApproval(approvalId: string, result: ApprovalResult): void;
  /** Adjustments of a wallet that were approved and made, oldest first. */
  adjustmentsOf(walletId: string): readonly Approval[];

  policyVersion(version: number): PolicyVersion | null;
  policyVersions(): readonly PolicyVersion[];
  /** Which version decides, and which is judged beside it. */
  policiesInUse(): { readonly active: number; readonly shadow: number | null };
  insertPolicy(policy: PolicyRecord & { readonly createdBy: string }): void;
  activatePolicy(version: number, atMs: EpochMs): void;
  shadowPolicy(version: number | null, atMs: EpochMs): void;

  /** The alert of this kind about this subject that nobody has acknowledged. */
  openAlert(kind: AlertKind, subject: string): AlertRecord | null;
  alertPage(query: AlertQuery): readonly AlertRecord[];
  alert(alertId: string): AlertRecord | null;
  insertAlert(alert: AlertCommand & { readonly alertId: string }, atMs: EpochMs): void;
  repeatAlert(alertId: string, evidence: AlertRecord["evidence"], atMs: EpochMs): void;
  acknowledgeAlert(alertId: string, operatorId: string, atMs: EpochMs): void;
  /** Terminals whose payments wait for their payers, by id. */
  confirmations(): readonly TerminalConfirmation[];
  /** Puts a terminal there, or keeps it there for longer: `reason` and since when stay. */
  putConfirmation(confirmation: TerminalConfirmation): void;
  dropConfirmation(terminalId: string): void;

  partner(partnerId: string): PartnerRecord | null;
  partnerByKey(jkt: string): PartnerRecord | null;
  /** Every partner there ever was, oldest first. */
  partners(): readonly PartnerRecord[];
  insertPartner(partner: PartnerRecord): void;
  /** Marks the partner revoked, raises its epoch, and returns it. */
  revokePartner(partnerId: string, atMs: EpochMs): number;

  merchants(): readonly MerchantEntry[];
  insertMerchant(merchant: MerchantEntry): void;
  renameMerchant(merchantId: string, name: string): void;
  markMerchantRevoked(merchantId: string, atMs: EpochMs): void;

  /** When the guesses that failed within `guessWindowMs` count, judged at `nowMs`, oldest first. */
  guesses(secret: string, nowMs: EpochMs): readonly EpochMs[];
  recordGuess(secret: string, atMs: EpochMs): void;
  isProofUsed(proof: ProofMark): boolean;
  /** Remembers a proof until nobody would accept it any more; false when it was seen before. */
  useProof(proof: ProofMark, nowMs: EpochMs): boolean;

  /** Rows of the chain below `before`, the newest first. */
  auditBefore(before: number, rowsMax: number): readonly AuditRow[];
  /** Puts an event on the chain and returns its row. */
  appendAudit(event: AuditEvent): AuditRow;
}
