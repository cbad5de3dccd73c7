import { businessDate, type EpochMs } from "../../time.ts";
import { rotate } from "./rotate.ts";
import { stamped } from "./rotation-pace.ts";

const turns = [
  ...(["add", "promote"] as const).map((step) => ["seal.id", step] as const),
  ...(["add", "promote"] as const).map((step) => ["mac", step] as const),
  ...(["add", "promote", "remove"] as const).map((step) => ["access", step] as const),
];

/**
 * A ring, JSON, for data that was put back older. Numbers that were given out since are given out
 * again, and an id of then has to lead nowhere: new keys seal and mark ids from now on. Tokens of then
 * are worth nothing: they may be a device's that is unknown again. The ring remembers these steps as it
 * does every other.
 */
export async function forOlderData(
  json: string,
  random: (bytes: number) => Uint8Array,
  nowMs: EpochMs,
): Promise<string> {
  const day = businessDate(nowMs, "UTC");
  let ring = json;
  for (const [purpose, step] of turns) {
    ring = stamped(await rotate(ring, purpose, step, random, day), purpose, step, nowMs);
  }
  return ring;
}
