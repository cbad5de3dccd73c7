import type { Caller } from "../../src/identity/caller.ts";
import { standingOf } from "../../src/identity/device.ts";
import { eventsBefore } from "./event-book.ts";
import { contactsOf, recoveryCodesLeft } from "./factor-book.ts";
import { devicesOf, type Profile, profileOf } from "./identity-book.ts";
import { type IdentityDesk, type Revoked, tokenFault } from "./identity-desk.ts";

/** A device as its owner sees it. */
export interface DeviceView {
  readonly number: number;
  readonly idKey: number;
  readonly state: "active" | "cooling";
  readonly name: string;
  readonly enrolledMs: number;
  readonly lastUsedMs: number;
  readonly coolingUntilMs: number | null;
  readonly stopped: boolean;
}

export interface WalletView {
  readonly kind: "view";
  readonly idKey: number;
  readonly state: "live" | "frozen" | "closed";
  readonly stopped: boolean;
  readonly createdMs: number;
  readonly locale: string;
  readonly ownLimits: string;
  readonly devices: readonly DeviceView[];
  readonly contacts: readonly {
    readonly number: number;
    readonly type: "email" | "phone";
    readonly hint: string;
    readonly state: "open" | "verified";
  }[];
  readonly recoveryCodesLeft: number;
}

/** The wallet as its owner sees it, without its money. A read: no snapshot is asked for. */
export function walletView(
  desk: IdentityDesk,
  query: { readonly caller: Caller; readonly customersEpoch: number },
): WalletView | Revoked {
  const { sql } = desk;
  const profile = profileOf(sql);
  const caller = { ...query.caller };
  if (tokenFault(sql, caller, null) !== null || caller.epoch[0] < query.customersEpoch) {
    return { kind: "revoked" };
  }
  return viewOf(desk, profile as Profile);
}

/** The same view for an operator, who needs no token of the wallet; null when there is none. */
export function operatorView(desk: IdentityDesk): WalletView | null {
  const profile = profileOf(desk.sql);
  return profile === null || profile.state === "pending" ? null : viewOf(desk, profile);
}

function viewOf({ sql, nowMs }: IdentityDesk, profile: Profile): WalletView {
  const devices = devicesOf(sql).flatMap((device): DeviceView[] => {
    const state = standingOf(device, nowMs);
    if (state === "removed") return [];
    const { number, idKey, name, enrolledMs, lastUsedMs } = device;
    const coolingUntilMs = state === "cooling" ? device.coolingUntilMs : null;
    const stopped = device.stoppedUntilMs !== null && nowMs < device.stoppedUntilMs;
    return [{ number, idKey, state, name, enrolledMs, lastUsedMs, coolingUntilMs, stopped }];
  });
  const contacts = contactsOf(sql).flatMap(({ number, type, hint, state }) =>
    state === "removed" ? [] : [{ number, type, hint, state }],
  );
  return {
    kind: "view",
    idKey: profile.idKey,
    state: profile.state as WalletView["state"],
    stopped: profile.stoppedUntilMs !== null && nowMs < profile.stoppedUntilMs,
    createdMs: profile.createdMs,
    locale: profile.locale,
    ownLimits: profile.ownLimits,
    devices,
    contacts,
    recoveryCodesLeft: recoveryCodesLeft(sql),
  };
}

/** A page of security events before the number `before`, newest first. A read. */
export function securityEvents(
  desk: IdentityDesk,
  query: { readonly caller: Caller; readonly before: number; readonly count: number },
):
  | {
      readonly kind: "events";
      readonly events: ReturnType<typeof eventsBefore>;
      /** Device number to the id key that spells it. */
      readonly idKeys: Readonly<Record<number, number>>;
    }
  | Revoked {
  const { sql } = desk;
  if (tokenFault(sql, query.caller, null) !== null) return { kind: "revoked" };
  const idKeys = Object.fromEntries(devicesOf(sql).map(({ number, idKey }) => [number, idKey]));
  return { kind: "events", events: eventsBefore(sql, query.before, query.count), idKeys };
}
