import { finding, type Judge } from "./finding.ts";
import { numberOf } from "./rows.ts";
import { rowsOf } from "./seen.ts";

/** A clock is known to have been set back by no more than clocks in town were apart. */
export const judgeSetBacks: Judge = (seen) => {
  const offs = [0, ...seen.chronicle.clocks.map(({ offMs }) => offMs)];
  const apartMs = Math.max(...offs) - Math.min(...offs);
  return seen.kept.flatMap((kept) =>
    rowsOf(kept, "set_back")
      .filter(({ to_ms: to, from_ms: from }) => {
        const byMs = numberOf(from) - numberOf(to);
        return byMs <= 0 || byMs > apartMs;
      })
      .map((row) => finding(kept, "a clock went back as far as it did", JSON.stringify(row))),
  );
};
