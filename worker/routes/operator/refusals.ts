import { type Problem, problem } from "../../../src/problem.ts";

/** 404 for an act that no wallet has on record under this id. */
export function notOnRecord(act: "payment" | "top-up"): Problem {
  return problem("not_found", `No such ${act} is known.`);
}
