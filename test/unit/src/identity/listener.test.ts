import { expect, it } from "vitest";
import {
  closeCodeFor,
  newListener,
  roomFor,
  stillBroken,
} from "../../../../src/identity/listener.ts";

it("answers a close frame with the same code where it may be sent (RFC 6455 §7.4)", () => {
  for (const code of [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4401, 4999]) {
    expect(closeCodeFor(code)).toBe(code);
  }
});

it("answers a frame without a code, and none, with 1000", () => {
  expect([1005, 1006].map(closeCodeFor)).toEqual([1000, 1000]);
});

it("answers a code that may not be sent with 1002", () => {
  const codes = [0, 1, 999, 1004, 1015, 1016, 2999, 5000, 65_535];
  expect(codes.map(closeCodeFor)).toEqual(codes.map(() => 1002));
});

const caller = {} as never;

it("tells a new listener what comes after the entry it knows, and of nothing that never was", () => {
  const told = (after: number | null) =>
    newListener({ caller, untilMs: 9 }, { after, last: 7, nowMs: 5 }).told;
  expect([null, 3, 7, 8].map(told)).toEqual([7, 3, 7, 7]);
});

it("ends a device's oldest stream for one too many, and has no room beside four that are ending", () => {
  const open = [30, 10, 20, 40].map((openedMs) => ({ listener: { openedMs } }));
  expect(roomFor(open.slice(1), 3)).toEqual({ ends: null });
  expect(roomFor(open, 3)).toEqual({ ends: open[1] });
  expect(roomFor(open, 4)).toBe("none");
  expect(roomFor([], 4)).toBe("none");
});

it("counts a broken stream for ten seconds, and none from a time that is not yet", () => {
  const broken = [0, 1, 10_000, 10_001].map((atMs) => ({ tag: "device-1", atMs }));
  expect(stillBroken(broken, 10_000).map(({ atMs }) => atMs)).toEqual([1, 10_000]);
});
