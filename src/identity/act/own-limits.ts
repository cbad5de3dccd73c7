import type { Authority } from "../../control/authority.ts";
import { parseOwn } from "../../own-json.ts";
import type { IdentityBook } from "../book.ts";
import { ownEvent } from "../event.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";

/** What an owner allows at most; null where the owner sets no limit. */
export interface OwnLimits {
  /** The most that one payment may take, minor units: a cap on every code issued from now on. */
  readonly paymentMinorMax: number | null;
}

/** Sets the owner's limits; needs a step-up for `limits`. Codes already shown live out their minute. */
export function setLimits(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly limits: OwnLimits },
  authority: Authority,
): Outcome<{ readonly kind: "set"; readonly limits: OwnLimits }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "limits");
  if (admitted.kind !== "admitted") return admitted;
  const ownLimits = JSON.stringify(command.limits);
  book.saveProfile({ ...admitted.profile, ownLimits });
  book.appendEvent(ownEvent("limits_changed", admitted.device.number, nowMs));
  return { kind: "set", limits: command.limits };
}

/** The owner's limits as they are now. */
export function readOwnLimits(book: Pick<IdentityBook, "profile">): OwnLimits {
  const stored = parseOwn<Partial<OwnLimits>>(book.profile()?.ownLimits ?? "{}");
  return { paymentMinorMax: stored.paymentMinorMax ?? null };
}

/** A code's cap: the one asked for, and never above the owner's own limit. */
export function cappedByOwner(
  book: Pick<IdentityBook, "profile">,
  amountMaxMinor: number | null,
): number | null {
  const { paymentMinorMax } = readOwnLimits(book);
  if (paymentMinorMax === null) return amountMaxMinor;
  return Math.min(amountMaxMinor ?? paymentMinorMax, paymentMinorMax);
}
