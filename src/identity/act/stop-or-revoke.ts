import { type Authority, refuseAuthority, type StaleSnapshot } from "../../control/authority.ts";
import type { Device, Profile } from "../book.ts";
import type { SecurityEventKind } from "../event.ts";
import {
  type HeldStop,
  type HeldStops,
  heldStops,
  liftHeld,
  raiseHeld,
  stoppedUntil,
} from "../held-stops.ts";
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

/**
 * What an operator's act comes to; `atMs` is the commit's time, which is when it is in force, and
 * `standing` the ids of operators' stops that stand over the wallet or device then.
 */
type StopOutcome =
  | { readonly kind: "done"; readonly atMs: number; readonly standing: readonly string[] }
  | { readonly kind: "unknown" }
  | StaleSnapshot;

/**
 * Stops a wallet or one of its devices until `untilMs`, or until it is lifted (`null`): in force
 * with this commit. A stop ends no earlier for being raised again, and one that was lifted before
 * changes nothing and is not `standing`: it was on its way. `isAnew`: Control lists it although two
 * persons lifted it, so it stands. `unknown`: no such wallet or device.
 */
export function stopWallet(
  desk: IdentityDesk,
  command: OperatorCommand & HeldStop & { readonly isAnew?: boolean },
  authority: Authority,
): StopOutcome {
  return setStops(desk, command, authority, (held) => {
    const stops = raiseHeld(held, command, command.isAnew === true);
    return { stops, raised: stops === held ? null : true };
  });
}

/**
 * Lifts what `stopWallet` raised, or will have: one with an end no later than `untilMs`, or any
 * (`null`). Other stops stand on. Who may, and that two persons agreed, was judged before.
 */
export function liftWalletStop(
  desk: IdentityDesk,
  command: OperatorCommand & HeldStop,
  authority: Authority,
): StopOutcome {
  return setStops(desk, command, authority, (held) => {
    const stops = liftHeld(held, command);
    const isFreed = held.standing.length > 0 && stops.standing.length === 0;
    return { stops, raised: isFreed ? false : null };
  });
}

/** `raised` is what the record is told: stopped, freed, or nothing. */
function setStops(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
  set: (held: HeldStops) => { readonly stops: HeldStops; readonly raised: boolean | null },
): StopOutcome {
  const { book } = desk;
  return change(desk, command, authority, (profile, device) => {
    const { stops, raised } = set(heldStops(device ?? profile));
    const stopped = { stops, stoppedUntilMs: stoppedUntil(stops) };
    if (device === null) book.saveProfile({ ...profile, ...stopped });
    else book.saveDevice({ ...device, ...stopped });
    if (raised === null) return null;
    if (device === null) return raised ? "stopped" : "stop_lifted";
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
  apply: (profile: Profile, device: Device | null) => SecurityEventKind | null,
): StopOutcome {
  const { book, nowMs: atMs } = desk;
  const stale = refuseAuthority(book, authority, atMs);
  if (stale !== null) return stale;
  const known = book.profile();
  if (known === null || known.state === "pending") return { kind: "unknown" };
  const ofDevice = command.scope === "device";
  const deviceOf = () => (ofDevice ? book.device(command.deviceNumber ?? 0) : null);
  const device = deviceOf();
  if (ofDevice && device === null) return { kind: "unknown" };
  noteSeen(desk, authority.snapshot);
  const kind = apply(known, device);
  const { actor, reason } = command;
  if (kind !== null) {
    book.appendEvent({ kind, atMs, device: device?.number ?? null, actor, reason });
  }
  const { standing } = heldStops(deviceOf() ?? book.profile() ?? known);
  return { kind: "done", atMs, standing: standing.map(({ stopId }) => stopId) };
}
