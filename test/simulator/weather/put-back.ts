import type { Cell } from "../../platform/index.ts";
import type { MakeKind } from "./kind.ts";

/**
 * Of which objects a file is put back. A wallet moves no money until two persons have had it restored
 * (`restoring.ts`): of these there may be some in one day, and never one beside a Settlement, since
 * who has lost rows cannot give others theirs.
 */
const classes = [
  ...["Wallet", "Wallet", "Settlement", "Control"],
  ...["Terminal", "Directory", "Partner"],
];

/**
 * A copy is made of one object's file, and some minutes later that object is ended and the copy put
 * in the place of its file: what was kept meanwhile is lost there, and others know of it.
 */
export const putBack: MakeKind = (sky) => {
  const { dice, town } = sky;
  const className = dice.pick(classes);
  const copied = new Set<Cell>();
  const copy = () => {
    const cell = sky.anyLiving((each) => each.className === className && !copied.has(each));
    if (cell === null) return sky.after(10_000, copy);
    copied.add(cell);
    const kept = cell.snapshot();
    const lastsMs = dice.between(5_000, 600_000);
    sky.after(lastsMs, () => {
      if (!sky.befalls("put back", `${cell.label}, as it was ${lastsMs} ms before`)) return;
      town.worker.crash(cell);
      cell.putBack(kept);
    });
  };
  const times = className === "Wallet" ? 3 : 1;
  for (let n = 0; n < times; n += 1) sky.after(dice.between(10_000, 900_000), copy);
  return {};
};
