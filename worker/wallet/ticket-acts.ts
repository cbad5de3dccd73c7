import { eventTicketLifeMs } from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { Caller } from "../../src/identity/caller.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  type Refused,
  type StaleSnapshot,
  tokenFault,
} from "./identity-desk.ts";

/** Keeps a ticket, by its hash, for the stream of the device that asks. Every device may. */
export function openEventTicket(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly hash: string; readonly tokenUntilMs: number },
  authority: Authority,
): { readonly kind: "ticket"; readonly expiresAtMs: number } | Refused | StaleSnapshot {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, { name: "read" });
    if (admitted.kind !== "admitted") return admitted;
    const expiresAtMs = nowMs + eventTicketLifeMs;
    sql.exec("DELETE FROM event_ticket WHERE until_ms <= ?", nowMs);
    sql.exec(
      "INSERT INTO event_ticket (hash, caller, token_until_ms, until_ms) VALUES (?, ?, ?, ?)",
      command.hash,
      JSON.stringify(command.caller),
      command.tokenUntilMs,
      expiresAtMs,
    );
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
    const [row] = sql.exec("SELECT * FROM event_ticket WHERE hash = ?", ticket.hash);
    if (row === undefined) return null;
    sql.exec("DELETE FROM event_ticket WHERE hash = ?", ticket.hash);
    const caller = JSON.parse(row.caller as string) as Caller;
    const untilMs = row.token_until_ms as number;
    const over = nowMs >= (row.until_ms as number) || nowMs >= untilMs;
    const revoked = isCallerRevoked(desk, caller, ticket.customersEpoch);
    return over || revoked ? null : { caller, untilMs };
  });
}

/** Whether a stream's token is revoked, `customersEpoch` being the highest that is known of. */
export function isCallerRevoked(
  { sql }: Pick<IdentityDesk, "sql">,
  caller: Caller,
  customersEpoch: number,
): boolean {
  return tokenFault(sql, caller, null) !== null || caller.epoch[0] < customersEpoch;
}
