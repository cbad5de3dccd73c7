import type { FlowKind } from "../../src/directory/flow.ts";
import { type Attempt, type GuardSource, ipPrefix, sourcesOf } from "../../src/guard/attempt.ts";
import type { Problem } from "../../src/problem.ts";
import { isOnOneMachine } from "../door/one-machine.ts";
import { undecided } from "../door/refusals.ts";
import type { Call } from "../door/route.ts";
import { type Guarded, guardShard } from "../guard/stub.ts";
import { forgetWhenSetBack, readClock } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import { triedTooOften } from "./refusals.ts";

type Caller = Pick<Call, "env" | "ip" | "proof">;

/** What a caller tries, before anything of it is judged. */
export interface Trying {
  readonly wayIn: FlowKind;
  /** The blinded contact that is named, or `null` where it is not known or counts for nothing. */
  readonly contact: string | null;
}

/** Who the caller is, as far as the Directory knows. */
export interface Standing {
  /** The key was enrolled in some wallet: it is not held to what its network does. */
  readonly enrolled: boolean;
  /** … and in the wallet of this contact: nor to what strangers do at the contact. */
  readonly owner: boolean;
}

/**
 * Lets a way in begin, and counts it: 429 while a source of this call is blocked, 503 when nobody
 * can judge it, null when it may go on. The network is asked first, so that a blocked one makes no
 * rows for keys and contacts. The answer never depends on whether a contact is known.
 */
export async function guardStart(
  call: Caller,
  trying: Trying,
  { enrolled, owner }: Standing,
): Promise<Problem | null> {
  const attempt = attemptOf(call, trying);
  const sources = sourcesOf(attempt).filter(
    ({ kind }) => !(kind === "ip_prefix" && enrolled) && !(kind === "contact" && owner),
  );
  const networks = sources.filter(({ kind }) => kind === "ip_prefix");
  const others = sources.filter(({ kind }) => kind !== "ip_prefix");
  const ask = (some: readonly GuardSource[]) => askAll(call.env, some, attempt, "start");
  const byNetwork = remembered(networks) ?? (await ask(networks));
  if (byNetwork !== null) rememberPair(attempt);
  return byNetwork ?? (await ask(others));
}

/** 429 for a key that was told to wait a moment ago, here or anywhere; no object is asked. */
export function guardMemory(call: Caller): Problem | null {
  const attempt = attemptOf(call, { wayIn: "sign_in", contact: null });
  return remembered([{ kind: "device", name: attempt.device }, pairOf(attempt)]);
}

/**
 * Whether the caller may take the next step of a way in; nothing is counted. `enrolled` is asked
 * for beside the sources, and only matters when the network is blocked.
 */
export async function guardNext(
  call: Caller,
  wayIn: FlowKind,
  enrolled: () => Promise<boolean>,
): Promise<Problem | null> {
  const attempt = attemptOf(call, { wayIn, contact: null });
  const sources = sourcesOf(attempt);
  const networks = sources.filter(({ kind }) => kind === "ip_prefix");
  const others = sources.filter(({ kind }) => kind !== "ip_prefix");
  const ask = (some: readonly GuardSource[]) => askAll(call.env, some, attempt, "next");
  const [byNetwork, byKey] = await Promise.all([
    remembered(networks) ?? ask(networks),
    remembered(others) ?? ask(others),
  ]);
  if (byKey !== null || byNetwork === null) return byKey;
  return (await enrolled()) ? null : byNetwork;
}

/** Counts a wrong code or factor for every source of this call. */
export async function guardFailure(call: Caller, trying: Trying): Promise<void> {
  const attempt = attemptOf(call, trying);
  await Promise.all(
    sourcesOf(attempt).map((source) => guardShard(call.env, source).fail(source, attempt)),
  );
}

function attemptOf({ env, ip, proof }: Caller, { wayIn, contact }: Trying): Attempt {
  const known = ip === null ? null : ipPrefix(ip);
  const prefix = known ?? (isOnOneMachine(env) ? null : nowhere);
  return { wayIn, contact, device: proof.jkt, ipPrefix: prefix };
}

/**
 * The network of all whose address nobody vouches for, so that leaving it out or inventing one is
 * no way around what networks are held to. On one machine nobody is held to it.
 */
const nowhere = "unknown";

async function askAll(
  env: Env,
  sources: readonly GuardSource[],
  attempt: Attempt,
  step: "start" | "next",
): Promise<Problem | null> {
  const answers = await Promise.all(
    sources.map(async (source) => {
      const guarded = await guardShard(env, source).admit(source, attempt, step);
      if (guarded.kind === "blocked") remember(source, guarded);
      return guarded;
    }),
  );
  if (answers.some(({ kind }) => kind === "failed")) {
    return undecided;
  }
  const waits = answers.map((each) => (each.kind === "blocked" ? each.retryAfterMs : 0));
  return blockedFor(Math.max(0, ...waits));
}

/** Sources that were blocked a moment ago: no object is asked about them again so soon. */
const blocked = new Map<string, { readonly untilMs: number; readonly forgetMs: number }>();
const blockedMax = 10_000;
const rememberedMs = 5_000;
forgetWhenSetBack(() => blocked.clear());

/** A source, or a key in a network that it is held to. */
interface Blocked {
  readonly kind: GuardSource["kind"] | "pair";
  readonly name: string;
}

function pairOf({ ipPrefix: prefix, device }: Attempt): Blocked {
  return { kind: "pair", name: `${prefix} ${device}` };
}

function rememberPair(attempt: Attempt): void {
  const network = blocked.get(`ip_prefix ${attempt.ipPrefix}`);
  if (network !== undefined) keep(pairOf(attempt), network);
}

function remember(source: GuardSource, { retryAfterMs }: Guarded & { kind: "blocked" }): void {
  const nowMs = Date.now();
  const untilMs = nowMs + retryAfterMs;
  keep(source, { untilMs, forgetMs: Math.min(untilMs, nowMs + rememberedMs) });
}

function keep({ kind, name }: Blocked, until: { untilMs: number; forgetMs: number }): void {
  const oldest = blocked.keys().next();
  if (blocked.size >= blockedMax && !oldest.done) blocked.delete(oldest.value);
  blocked.set(`${kind} ${name}`, until);
}

function remembered(sources: readonly Blocked[]): Problem | null {
  const nowMs = readClock();
  const waits = sources.map(({ kind, name }) => {
    const known = blocked.get(`${kind} ${name}`);
    const keptMs = (known?.forgetMs ?? 0) - nowMs;
    // Longer than anything is remembered: a clock that was ahead has said so.
    if (known === undefined || keptMs <= 0 || keptMs > rememberedMs) return 0;
    return known.untilMs - nowMs;
  });
  return blockedFor(Math.max(0, ...waits));
}

function blockedFor(waitMs: number): Problem | null {
  return waitMs === 0 ? null : triedTooOften(waitMs);
}
