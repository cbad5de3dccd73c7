import { isCall, type MakeKind, partyOf } from "./kind.ts";

/** Who may be out for a while: Control twice as often as each of the others. */
const classes = [
  "Control",
  "Control",
  "Guard",
  "Directory",
  "Merchant",
  "Courier",
  "Partner",
  "Handle",
  "Terminal",
  "Settlement",
];

interface Outage {
  readonly className: string;
  readonly isDown: boolean;
  readonly untilMs: number;
}

/** All objects of a class are out of reach for up to minutes, or take up to 30 s for each call. */
export const outages: MakeKind = (sky) => {
  const { dice } = sky;
  let current: Outage | null = null;
  sky.often(6 * 60_000, () => {
    const className = dice.pick(classes);
    const isDown = dice.chance(50);
    const lastsMs = sky.whileMs();
    const kind = isDown ? `${className} down` : `${className} slow`;
    const next = { className, isDown, untilMs: sky.nowMs + lastsMs };
    if (sky.befalls(kind, `${lastsMs} ms`)) current = next;
  });
  return {
    passage(message, passage) {
      if (current === null || !isCall(message) || current.untilMs <= sky.nowMs) return passage;
      if (partyOf(message.to) !== current.className) return passage;
      if (current.isDown) return { ...passage, lost: "request" };
      return { ...passage, thereMs: passage.thereMs + dice.between(500, 30_000) };
    },
  };
};
