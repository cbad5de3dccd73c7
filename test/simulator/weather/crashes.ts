import type { Turn } from "../../platform/index.ts";
import { isCall, type MakeKind, partyOf, waySaid } from "./kind.ts";

/** An object that ends at one of its next commits. */
interface Aim {
  readonly kind: string;
  readonly isMeant: (object: string) => boolean;
  readonly how: "crash_before" | "crash_after";
  /** Why, for the chronicle. */
  readonly why: string;
  left: number;
}

const namesOf = {
  crash_before: "crash before commit",
  crash_after: "crash after commit",
  io_error: "disk broken at commit",
} as const;

/**
 * Objects that end before a commit, or after one and before anything leaves: anywhere, and while
 * their alarm rings, which comes again if its first turn was kept.
 */
export const crashes: MakeKind = (sky) => ({
  commit({ object, wrote }) {
    const isRinging = sky.isRinging(object);
    if (isRinging && sky.strikes(3)) {
      const how = sky.dice.pick(["crash_before", "crash_after"] as const);
      return sky.befalls("crash in an alarm", `${object} ${how}`) ? how : null;
    }
    if (!wrote || !sky.strikes(0.5)) return null;
    const how = sky.dice.pick(["crash_before", "crash_after", "io_error"] as const);
    return sky.befalls(namesOf[how], object) ? how : null;
  },
});

/**
 * Objects that end at a chosen commit: the n-th from now of a class, the first of whoever is told
 * something by another object, and one of the next of who tells it, between two of one act.
 */
export const aimedCrashes: MakeKind = (sky) => {
  const { dice } = sky;
  const classes = new Set<string>();
  let aims: readonly Aim[] = [];
  const aim = (kind: string, isMeant: Aim["isMeant"], why: string, most: number) => {
    const how = dice.pick(["crash_before", "crash_after"] as const);
    aims = [...aims, { kind, isMeant, how, why, left: dice.between(1, most) }];
  };
  sky.often(2 * 60_000, () => {
    if (classes.size === 0) return;
    const chosen = dice.pick([...classes]);
    aim("aimed crash", (object) => partyOf(object) === chosen, `of ${chosen}`, 4);
  });
  return {
    passage(message, passage) {
      const { from, to } = message;
      if (!isCall(message) || !from.includes("(") || !sky.strikes(1)) return passage;
      const isSender = dice.chance(50);
      const chosen = isSender ? from : to;
      const kind = isSender ? "sender crashed" : "receiver crashed";
      aim(kind, (object) => object === chosen, waySaid(message), isSender ? 3 : 2);
      return passage;
    },
    commit({ object, wrote }: Turn) {
      if (!wrote) return null;
      classes.add(partyOf(object));
      for (const each of aims) if (each.isMeant(object)) each.left -= 1;
      const hit = aims.find(({ left }) => left <= 0);
      if (hit === undefined) return null;
      aims = aims.filter(({ left }) => left > 0);
      return sky.befalls(hit.kind, `${object} ${hit.how}, ${hit.why}`) ? hit.how : null;
    },
  };
};
