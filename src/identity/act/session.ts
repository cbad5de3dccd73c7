import { refreshLifeMs } from "../../bounds.ts";
import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import type { ProofMark } from "../../token/proof-mark.ts";
import type { Device, Profile } from "../book.ts";
import { type Caller, callerToken, isRevoked } from "../caller.ts";
import { lastUseStepMs } from "../device.ts";
import { ownEvent } from "../event.ts";
import { admitCustomer, type CustomerCommand, type Outcome } from "./admit-customer.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";

/** What an access token of this wallet is to say; the Worker signs it. */
export interface Grant {
  readonly idKey: number;
  readonly deviceNumber: number;
  readonly deviceIdKey: number;
  readonly jkt: string;
  readonly epoch: readonly [number, number, number];
  readonly authTimeMs: number;
  readonly amr: readonly string[];
}

/** Starts a session of a device, 30 days absolute, and says what its access token carries. */
export function openSession(
  { book, nowMs }: IdentityDesk,
  session: {
    readonly profile: Profile;
    readonly device: Device;
    readonly hash: string;
    readonly authTimeMs: number;
    readonly amr: readonly string[];
  },
): Grant {
  const { profile, device, hash, authTimeMs, amr } = session;
  const epoch = [book.head().customersEpoch, profile.epoch, device.epoch] as const;
  book.dropOldSessions(nowMs);
  const untilMs = nowMs + refreshLifeMs;
  book.insertSession({
    hash,
    device: device.number,
    startedMs: nowMs,
    untilMs,
    authTimeMs,
    amr,
    epoch,
  });
  return grantOf(profile, device, { epoch, authTimeMs, amr });
}

/** What an access token says of a device of this wallet. */
export function grantOf(
  profile: Profile,
  device: Device,
  rest: Pick<Grant, "epoch" | "authTimeMs" | "amr">,
): Grant {
  return {
    idKey: profile.idKey,
    deviceNumber: device.number,
    deviceIdKey: device.idKey,
    jkt: device.jkt,
    ...rest,
  };
}

/**
 * Renews an access token if the session stands, its key is the caller's, and nothing that it was
 * begun under was revoked since. Every fault is told alike, as `refused`; only the session's own key
 * learns that a proof was used before.
 */
export function refreshSession(
  desk: IdentityDesk,
  command: { readonly hash: string; readonly proof: ProofMark },
  authority: Authority,
):
  | { readonly kind: "granted"; readonly grant: Grant }
  | { readonly kind: "refused" }
  | { readonly kind: "proof_used" }
  | StaleSnapshot {
  const { book, nowMs } = desk;
  const stale = refuseAuthority(book, authority, nowMs);
  if (stale !== null) return stale;
  const profile = book.profile();
  const session = book.session(command.hash);
  if (profile === null || session === null || nowMs >= session.untilMs) {
    return { kind: "refused" };
  }
  const caller: Caller = {
    deviceNumber: session.device,
    jkt: command.proof.jkt,
    jti: "",
    epoch: session.epoch,
    authTimeMs: session.authTimeMs,
  };
  if (isRevoked(book, callerToken(caller), authority.snapshot.epochs.customers)) {
    return { kind: "refused" };
  }
  if (!book.useProof(command.proof, nowMs)) return { kind: "proof_used" };
  const device = book.device(session.device) as Device;
  noteSeen(desk, authority.snapshot);
  if (nowMs >= device.lastUsedMs + lastUseStepMs) {
    book.saveDevice({ ...device, lastUsedMs: nowMs });
  }
  const epoch = [book.head().customersEpoch, profile.epoch, device.epoch] as const;
  const { authTimeMs, amr } = session;
  return { kind: "granted", grant: grantOf(profile, device, { epoch, authTimeMs, amr }) };
}

/**
 * Ends the caller's session and every token of its device, or everything issued to the wallet so
 * far (`everywhere`, which a cooling device may not). Devices and factors stay.
 */
export function signOut(
  desk: IdentityDesk,
  command: CustomerCommand & { readonly everywhere: boolean },
  authority: Authority,
): Outcome<{ readonly kind: "signed_out" }> {
  const { book, nowMs } = desk;
  const { everywhere } = command;
  const name = everywhere ? "sign_out_everywhere" : "sign_out";
  const admitted = admitCustomer(desk, command, authority, name);
  if (admitted.kind !== "admitted") return admitted;
  const { profile, device } = admitted;
  if (everywhere) book.saveProfile({ ...profile, epoch: profile.epoch + 1 });
  else book.saveDevice({ ...device, epoch: device.epoch + 1 });
  book.dropSessions({ device: everywhere ? null : device.number, nowMs });
  const kind = everywhere ? "signed_out_everywhere" : "signed_out";
  book.appendEvent(ownEvent(kind, device.number, nowMs));
  return { kind: "signed_out" };
}
