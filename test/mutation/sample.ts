import { drawn } from "./draw.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import type { Results } from "./results.ts";
import type { Tree } from "./tree.ts";
import { acceptedByTypes } from "./type-check.ts";

/** So many are given to the type checker at once, wherever a sample ends. */
const batch = 25;

/** Every mutant of a tree's files that `isMeant` takes. */
export function everyMutant(tree: Tree, isMeant: (file: string) => boolean): Mutant[] {
  return tree
    .sources()
    .filter(isMeant)
    .flatMap((file) => mutantsOf(file, tree.read(file)));
}

/** The first `size` mutants that a seed draws and the type checker accepts; fewer if there are no more. */
export async function drawSample(
  tree: Tree,
  plan: {
    readonly mutants: readonly Mutant[];
    readonly seed: string;
    readonly size: number;
    readonly results: Results;
    readonly tell: (line: string) => void;
  },
): Promise<Mutant[]> {
  const { seed, size, results, tell } = plan;
  const order = drawn(plan.mutants, seed);
  const sample: Mutant[] = [];
  let refused = 0;
  while (sample.length < size) {
    const tried = nextOf(order, batch);
    if (tried.length === 0) break;
    if (tried.some(({ id }) => !results.checked.has(id))) {
      const accepted = new Set(await acceptedByTypes(tree, tried));
      const mutants = tried.map((each): [string, boolean] => [each.id, accepted.has(each)]);
      results.add({ kind: "checked", mutants });
    }
    const good = tried.filter(({ id }) => results.checked.get(id) === true);
    refused += tried.length - good.length;
    sample.push(...good);
    tell(
      `… ${Math.min(sample.length, size)} of ${size} drawn, ${refused} refused by the type checker`,
    );
  }
  return sample.slice(0, size);
}

/** The next ones of an order that goes on afterwards. */
function nextOf<T>(order: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = order.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
