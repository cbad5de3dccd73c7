import type { Revoked } from "../../control/authority.ts";
import type { AttestationLevel } from "../attestation.ts";
import type { Profile } from "../book.ts";
import { type Caller, callerToken, isRevoked } from "../caller.ts";
import { standingOf } from "../device.ts";
import type { IdentityDesk } from "./desk.ts";
import { type OwnLimits, readOwnLimits } from "./own-limits.ts";

/** A device as its owner sees it. */
interface DeviceView {
  readonly number: number;
  readonly idKey: number;
  readonly state: "active" | "cooling";
  readonly name: string;
  readonly attestation: AttestationLevel;
  readonly enrolledMs: number;
  readonly lastUsedMs: number;
  readonly coolingUntilMs: number | null;
  readonly stopped: boolean;
}

/** A wallet as its owner and operators see it, without its money. */
export interface WalletView {
  readonly kind: "view";
  readonly idKey: number;
  readonly state: "live" | "frozen" | "closed";
  readonly stopped: boolean;
  readonly createdMs: number;
  readonly locale: string;
  readonly ownLimits: OwnLimits;
  readonly devices: readonly DeviceView[];
  readonly contacts: readonly {
    readonly number: number;
    readonly type: "email" | "phone";
    readonly hint: string;
    readonly state: "open" | "verified";
    readonly addedMs: number;
    readonly recoveryFromMs: number;
  }[];
  readonly factors: readonly {
    readonly number: number;
    readonly kind: "totp" | "passkey";
    readonly state: "active" | "disabled";
    readonly label: string;
    readonly addedMs: number;
    readonly usedMs: number | null;
  }[];
  readonly recoveryCodesLeft: number;
}

/** The wallet as its owner sees it, without its money. A read: no snapshot is asked for. */
export function walletView(
  desk: IdentityDesk,
  query: { readonly caller: Caller; readonly customersEpoch: number },
): WalletView | Revoked {
  const { book } = desk;
  if (isRevoked(book, callerToken(query.caller), query.customersEpoch)) return { kind: "revoked" };
  return viewOf(desk, book.profile() as Profile);
}

/** The same view for an operator, who needs no token of the wallet; null when there is none. */
export function operatorView(desk: IdentityDesk): WalletView | null {
  const profile = desk.book.profile();
  return profile === null || profile.state === "pending" ? null : viewOf(desk, profile);
}

/**
 * How the register of all wallets is walked without looking at one twice: by the first of its
 * contacts, blinded, and the key number of its id. Null while it is not enrolled for good.
 */
export function registeredAs({
  book,
}: IdentityDesk): { readonly firstBlind: string; readonly idKey: number } | null {
  const profile = book.profile();
  if (profile === null || profile.state === "pending") return null;
  const [firstBlind] = book
    .contacts()
    .filter(({ state }) => state === "verified")
    .map(({ blind }) => blind)
    .sort();
  return firstBlind === undefined ? null : { firstBlind, idKey: profile.idKey };
}

function viewOf({ book, nowMs }: IdentityDesk, profile: Profile): WalletView {
  const levels = book.attestationLevels();
  const devices = book.devices().flatMap((device): DeviceView[] => {
    const state = standingOf(device, nowMs);
    if (state === "removed") return [];
    const { number, idKey, name, enrolledMs, lastUsedMs } = device;
    const coolingUntilMs = state === "cooling" ? device.coolingUntilMs : null;
    const stopped = device.stoppedUntilMs !== null;
    const attestation = levels.get(number) ?? "none";
    const shown = { number, idKey, state, name, attestation, enrolledMs, lastUsedMs };
    return [{ ...shown, coolingUntilMs, stopped }];
  });
  const contacts = book
    .contacts()
    .flatMap(({ blind: _, sealed: __, state, ...contact }) =>
      state === "removed" ? [] : [{ ...contact, state }],
    );
  const factors = book
    .factors()
    .flatMap(({ number, kind, state, label, addedMs, usedMs }) =>
      state === "open" || state === "removed"
        ? []
        : [{ number, kind, state, label, addedMs, usedMs }],
    );
  return {
    kind: "view",
    idKey: profile.idKey,
    state: profile.state as WalletView["state"],
    stopped: profile.stoppedUntilMs !== null,
    createdMs: profile.createdMs,
    locale: profile.locale,
    ownLimits: readOwnLimits(book),
    devices,
    contacts,
    factors,
    recoveryCodesLeft: book.recoveryCodesLeft(),
  };
}
