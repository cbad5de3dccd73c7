import type { Act } from "../act.ts";
import { pay } from "./pay.ts";
import { tillActs } from "./till.ts";

/** Everything that anybody in town does. */
export const allActs: readonly Act[] = [pay, ...tillActs];
