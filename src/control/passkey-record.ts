import type { Passkey } from "../identity/passkey.ts";
import type { EpochMs } from "../time.ts";

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
