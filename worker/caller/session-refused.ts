import { noSession } from "../../src/control/enter.ts";
import type { Answer } from "../door/route.ts";

/** 401, alike for an id that nobody made and for a key that opens no session. */
export const sessionRefused: Answer = { problem: noSession };
