import { eventTicketLifeMs } from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { Caller } from "../../src/identity/caller.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  isTokenRevoked,
  type Refused,
  type StaleSnapshot,
} from "./identity-desk.ts";
import { dropOldTickets, insertTicket, takeTicket } from "./ticket-book.ts";

/** Keeps a ticket, by its hash, for the stream of the device that asks. Every device may. */
export function openEventTicket(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly hash: string; readonly tokenUntilMs: number },
  authority: Authority,
): { readonly kind: "ticket"; readonly expiresAtMs: number } | Refused | StaleSnapshot {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "read");
    if (admitted.kind !== "admitted") return admitted;
    const expiresAtMs = nowMs + eventTicketLifeMs;
    const { hash, caller, tokenUntilMs } = command;
    dropOldTickets(sql, nowMs);
    insertTicket(sql, { hash, caller, tokenUntilMs, untilMs: expiresAtMs });
    return { kind: "ticket", expiresAtMs };
  });
}

/**
 * Uses a ticket up, and says whose it was and when their token ends; `null` alike for none, a used
 * or expired one, and one whose token was revoked or has ended since.
 */
export function useEventTicket(
  desk: IdentityDesk,
  ticket: { readonly hash: string; readonly customersEpoch: number },
): { readonly caller: Caller; readonly untilMs: number } | null {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const found = takeTicket(sql, ticket.hash);
    if (found === null) return null;
    const { caller, tokenUntilMs, untilMs } = found;
    const over = nowMs >= Math.min(untilMs, tokenUntilMs);
    const revoked = isTokenRevoked(sql, caller, ticket.customersEpoch);
    return over || revoked ? null : { caller, untilMs: tokenUntilMs };
  });
}
