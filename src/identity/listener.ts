import { brokenSocketMs, eventStreamsEndingMax, eventStreamsMax } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { Caller } from "./caller.ts";

/** Who listens to an open event stream, and what they were told. */
export interface Listener {
  /** Of the token that the stream was opened with. */
  readonly caller: Caller;
  /** The token's own end: the stream does not outlive it. */
  readonly untilMs: EpochMs;
  readonly openedMs: EpochMs;
  /** Number of the record's last entry that they were told, or need not be told. */
  readonly told: number;
}

/** Why a stream is ended here: code and reason of the close frame (RFC 6455 §7.4). */
export const streamEnds = {
  /** The token was revoked: signed out, its device removed, or an epoch raised. */
  revoked: { code: 4401, reason: "revoked" },
  /** The token has ended: open another stream with a new one. */
  renew: { code: 4402, reason: "renew" },
  /** Whoever listens has opened too many streams; this one was the oldest. */
  replaced: { code: 4409, reason: "replaced" },
  /** A stream goes one way: nothing but `ping` may be sent on it. */
  unexpected: { code: 1003, reason: "this stream takes no messages" },
  /** Who was revoked cannot be asked at the moment. */
  unseen: { code: 1013, reason: "try again" },
} as const;
/** One of the ways in which a stream is ended here. */
export type StreamEnd = (typeof streamEnds)[keyof typeof streamEnds];

/** What a listener asks a stream to be opened with. */
export interface Opened {
  /** Number of the last entry of the record that they know; `null`: none is told of before now. */
  readonly after: number | null;
  /** Number of the record's last entry. */
  readonly last: number;
  readonly nowMs: EpochMs;
}

/** Who listens to a stream that is opened now; they are told what comes after `after`. */
export function newListener(
  holder: Pick<Listener, "caller" | "untilMs">,
  { after, last, nowMs }: Opened,
): Listener {
  return { ...holder, openedMs: nowMs, told: Math.min(after ?? last, last) };
}

/**
 * What one more stream of a device takes: `none`, there is no room for it; or the end of `ends`, its
 * oldest, `null` where it is not one too many. `ending` counts sockets of streams that were ended and
 * that the device, or its network, has not let go: only they can.
 */
export function roomFor<Open extends { readonly listener: Pick<Listener, "openedMs"> }>(
  open: readonly Open[],
  ending: number,
): "none" | { readonly ends: Open | null } {
  if (ending >= eventStreamsEndingMax) return "none";
  if (open.length < eventStreamsMax) return { ends: null };
  const [oldest] = open.toSorted((a, b) => a.listener.openedMs - b.listener.openedMs);
  return { ends: oldest ?? null };
}

/** A stream whose peer broke the protocol. */
export interface BrokenStream {
  /** Names its device. */
  readonly tag: string;
  readonly atMs: EpochMs;
}

/** Those of the broken streams whose sockets may not have been let go by the platform yet. */
export function stillBroken(broken: readonly BrokenStream[], nowMs: EpochMs): BrokenStream[] {
  const fromMs = nowMs - brokenSocketMs;
  return broken.filter(({ atMs }) => atMs > fromMs && atMs <= nowMs);
}

/** Why a stream must end now, or `null`: it may be told what happens. Revocation comes first. */
export function streamEnd(
  listener: Pick<Listener, "untilMs">,
  at: { readonly revoked: boolean; readonly nowMs: EpochMs },
): StreamEnd | null {
  if (at.revoked) return streamEnds.revoked;
  return at.nowMs >= listener.untilMs ? streamEnds.renew : null;
}

/**
 * The code that answers a peer's close frame: the same one, or what says that it was none that may
 * be sent (RFC 6455 §7.4.1, §7.4.2). 1005 and 1006 stand for a frame without a code and for none.
 */
export function closeCodeFor(received: number): number {
  if (received === 1005 || received === 1006) return normalEnd;
  const ofProtocol = received >= 1000 && received <= 1014 && received !== 1004;
  const ofApplications = received >= 3000 && received <= 4999;
  return ofProtocol || ofApplications ? received : protocolError;
}

const normalEnd = 1000;
const protocolError = 1002;
