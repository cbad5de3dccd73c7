import { entryProblem } from "../../src/control/entry-refusal.ts";
import type { Answer } from "../door/route.ts";

/** 401, alike for an id that nobody made and for a key that opens no session. */
export const sessionRefused: Answer = { problem: entryProblem({ reason: "no_session" }) };
