import type { Act } from "../act.ts";
import { payDrawn } from "./paying.ts";

/** A customer shows a code and a till takes it, until it knows what came of it. */
export const pay: Act = {
  name: "pay",
  weight: 60,
  play: payDrawn,
};
