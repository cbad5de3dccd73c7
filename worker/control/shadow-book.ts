import { emptyTally, type ShadowTally } from "../../src/velocity/shadow.ts";
import type { Sql } from "../rows/sql.ts";

/** The counts of shadow verdicts, by version. */
export interface ShadowCounts {
  addShadow(version: number, tally: ShadowTally): void;
  shadowTally(version: number): ShadowTally;
}

const figures = ["judged", "declined", "confirmed", "newlyDeclined", "newlyPassed"] as const;

/** One row per version and figure; the rows of a rule have its id, the others have none. */
export function shadowBook(sql: Sql): ShadowCounts {
  const add = (version: number, rule: string, figure: string, count: number) => {
    if (count === 0) return;
    sql.exec(
      `INSERT INTO shadow_count (version, rule, figure, count) VALUES (?, ?, ?, ?)
       ON CONFLICT (version, rule, figure) DO UPDATE SET count = count + excluded.count`,
      ...[version, rule, figure, count],
    );
  };
  return {
    addShadow(version, tally) {
      for (const figure of figures) add(version, "", figure, tally[figure]);
      for (const [rule, count] of Object.entries(tally.rules)) {
        add(version, rule, "exceeded", count);
      }
    },
    shadowTally(version) {
      const rows = sql.exec<{ rule: string; figure: string; count: number }>(
        "SELECT rule, figure, count FROM shadow_count WHERE version = ?",
        version,
      );
      const whole = rows.filter(({ rule }) => rule === "");
      const ofRules = rows.filter(({ rule }) => rule !== "");
      return {
        ...emptyTally,
        ...Object.fromEntries(whole.map(({ figure, count }) => [figure, count])),
        rules: Object.fromEntries(ofRules.map(({ rule, count }) => [rule, count])),
      };
    },
  };
}
