import type {
  AppClient,
  Channel,
  Code,
  Contact,
  CreditRequest,
  DeviceKey,
  OperatorClient,
  OwnPayment,
  PartnerClient,
  PaymentRequest,
  PaymentStore,
  Role,
  SessionStore,
  TerminalClient,
} from "../../src/client/index.ts";
import type { Town } from "../whole-worker/town.ts";
import type { Authenticator } from "../world/authenticator.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Program } from "./program.ts";

/** Who is in town, and what they remember of what they did. */

/** An operator. */
export interface Desk extends NewDesk {
  readonly operatorId: string;
  /** As it was enrolled. */
  readonly role: Role;
}

/** Somebody with a key, whom the deployment does not know yet. */
export interface NewDesk {
  readonly actor: Program;
  readonly operator: OperatorClient;
  readonly passkeys: Authenticator;
}

/** A merchant, and where it sells. */
export interface Shop {
  readonly merchantId: string;
  readonly storeIds: string[];
}

/** A till, and what outlives its program. */
export interface Till {
  /** Another one after the program was started anew, and so is `terminal`. */
  actor: Program;
  terminal: TerminalClient;
  /** Which start of its program this is. */
  life: number;
  readonly name: string;
  readonly key: DeviceKey;
  readonly payments: PaymentStore;
  readonly sessions: SessionStore;
  readonly terminalId: string;
  readonly storeId: string;
  readonly merchantId: string;
  /** What it has written down as paid. */
  readonly drawer: OwnPayment[];
}

/** A funding partner. */
export interface Counter {
  readonly actor: Program;
  readonly partner: PartnerClient;
  readonly partnerId: string;
  readonly channel: Channel;
  readonly credits: CreditRequest[];
}

/** A customer: what belongs to the person and not to one phone. */
export interface Owner {
  contact: Contact;
  /** Contacts that it had before; for three days they can still have it frozen. */
  readonly left: Contact[];
  readonly walletId: string;
  readonly fundingRoute: string;
  /** TOTP secrets; the first is the registration's. */
  readonly secrets: string[];
  readonly recoveryCodes: string[];
  /** The wallet was frozen, as far as anybody remembers. */
  isFrozen: boolean;
  /** The next TOTP step that was not used yet. */
  nextStep: number;
}

/** An enrolled phone of a customer. */
export interface Phone extends NewPhone {
  readonly owner: Owner;
  /** The last event that it heard of. */
  heard: number | null;
  /** It signs in anew, since its tokens were revoked. */
  entry: Promise<boolean> | null;
}

/** A phone with a key, that nobody has enrolled yet. */
export interface NewPhone {
  readonly actor: Program;
  readonly app: AppClient;
  /** Its passkeys. */
  readonly passkeys: Authenticator;
}

/** Somebody who overhears everything, and whom nobody has let in. */
export interface Thief {
  readonly actor: Program;
  readonly app: AppClient;
  readonly key: DeviceKey;
}

/** A code that a phone has shown. */
export interface ShownCode {
  readonly phone: Phone;
  readonly code: Code;
}

/** A payment that a till has asked for, whatever became of it. */
export interface AskedPayment {
  readonly till: Till;
  readonly phone: Phone;
  readonly request: PaymentRequest;
}

/** A payment that a till knows of. */
export interface KnownPayment extends AskedPayment {
  readonly paymentId: string;
  /** When the till knew of it, true time. */
  readonly atMs: number;
  /** It was a hold, to be captured later. */
  readonly isHeld: boolean;
}

/** Whom there can be any number of. */
export type Kind = "desk" | "partner" | "phone" | "thief" | "till";

export interface Cast {
  readonly town: Town;
  readonly chronicle: Chronicle;
  readonly desks: Desk[];
  readonly shops: Shop[];
  readonly tills: Till[];
  readonly counters: Counter[];
  readonly phones: Phone[];
  readonly thieves: Thief[];
  readonly codes: ShownCode[];
  readonly asked: AskedPayment[];
  readonly payments: KnownPayment[];
  readonly redemptions: { readonly phone: Phone; readonly redemptionId: string }[];
  /** What waits, or waited, for a second person, and who asked for it. */
  readonly approvals: { readonly approvalId: string; readonly by: Desk }[];
  /** Every stop that was raised. */
  readonly stops: string[];
  /** Versions of policies that were drafted. */
  readonly versions: number[];
  /** Whether somebody rotates the deployment's keys just now. */
  isRotating: boolean;
  /** How many of each kind have had a name. */
  readonly named: Record<Kind, number>;
}

/** A name that nobody has had: `till 3`. */
export function nextName({ named }: Pick<Cast, "named">, kind: Kind): string {
  named[kind] += 1;
  return `${kind} ${named[kind]}`;
}

/** One of the newest few, mostly; `null` when there is none. */
export function pickRecent<T>(
  from: readonly T[],
  dice: { below(n: number): number; chance(percent: number): boolean },
): T | null {
  const first = dice.chance(80) ? Math.max(0, from.length - 6) : 0;
  return from[first + dice.below(from.length - first)] ?? null;
}
