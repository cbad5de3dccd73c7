import { createHash } from "node:crypto";
import type { Mutant } from "./mutants.ts";

/**
 * Every mutant once, in an order that the seed alone decides. A file is drawn by the root of how
 * many mutants it has, so that small files have their chance; then a kind of slip, likewise; then
 * one of its kind in the file.
 */
export function* drawn(mutants: readonly Mutant[], seed: string): Generator<Mutant> {
  const chance = dice(seed);
  const files = pooled(mutants, ({ file }) => file).map(([name, own]) => ({
    name,
    weight: Math.sqrt(own.length),
    kinds: pooled(own, ({ operator }) => operator).map(([kind, left]) => ({
      name: kind,
      weight: Math.sqrt(left.length),
      left,
    })),
  }));
  while (files.length > 0) {
    const file = takeWeighted(files, chance());
    const kind = takeWeighted(file.kinds, chance());
    const [mutant] = kind.left.splice(Math.floor(chance() * kind.left.length), 1);
    if (kind.left.length === 0) file.kinds.splice(file.kinds.indexOf(kind), 1);
    if (file.kinds.length === 0) files.splice(files.indexOf(file), 1);
    if (mutant !== undefined) yield mutant;
  }
}

/** Numbers in [0, 1) that a text decides, the same on every machine. */
function dice(seed: string): () => number {
  let turn = 0;
  return () => {
    turn += 1;
    const hash = createHash("sha256").update(`${seed}/${turn}`).digest();
    return hash.readUIntBE(0, 6) / 2 ** 48;
  };
}

function pooled(
  mutants: readonly Mutant[],
  keyOf: (mutant: Mutant) => string,
): [string, Mutant[]][] {
  const pools = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    pools.set(keyOf(mutant), [...(pools.get(keyOf(mutant)) ?? []), mutant]);
  }
  return [...pools].sort(([a], [b]) => (a < b ? -1 : 1));
}

function takeWeighted<T extends { readonly weight: number }>(
  from: readonly T[],
  chance: number,
): T {
  let left = chance * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const each of from) {
    left -= each.weight;
    if (left < 0) return each;
  }
  return from.at(-1) as T;
}
