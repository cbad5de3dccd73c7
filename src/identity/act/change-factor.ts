import type { Authority } from "../../control/authority.ts";
import { ownEvent } from "../event.ts";
import type { FactorAfter } from "./add-factor.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";

/** Removes a factor; `last_factor` when no other active one would be left. Repeated: the same. */
export function removeFactor(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly number: number },
  authority: Authority,
): Outcome<FactorAfter | { readonly kind: "unknown" | "last_factor" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "factor");
  if (admitted.kind !== "admitted") return admitted;
  const factors = book.factors();
  const factor = factors.find(({ number }) => number === command.number);
  if (factor === undefined) return { kind: "unknown" };
  const { number } = factor;
  if (factor.state === "removed") return { kind: "factor", number, state: "removed", notice: null };
  const others = factors.some((each) => each.number !== number && each.state === "active");
  if (!others) return { kind: "last_factor" };
  book.saveFactor({ ...factor, state: "removed" });
  const removed = factor.kind === "passkey" ? "passkey_removed" : "factor_removed";
  book.appendEvent(ownEvent(removed, admitted.device.number, nowMs));
  return { kind: "factor", number, state: "removed", notice: noticeOf(desk, admitted.profile) };
}

/** Puts ten new recovery codes, given as hashes, in the place of the old ones. */
export function remakeRecoveryCodes(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly hashes: readonly string[] },
  authority: Authority,
): Outcome<{ readonly kind: "made"; readonly notice: Notice | null }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "factor");
  if (admitted.kind !== "admitted") return admitted;
  book.replaceRecoveryCodes(command.hashes);
  book.appendEvent(ownEvent("recovery_codes_made", admitted.device.number, nowMs));
  return { kind: "made", notice: noticeOf(desk, admitted.profile) };
}
