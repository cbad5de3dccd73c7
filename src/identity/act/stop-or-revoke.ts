import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import type { StoppedUntil } from "../../control/snapshot.ts";
import type { Device, Profile } from "../book.ts";
import type { SecurityEventKind } from "../event.ts";
import { type IdentityDesk, noteSeen } from "./desk.ts";

/** What an operator's act on one wallet is about, and who answers for it. */
export interface OperatorCommand {
  readonly scope: "wallet" | "device";
  /** With the scope `device`. */
  readonly deviceNumber?: number;
  readonly reason: string;
  /** The operator's id. */
  readonly actor: string;
}

/** What an operator's act comes to; `atMs` is the commit's time, which is when it is in force. */
type StopOutcome =
  | { readonly kind: "done"; readonly atMs: number }
  | { readonly kind: "unknown" }
  | StaleSnapshot;

/**
 * Stops a wallet or one of its devices until `untilMs`, or until it is lifted (`null`): in force
 * with this commit. Raising a stop again replaces its end. `unknown`: no such wallet or device.
 */
export function stopWallet(
  desk: IdentityDesk,
  command: OperatorCommand & { readonly untilMs: number | null },
  authority: Authority,
): StopOutcome {
  return setStop(desk, command, authority, command.untilMs ?? "open");
}

/** Lifts what `stopWallet` raised; who may, and that two persons agreed, was judged before. */
export function liftWalletStop(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
): StopOutcome {
  return setStop(desk, command, authority, null);
}

function setStop(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
  stoppedUntilMs: StoppedUntil,
): StopOutcome {
  const { book } = desk;
  const raised = stoppedUntilMs !== null;
  return change(desk, command, authority, (profile, device) => {
    if (device === null) {
      book.saveProfile({ ...profile, stoppedUntilMs });
      return raised ? "stopped" : "stop_lifted";
    }
    book.saveDevice({ ...device, stoppedUntilMs });
    return raised ? "device_stopped" : "device_stop_lifted";
  });
}

/**
 * Revokes everything issued so far to a wallet or to one device: sessions, tokens and codes end
 * with this commit; devices, balances and ids stay.
 */
export function raiseWalletEpoch(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
): StopOutcome {
  const { book, nowMs } = desk;
  return change(desk, command, authority, (profile, device) => {
    if (device === null) book.saveProfile({ ...profile, epoch: profile.epoch + 1 });
    else book.saveDevice({ ...device, epoch: device.epoch + 1 });
    book.dropSessions({ device: device?.number ?? null, nowMs });
    return "epoch_raised";
  });
}

function change(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
  apply: (profile: Profile, device: Device | null) => SecurityEventKind,
): StopOutcome {
  const { book, nowMs: atMs } = desk;
  const stale = refuseAuthority(book, authority, atMs);
  if (stale !== null) return stale;
  const known = book.profile();
  if (known === null || known.state === "pending") return { kind: "unknown" };
  const ofDevice = command.scope === "device";
  const device = ofDevice ? book.device(command.deviceNumber ?? 0) : null;
  if (ofDevice && device === null) return { kind: "unknown" };
  noteSeen(desk, authority.snapshot);
  const kind = apply(known, device);
  const { actor, reason } = command;
  book.appendEvent({ kind, atMs, device: device?.number ?? null, actor, reason });
  return { kind: "done", atMs };
}
