import { assert } from "../../assert.ts";
import { factorsMax, factorTriesMax, flowStepMs } from "../../bounds.ts";
import type { Authority } from "../../control/authority.ts";
import { parseOwn } from "../../own-json.ts";
import type { Factor } from "../book.ts";
import { ownEvent } from "../event.ts";
import type { FactorFault } from "../factor-fault.ts";
import type { Passkey, PasskeyFault } from "../passkey.ts";
import { refusedTotp, verifyTotp } from "../totp.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { totpSecret } from "./use-factor.ts";
import { type NewPasskey, passkeyRow, passkeys } from "./use-passkey.ts";

/** A factor after an act; a notice goes to the owner's contacts. */
export interface FactorAfter {
  readonly kind: "factor";
  readonly number: number;
  readonly state: "open" | "active" | "removed";
  readonly notice: Notice | null;
}

/** A factor that was begun, with the contact that names its account, sealed for the wallet. */
export interface FactorBegun extends FactorAfter {
  readonly sealedContact: string;
}

/** Begins a further TOTP factor; it counts for nothing until it is proven. Needs a step-up for `factor`. */
export function openTotpFactor(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly sealedSecret: string; readonly label: string },
  authority: Authority,
): Outcome<FactorBegun | { readonly kind: "too_many_factors" }> {
  const { sealedSecret, label } = command;
  const opened = openFactor(desk, command, authority, {
    kind: "totp",
    secret: sealedSecret,
    label,
  });
  return opened.kind === "opened" ? { ...opened, kind: "factor" } : opened;
}

/** Begins a further passkey, as `openTotpFactor` does, and names those that the new one must not be. */
export function openPasskeyFactor(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly challenge: string; readonly label: string },
  authority: Authority,
): Outcome<
  (FactorBegun & { readonly known: readonly Passkey[] }) | { readonly kind: "too_many_factors" }
> {
  const { challenge, label } = command;
  const secret = JSON.stringify({ challenge });
  const opened = openFactor(desk, command, authority, { kind: "passkey", secret, label });
  if (opened.kind !== "opened") return opened;
  return { ...opened, kind: "factor", known: passkeys(desk) };
}

function openFactor(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
  row: Pick<Factor, "kind" | "secret" | "label">,
): Outcome<
  (Omit<FactorBegun, "kind"> & { readonly kind: "opened" }) | { readonly kind: "too_many_factors" }
> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "factor");
  if (admitted.kind !== "admitted") return admitted;
  const factors = book.factors();
  for (const stale of factors.filter((factor) => isOver(factor, nowMs))) {
    book.saveFactor({ ...stale, state: "removed" });
  }
  const held = factors.filter((each) => each.state !== "removed" && !isOver(each, nowMs));
  if (held.length >= factorsMax) return { kind: "too_many_factors" };
  const number = factors.length + 1;
  const fresh = {
    lastStep: -1,
    strays: [],
    failures: 0,
    addedMs: nowMs,
    name: null,
    usedMs: null,
  };
  book.saveFactor({ number, ...row, state: "open", ...fresh });
  const contact = book.contacts().find((each) => each.state === "verified");
  assert(contact !== undefined, "a wallet has a verified contact");
  const { sealed: sealedContact } = contact;
  return { kind: "opened", number, state: "open", notice: null, sealedContact };
}

/** An opened factor that was not proven in time. */
function isOver(factor: Factor, nowMs: number): boolean {
  return factor.state === "open" && nowMs >= factor.addedMs + flowStepMs;
}

/**
 * Proves an opened TOTP factor with one of its codes; the step-up was judged when it was opened.
 * Five wrong codes remove it; `unknown` when there is none open under this number.
 */
export function proveTotpFactor(
  desk: IdentityDesk,
  command: CustomerCommand & {
    readonly route: string;
    readonly number: number;
    readonly code: string;
  },
  authority: Authority,
): Outcome<FactorProven> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "factor_proven");
  if (admitted.kind !== "admitted") return admitted;
  const factor = openFactorOf(desk, command.number, "totp");
  if (factor === null) return { kind: "unknown" };
  const secret = totpSecret(desk, command.route, factor);
  const at = { ...factor, nowMs };
  const step = verifyTotp(secret, command.code, at);
  if (step === null) {
    const { fault, strays } = refusedTotp(secret, command.code, at);
    return refuseProof(desk, { ...factor, strays }, fault);
  }
  book.saveFactor({ ...factor, state: "active", lastStep: step, failures: 0 });
  book.appendEvent(ownEvent("factor_added", admitted.device.number, nowMs));
  const notice = noticeOf(desk, admitted.profile);
  return { kind: "factor", number: factor.number, state: "active", notice };
}

type FactorProven =
  | FactorAfter
  | { readonly kind: "wrong"; readonly triesLeft: number; readonly fault?: FactorFault }
  | { readonly kind: "unknown" | "too_many_attempts" };

/**
 * Proves an opened passkey by its making, for the challenge it was opened with, which is used up.
 * The Directory has reserved its name for this wallet. Five wrong answers remove it.
 */
export function provePasskeyFactor(
  desk: IdentityDesk,
  command: CustomerCommand & {
    readonly number: number;
    readonly made:
      | (NewPasskey & { readonly ok: true; readonly challenge: string })
      | { readonly ok: false; readonly fault: PasskeyFault };
  },
  authority: Authority,
): Outcome<FactorProven> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "factor_proven");
  if (admitted.kind !== "admitted") return admitted;
  const factor = openFactorOf(desk, command.number, "passkey");
  if (factor === null) return { kind: "unknown" };
  const { made } = command;
  if (!made.ok) return refuseProof(desk, factor, made.fault);
  const { challenge } = parseOwn<{ challenge: string }>(factor.secret);
  if (made.challenge !== challenge) return refuseProof(desk, factor, "challenge");
  const twin = book.factors().some(({ name, state }) => name === made.name && state === "active");
  if (twin) return refuseProof(desk, factor, "credential");
  const { number, label, addedMs } = factor;
  book.saveFactor(passkeyRow(made, { number, label, addedMs }));
  book.appendEvent(ownEvent("passkey_added", admitted.device.number, nowMs));
  const notice = noticeOf(desk, admitted.profile);
  return { kind: "factor", number, state: "active", notice };
}

/** The factor of this kind that is open under a number, or null. */
function openFactorOf(
  { book, nowMs }: IdentityDesk,
  number: number,
  kind: Factor["kind"],
): Factor | null {
  const factor = book.factors().find((each) => each.number === number && each.kind === kind);
  return factor?.state !== "open" || isOver(factor, nowMs) ? null : factor;
}

function refuseProof(
  { book }: IdentityDesk,
  factor: Factor,
  fault?: FactorFault,
): Extract<FactorProven, { kind: "wrong" | "unknown" | "too_many_attempts" }> {
  const failures = factor.failures + 1;
  const ended = failures >= factorTriesMax;
  book.saveFactor({ ...factor, failures, state: ended ? "removed" : "open" });
  if (ended) return { kind: "too_many_attempts" };
  const triesLeft = factorTriesMax - failures;
  return { kind: "wrong", triesLeft, ...(fault === undefined ? {} : { fault }) };
}
