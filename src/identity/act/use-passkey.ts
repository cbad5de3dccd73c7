import { parseOwn } from "../../own-json.ts";
import type { Factor } from "../book.ts";
import { ownEvent } from "../event.ts";
import type { Passkey } from "../passkey.ts";
import { type Assertion, assertionFault } from "../passkey-proof.ts";
import type { IdentityDesk } from "./desk.ts";
import { countFailure, type FactorWrong } from "./factor-failure.ts";

/** A signature by a passkey, as far as it could be judged without the wallet's own transaction. */
export interface GivenPasskey {
  readonly kind: "passkey";
  readonly credentialId: string;
  readonly assertion: Assertion;
}

/** A passkey that was made and is to be kept. */
export interface NewPasskey {
  readonly passkey: Passkey;
  readonly counter: number;
  /** The name that the Directory reserved for this wallet. */
  readonly name: string;
}

/** The passkeys that this wallet takes. A read, for flows whose contact was proven. */
export function passkeys({ book }: Pick<IdentityDesk, "book">): readonly Passkey[] {
  return book.factors().filter(isActive).map(passkeyOf);
}

/**
 * Judges a passkey's signature inside the caller's transaction: the key is still this wallet's and
 * the counter goes on. What is wrong is counted on that passkey; a counter that does not rise is on
 * record, since the passkey may have been copied (WebAuthn §6.1.1). Null: it is right.
 */
export function usePasskey(desk: IdentityDesk, given: GivenPasskey): FactorWrong | null {
  const { book, nowMs } = desk;
  const factor = book
    .factors()
    .filter(isActive)
    .find((each) => passkeyOf(each).id === given.credentialId);
  if (factor === undefined) return { kind: "wrong", fault: "credential" };
  const { assertion } = given;
  const { publicKey } = passkeyOf(factor);
  const fault = assertionFault(assertion, { publicKey, counter: factor.lastStep });
  if (fault === null && assertion.ok) {
    book.saveFactor({ ...factor, lastStep: assertion.counter, failures: 0, usedMs: nowMs });
    return null;
  }
  const disabled = countFailure(desk, factor);
  if (fault === "counter") book.appendEvent(ownEvent("passkey_suspected", null, nowMs));
  const wrong = { kind: "wrong", ...(fault === null ? {} : { fault }) } as const;
  return disabled ? { ...wrong, disabled } : wrong;
}

/** The factor row of a passkey that counts from now on. */
export function passkeyRow(
  made: NewPasskey,
  of: { readonly number: number; readonly label: string; readonly addedMs: number },
): Factor {
  return {
    ...of,
    kind: "passkey",
    state: "active",
    secret: JSON.stringify(made.passkey),
    lastStep: made.counter,
    strays: [],
    failures: 0,
    name: made.name,
    usedMs: null,
  };
}

function isActive({ kind, state }: Factor): boolean {
  return kind === "passkey" && state === "active";
}

function passkeyOf(factor: Factor): Passkey {
  return parseOwn<Passkey>(factor.secret);
}
