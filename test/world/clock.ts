import { vi } from "vitest";

let aheadMs = 0;
const realNow = Date.now.bind(Date);

/**
 * Moves every clock of this test file ahead: the Worker, its objects and the clients run in one
 * isolate and all read `Date.now`. Never back: what is stored would lie in the future. Timers and
 * alarms keep real time.
 */
export function travel(byMs: number): void {
  aheadMs += byMs;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + aheadMs);
}

const codeStepMs = 30_000;

/**
 * Travels over `steps` steps of the one-time codes, to the beginning of the next one: no step ends
 * while a test compares a code with another, or with what the Worker says of it.
 */
export function travelToStep(steps = 0): void {
  travel((steps + 1) * codeStepMs - (Date.now() % codeStepMs));
}
