import { playSound } from "../../sound.ts";
import type { News } from "./live-desk.ts";

/** Milliseconds of buzzing and rest, where the phone can. */
const buzzes: Readonly<Record<News, readonly number[]>> = {
  paid: [120],
  held: [120],
  not_paid: [60, 60, 60, 60, 60],
  cancelled: [60, 60, 60],
  confirm: [200, 100, 200],
};

/** Tells of news by sound and vibration. Only what the server has just said is ever told so. */
export function announce(news: News): void {
  playSound(news === "held" ? "paid" : news);
  try {
    navigator.vibrate?.([...buzzes[news]]);
  } catch {
    // Nobody has touched the page yet.
  }
}
