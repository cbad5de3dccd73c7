import { signal } from "@preact/signals";

const everyMs = 500;
let timer: ReturnType<typeof setInterval> | undefined;

/** Goes on twice a second as long as anybody shows it. */
const tick = signal(0, {
  watched() {
    timer = setInterval(() => {
      tick.value += 1;
    }, everyMs);
  },
  unwatched() {
    clearInterval(timer);
  },
});

const ownMs = () => performance.now();

/**
 * What a clock says now, in milliseconds: the page's own, unless told. Whatever asks while it is drawn is
 * drawn anew twice a second. A component that reads a signal is not drawn again with the one around it,
 * so that an age, or what is left of a time, has to ask here itself, or it stands still.
 */
export function tickingMs(clock: () => number = ownMs): number {
  // Reading is what has it drawn anew.
  void tick.value;
  return clock();
}
