import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import type { Device, Profile } from "../book.ts";
import { ownEvent } from "../event.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";

/** A wallet's state after an act. */
export interface StateAfter {
  readonly kind: "state";
  readonly state: "live" | "frozen";
  readonly notice: Notice | null;
}

/** Freezes the wallet: from this commit on nothing more is approved. Every device may. */
export function freeze(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
): Outcome<StateAfter> {
  const admitted = admitCustomer(desk, command, authority, "freeze");
  return admitted.kind === "admitted" ? setState(desk, admitted, "frozen") : admitted;
}

/** Ends the owner's own freeze; needs a step-up for `unfreeze`. An operator's stop stays. */
export function unfreeze(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
): Outcome<StateAfter> {
  const admitted = admitCustomer(desk, command, authority, "unfreeze");
  return admitted.kind === "admitted" ? setState(desk, admitted, "live") : admitted;
}

function setState(
  { book, nowMs }: IdentityDesk,
  { profile, device }: { readonly profile: Profile; readonly device: Device },
  state: "live" | "frozen",
): StateAfter {
  if (profile.state === state) return { kind: "state", state, notice: null };
  book.saveProfile({ ...profile, state });
  const kind = state === "frozen" ? "frozen" : "unfrozen";
  book.appendEvent(ownEvent(kind, device.number, nowMs));
  return { kind: "state", state, notice: noticeOf({ book }, profile) };
}

/**
 * Freezes the wallet of a contact that was just proven: for an owner who has lost their phone. Works
 * under every stop; repeated, it changes nothing.
 */
export function freezeByContact(
  desk: IdentityDesk,
  authority: Authority,
):
  | { readonly kind: "frozen"; readonly notice: Notice | null }
  | { kind: "refused" }
  | StaleSnapshot {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  const known = book.profile();
  if (known === null || known.state === "pending" || known.state === "closed") {
    return { kind: "refused" };
  }
  if (known.state === "frozen") return { kind: "frozen", notice: null };
  noteSeen(desk, authority.snapshot);
  book.saveProfile({ ...known, state: "frozen" });
  book.appendEvent({ ...ownEvent("frozen", null, nowMs), reason: "lost_device" });
  return { kind: "frozen", notice: noticeOf(desk, known) };
}
