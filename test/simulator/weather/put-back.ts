import type { MakeKind } from "./kind.ts";

/**
 * Objects that are given back by others what they lost, or whose loss costs nobody money. A wallet
 * would move no money until two persons have had it restored, which nobody in town does.
 */
const classes = ["Settlement", "Terminal", "Directory", "Partner"];

/**
 * A copy is made of one object's file, and some minutes later that object is ended and the copy put
 * in the place of its file: what was kept meanwhile is lost there, and others know of it. Once.
 */
export const putBack: MakeKind = (sky) => {
  const { dice, town } = sky;
  const className = dice.pick(classes);
  const copy = () => {
    const cell = sky.anyLiving((each) => each.className === className);
    if (cell === null) return sky.after(10_000, copy);
    const kept = cell.snapshot();
    const lastsMs = dice.between(5_000, 600_000);
    sky.after(lastsMs, () => {
      if (!sky.befalls("put back", `${cell.label}, as it was ${lastsMs} ms before`)) return;
      town.worker.crash(cell);
      cell.putBack(kept);
    });
  };
  sky.after(dice.between(10_000, 900_000), copy);
  return {};
};
