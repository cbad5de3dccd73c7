import { contactLeavingMs, contactRecoveryDelayMs, contactsMax } from "../../bounds.ts";
import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import type { WalletContact } from "../book.ts";
import { ownEvent } from "../event.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";
import { type Notice, noticeOf } from "./notice.ts";

/**
 * Whether a further contact may be added now, and the language its owner reads. Uses the proof up and
 * writes nothing else; needs a step-up for `contact`.
 */
export function beginContact(
  desk: IdentityDesk,
  command: CustomerCommand,
  authority: Authority,
): Outcome<
  | { readonly kind: "admitted_contact"; readonly locale: string }
  | { readonly kind: "too_many_contacts" }
> {
  const admitted = admitCustomer(desk, command, authority, "contact");
  if (admitted.kind !== "admitted") return admitted;
  if (isFull(desk.book.contacts())) return { kind: "too_many_contacts" };
  return { kind: "admitted_contact", locale: admitted.profile.locale };
}

function isFull(contacts: readonly WalletContact[]): boolean {
  return contacts.filter(({ state }) => state !== "removed").length >= contactsMax;
}

/** A contact after an act; a notice goes to the owner's contacts. */
export interface ContactAfter {
  readonly kind: "contact";
  readonly number: number;
  readonly state: "verified" | "removed";
  /** The contact under the blinding key that its row has, and sealed for the wallet. */
  readonly blind: string;
  readonly sealed: string;
  /** To the contacts there were before. */
  readonly notice: Notice | null;
}

/** A contact that is removed now, or was before. */
export interface ContactRemoved extends ContactAfter {
  /**
   * When the Directory gives it back: at once (`null`), or later if a recovery could go through it,
   * so that whoever was robbed of it can still freeze the wallet. Absent: the wallet has it again.
   */
  readonly freeFromMs?: number | null;
}

/**
 * Adds a contact that was proven and is reserved for this wallet; the step-up was judged when it was
 * opened. For 72 h no recovery goes through it; the older contacts are told. Repeated: the same.
 * `too_many_contacts` when others, opened at the same time, have been added meanwhile.
 */
export function addContact(
  desk: IdentityDesk,
  command: {
    readonly type: "email" | "phone";
    readonly hint: string;
    readonly sealed: string;
    readonly blind: string;
    readonly reservedUntilMs: number;
  } & CustomerCommand,
  authority: Authority,
): Outcome<ContactAfter | { readonly kind: "refused" | "too_many_contacts" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "contact_proven");
  if (admitted.kind !== "admitted") return admitted;
  const contacts = book.contacts();
  const { type, hint, sealed, blind } = command;
  const same = contacts.find((each) => each.blind === blind && each.state === "verified");
  if (same !== undefined) {
    return {
      kind: "contact",
      number: same.number,
      state: "verified",
      blind,
      sealed,
      notice: null,
    };
  }
  if (nowMs > command.reservedUntilMs) return { kind: "refused" };
  if (isFull(contacts)) return { kind: "too_many_contacts" };
  const number = contacts.length + 1;
  const notice = noticeOf(desk, admitted.profile);
  const times = { addedMs: nowMs, recoveryFromMs: nowMs + contactRecoveryDelayMs };
  book.saveContact({ number, type, hint, sealed, blind, state: "verified", ...times });
  book.appendEvent(ownEvent("contact_added", admitted.device.number, nowMs));
  return { kind: "contact", number, state: "verified", blind, sealed, notice };
}

/**
 * Removes a contact; `last_contact` when it is the only one. The removed one is told too, and can
 * still freeze the wallet for 72 h.
 */
export function removeContact(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly number: number },
  authority: Authority,
): Outcome<ContactRemoved | { readonly kind: "unknown" | "last_contact" }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "contact");
  if (admitted.kind !== "admitted") return admitted;
  const contacts = book.contacts();
  const contact = contacts.find(({ number }) => number === command.number);
  if (contact === undefined) return { kind: "unknown" };
  const { number, blind, sealed } = contact;
  const verified = contacts.filter(({ state }) => state === "verified");
  const recovers = nowMs >= contact.recoveryFromMs;
  const freeFromMs = recovers ? nowMs + contactLeavingMs : null;
  const removed = { kind: "contact", number, state: "removed", blind, sealed } as const;
  if (contact.state === "removed") {
    const again = verified.some((each) => each.blind === blind);
    return { ...removed, notice: null, ...(again ? {} : { freeFromMs }) };
  }
  if (verified.length === 1) return { kind: "last_contact" };
  const notice = noticeOf(desk, admitted.profile);
  book.saveContact({ ...contact, state: "removed" });
  book.appendEvent(ownEvent("contact_removed", admitted.device.number, nowMs));
  return { ...removed, notice, freeFromMs };
}

/** Writes a verified contact under the current blinding key, or nothing if it is so already. */
export function renewContactBlind(
  desk: IdentityDesk,
  command: { readonly from: readonly string[]; readonly to: string },
  authority: Authority,
): { readonly kind: "renewed" } | StaleSnapshot {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  noteSeen(desk, authority.snapshot);
  for (const contact of book.contacts()) {
    const old = contact.state === "verified" && command.from.includes(contact.blind);
    if (old) book.saveContact({ ...contact, blind: command.to });
  }
  return { kind: "renewed" };
}
