import type { MakeKind } from "./kind.ts";

const delaysMs = [
  [100, 5_000],
  [5_000, 30_000],
  [30_000, 180_000],
] as const;

/** Alarms that ring late, by up to three minutes, or twice. */
export const alarms: MakeKind = (sky) => ({
  alarm(object) {
    if (!sky.strikes(5)) return 0;
    if (sky.dice.chance(25)) return sky.befalls("alarm doubled", object) ? "twice" : 0;
    const [fromMs, toMs] = sky.dice.pick(delaysMs);
    const lateMs = sky.dice.between(fromMs, toMs);
    return sky.befalls("alarm late", `${object}, ${lateMs} ms`) ? lateMs : 0;
  },
});

/**
 * An object that ends whenever its alarm rings, for longer than the platform rings it again: six times
 * within some two minutes. It ends in one turn of the handler or another, mostly after something was kept.
 */
export const failingAlarms: MakeKind = (sky) => {
  const { dice } = sky;
  let aim: { object: string | null; readonly untilMs: number } | null = null;
  sky.often(5 * 60_000, () => {
    aim = { object: null, untilMs: sky.nowMs + dice.between(30_000, 300_000) };
  });
  return {
    commit({ object }) {
      if (aim === null || aim.untilMs < sky.nowMs || !sky.isRinging(object)) return null;
      aim.object ??= object;
      if (aim.object !== object || dice.chance(30)) return null;
      const how = dice.chance(75) ? "crash_after" : "crash_before";
      return sky.befalls("alarm fails again", `${object} ${how}`) ? how : null;
    },
  };
};
