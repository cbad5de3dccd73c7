import type { Authority } from "../../src/control/authority.ts";
import type { Sql } from "../rows/sql.ts";
import { appendEvent, ownEvent } from "./event-book.ts";
import { profileOf, saveProfile } from "./identity-book.ts";
import {
  admit,
  type CustomerCommand,
  type IdentityDesk,
  type Refused,
  type StaleSnapshot,
} from "./identity-desk.ts";

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
): { readonly kind: "set"; readonly limits: OwnLimits } | Refused | StaleSnapshot {
  const { sql, nowMs } = desk;
  return desk.transact(() => {
    const admitted = admit(desk, command, authority, "limits");
    if (admitted.kind !== "admitted") return admitted;
    const ownLimits = JSON.stringify(command.limits);
    saveProfile(sql, { ...admitted.profile, ownLimits });
    appendEvent(sql, ownEvent("limits_changed", admitted.device.number, nowMs));
    return { kind: "set", limits: command.limits };
  });
}

/** The owner's limits as they are now. */
export function readOwnLimits(sql: Sql): OwnLimits {
  const stored = JSON.parse(profileOf(sql)?.ownLimits ?? "{}") as Partial<OwnLimits>;
  return { paymentMinorMax: stored.paymentMinorMax ?? null };
}

/** A code's cap: the one asked for, and never above the owner's own limit. */
export function cappedByOwner(sql: Sql, amountMaxMinor: number | null): number | null {
  const { paymentMinorMax } = readOwnLimits(sql);
  if (paymentMinorMax === null) return amountMaxMinor;
  return Math.min(amountMaxMinor ?? paymentMinorMax, paymentMinorMax);
}
