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
