import type { Authority } from "../../src/control/authority.ts";
import { factorTriesMax, flowStepMs } from "../../src/identity/flow.ts";
import { verifyTotp } from "../../src/identity/totp.ts";
import { type Notice, noticeOf } from "./device-acts.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { type Factor, factorsOf, replaceRecoveryCodes, saveFactor } from "./factor-book.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  type Refused,
  type StaleSnapshot,
} from "./identity-desk.ts";

/** Factors that a wallet may have at a time. */
const factorsMax = 10;
const act = { name: "factor", stepUp: "factor" } as const;

type Outcome<T> = T | Refused | StaleSnapshot;

/** A factor after an act; a notice goes to the owner's contacts. */
export interface FactorAfter {
  readonly kind: "factor";
  readonly number: number;
  readonly state: "open" | "active" | "removed";
  readonly notice: Notice | null;
}

/** Begins a further TOTP factor; it counts for nothing until it was proven. */
export function openTotpFactor(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly sealedSecret: string; readonly label: string },
  authority: Authority,
): Outcome<FactorAfter | { readonly kind: "too_many_factors" }> {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, act);
    if (admitted.kind !== "admitted") return admitted;
    const factors = factorsOf(sql);
    for (const stale of factors.filter((factor) => isOver(factor, nowMs))) {
      saveFactor(sql, { ...stale, state: "removed" });
    }
    const held = factors.filter((each) => each.state !== "removed" && !isOver(each, nowMs));
    if (held.length >= factorsMax) return { kind: "too_many_factors" };
    const number = factors.length + 1;
    const { sealedSecret: secret, label } = command;
    const fresh = { lastStep: -1, failures: 0, label, addedMs: nowMs };
    saveFactor(sql, { number, kind: "totp", state: "open", secret, ...fresh });
    return { kind: "factor", number, state: "open", notice: null };
  });
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
): Outcome<
  | FactorAfter
  | { readonly kind: "wrong"; readonly triesLeft: number }
  | { readonly kind: "unknown" | "too_many_attempts" }
> {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, { name: "factor" });
    if (admitted.kind !== "admitted") return admitted;
    const factor = factorsOf(sql).find(({ number }) => number === command.number);
    if (factor?.state !== "open" || isOver(factor, nowMs)) return { kind: "unknown" };
    const secret = desk.open(factor.secret, `totp:${command.route}`);
    if (secret === null) throw new Error("a stored secret cannot be opened with this key ring");
    const step = verifyTotp(secret, command.code, { nowMs, lastStep: factor.lastStep });
    if (step === null) {
      const failures = factor.failures + 1;
      const ended = failures >= factorTriesMax;
      saveFactor(sql, { ...factor, failures, state: ended ? "removed" : "open" });
      if (ended) return { kind: "too_many_attempts" };
      return { kind: "wrong", triesLeft: factorTriesMax - failures };
    }
    saveFactor(sql, { ...factor, state: "active", lastStep: step, failures: 0 });
    appendEvent(sql, ownEvent("factor_added", admitted.device.number, nowMs));
    const notice = noticeOf(desk, admitted.profile);
    return { kind: "factor", number: factor.number, state: "active", notice };
  });
}

/** Removes a factor; `last_factor` when no other active one would be left. Repeated: the same. */
export function removeFactor(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly number: number },
  authority: Authority,
): Outcome<FactorAfter | { readonly kind: "unknown" | "last_factor" }> {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, act);
    if (admitted.kind !== "admitted") return admitted;
    const factors = factorsOf(sql);
    const factor = factors.find(({ number }) => number === command.number);
    if (factor === undefined) return { kind: "unknown" };
    const { number } = factor;
    if (factor.state === "removed")
      return { kind: "factor", number, state: "removed", notice: null };
    const others = factors.some((each) => each.number !== number && each.state === "active");
    if (!others) return { kind: "last_factor" };
    saveFactor(sql, { ...factor, state: "removed" });
    appendEvent(sql, ownEvent("factor_removed", admitted.device.number, nowMs));
    return { kind: "factor", number, state: "removed", notice: noticeOf(desk, admitted.profile) };
  });
}

/** Puts ten new recovery codes, given as hashes, in the place of the old ones. */
export function remakeRecoveryCodes(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly hashes: readonly string[] },
  authority: Authority,
): Outcome<{ readonly kind: "made"; readonly notice: Notice | null }> {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, act);
    if (admitted.kind !== "admitted") return admitted;
    replaceRecoveryCodes(sql, command.hashes);
    appendEvent(sql, ownEvent("recovery_codes_made", admitted.device.number, nowMs));
    return { kind: "made", notice: noticeOf(desk, admitted.profile) };
  });
}
