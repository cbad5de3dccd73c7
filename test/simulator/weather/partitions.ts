import { isCall, type MakeKind, partyOf } from "./kind.ts";

interface Wall {
  readonly pair: string;
  readonly lost: "request" | "answer" | null;
  readonly untilMs: number;
}

/**
 * For a while nothing passes from one kind of place to another: wallets do not reach Settlement, or
 * one front isolate does not reach wallets; or it passes, and no answer comes back.
 */
export const partitions: MakeKind = (sky) => {
  const pairs = new Set<string>();
  let walls: readonly Wall[] = [];
  sky.often(6 * 60_000, () => {
    walls = walls.filter(({ untilMs }) => untilMs > sky.nowMs);
    if (pairs.size === 0) return;
    const pair = sky.dice.pick([...pairs]);
    const lost = sky.dice.pick(["request", "answer", null] as const);
    const untilMs = sky.nowMs + sky.whileMs();
    const said = lost === null ? "some messages" : `each ${lost}`;
    if (!sky.befalls("partition", `${pair}, ${said}, ${untilMs - sky.nowMs} ms`)) return;
    walls = [...walls, { pair, lost, untilMs }];
  });
  return {
    passage(message, passage) {
      if (!isCall(message)) return passage;
      const pair = `${partyOf(message.from)} to ${partyOf(message.to)}`;
      pairs.add(pair);
      const wall = walls.find((each) => each.pair === pair && each.untilMs > sky.nowMs);
      if (wall === undefined) return passage;
      if (wall.lost !== null) return { ...passage, lost: wall.lost };
      const lost = sky.dice.pick(["request", "answer", null] as const);
      return lost === null ? passage : { ...passage, lost };
    },
  };
};
