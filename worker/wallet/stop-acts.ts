import type { Authority } from "../../src/control/authority.ts";
import { appendEvent } from "./event-book.ts";
import { deviceOf, openEndMs, profileOf, saveDevice, saveProfile } from "./identity-book.ts";
import { type IdentityDesk, noteSeen, type StaleSnapshot, staleness } from "./identity-desk.ts";
import { dropSessions } from "./session-book.ts";

/** What an operator's act on one wallet is about, and who answers for it. */
export interface OperatorCommand {
  readonly scope: "wallet" | "device";
  /** With the scope `device`. */
  readonly deviceNumber?: number;
  readonly reason: string;
  /** The operator's id. */
  readonly actor: string;
}

type Outcome =
  | { readonly kind: "done"; readonly atMs: number }
  | { readonly kind: "unknown" }
  | StaleSnapshot;

/**
 * Stops a wallet or one of its devices until `untilMs`, or until it is lifted (`null`): in force
 * with this commit. Raising a stop again replaces its end. `unknown`: no such wallet or device.
 */
export function raiseStop(
  desk: IdentityDesk,
  command: OperatorCommand & { readonly untilMs: number | null },
  authority: Authority,
): Outcome {
  return setStop(desk, command, authority, command.untilMs ?? openEndMs);
}

/** Lifts what `raiseStop` raised; who may, and that two persons agreed, was judged before. */
export function liftStop(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
): Outcome {
  return setStop(desk, command, authority, null);
}

function setStop(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
  stoppedUntilMs: number | null,
): Outcome {
  const { sql, nowMs } = desk;
  return change(
    desk,
    command,
    authority,
    (profile, device) => {
      const raised = stoppedUntilMs !== null;
      if (device === null) {
        saveProfile(sql, { ...profile, stoppedUntilMs });
        return raised ? "stopped" : "stop_lifted";
      }
      saveDevice(sql, { ...device, stoppedUntilMs });
      return raised ? "device_stopped" : "device_stop_lifted";
    },
    nowMs,
  );
}

/**
 * Revokes everything issued so far to a wallet or to one device: sessions, tokens and codes end
 * with this commit; devices, balances and ids stay.
 */
export function raiseEpoch(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
): Outcome {
  const { sql, nowMs } = desk;
  return change(
    desk,
    command,
    authority,
    (profile, device) => {
      if (device === null) {
        saveProfile(sql, { ...profile, epoch: profile.epoch + 1 });
      } else {
        saveDevice(sql, { ...device, epoch: device.epoch + 1 });
      }
      dropSessions(sql, { device: device?.number ?? null, nowMs });
      return "epoch_raised";
    },
    nowMs,
  );
}

type Profile = NonNullable<ReturnType<typeof profileOf>>;
type Device = NonNullable<ReturnType<typeof deviceOf>>;

function change(
  desk: IdentityDesk,
  command: OperatorCommand,
  authority: Authority,
  apply: (profile: Profile, device: Device | null) => Parameters<typeof appendEvent>[1]["kind"],
  atMs: number,
): Outcome {
  const { sql } = desk;
  return desk.transact(() => {
    const stale = staleness(desk, authority);
    if (stale !== null) return stale;
    const known = profileOf(sql);
    if (known === null || known.state === "pending") return { kind: "unknown" };
    const ofDevice = command.scope === "device";
    const device = ofDevice ? deviceOf(sql, command.deviceNumber ?? 0) : null;
    if (ofDevice && device === null) return { kind: "unknown" };
    noteSeen(desk, authority.snapshot);
    const kind = apply(known, device);
    const { actor, reason } = command;
    appendEvent(sql, { kind, atMs, device: device?.number ?? null, actor, reason });
    return { kind: "done", atMs };
  });
}
