import { isOnOneMachine } from "../door/one-machine.ts";
import type { Env } from "../platform/env.ts";
import type { Times } from "./decision-line.ts";
import type { Seen } from "./seen.ts";

/**
 * The `Server-Timing` header (W3C Server Timing) of an answer, or `null`: it is for operators whose
 * token was verified, and for whoever is on this machine; anybody else could tell by it what an
 * answer does not say. `door`: from the arrival until the door let the call in; `act`: from then to
 * the answer. In ms by the Worker's clock, which at Cloudflare goes on while a call waits for
 * something, and stands while it computes.
 */
export function serverTiming(
  env: Pick<Env, "ENVIRONMENT" | "LOCAL_PORT">,
  { token, admittedAtMs }: Seen,
  { fromMs, toMs }: Times,
): string | null {
  if (admittedAtMs === null) return null;
  if (token?.kind !== "operator" && !isOnOneMachine(env)) return null;
  const tookMs = (sinceMs: number, untilMs: number) => Math.max(0, untilMs - sinceMs);
  return `door;dur=${tookMs(fromMs, admittedAtMs)}, act;dur=${tookMs(admittedAtMs, toMs)}`;
}
