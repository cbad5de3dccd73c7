import { eventTicketLifeMs } from "../../bounds.ts";
import type { Authority } from "../../control/authority.ts";
import type { EpochMs } from "../../time.ts";
import { type Caller, callerToken, isRevoked } from "../caller.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import type { IdentityDesk } from "./desk.ts";

/** Keeps a ticket, by its hash, for the stream of the device that asks. Every device may. */
export function openEventTicket(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly hash: string; readonly tokenUntilMs: number },
  authority: Authority,
): Outcome<{ readonly kind: "ticket"; readonly expiresAtMs: EpochMs }> {
  const { book, nowMs } = desk;
  const admitted = admitCustomer(desk, command, authority, "read");
  if (admitted.kind !== "admitted") return admitted;
  const expiresAtMs = nowMs + eventTicketLifeMs;
  const { hash, caller, tokenUntilMs } = command;
  book.dropOldTickets(nowMs);
  book.insertTicket({ hash, caller, tokenUntilMs, untilMs: expiresAtMs });
  return { kind: "ticket", expiresAtMs };
}

/**
 * Uses a ticket up, and says whose it was and when their token ends; `null` alike for none, a used
 * or expired one, and one whose token was revoked or has ended since.
 */
export function useEventTicket(
  { book, nowMs }: Pick<IdentityDesk, "book" | "nowMs">,
  ticket: { readonly hash: string; readonly customersEpoch: number },
): { readonly caller: Caller; readonly untilMs: number } | null {
  const found = book.takeTicket(ticket.hash);
  if (found === null) return null;
  const { caller, tokenUntilMs, untilMs } = found;
  const over = nowMs >= Math.min(untilMs, tokenUntilMs);
  const revoked = isRevoked(book, callerToken(caller), ticket.customersEpoch);
  return over || revoked ? null : { caller, untilMs: tokenUntilMs };
}
