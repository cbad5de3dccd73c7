import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WalletState } from "../../../../../src/client/resource/wallet.ts";
import type { Reply } from "../../../../../src/client/wire/answer.ts";
import { Freezing } from "../../../../../src/web/payer/freezing.ts";
import { answered, lost } from "./replies.ts";

let calls: number;
let reply: Reply<WalletState>;
let freezing: Freezing;

beforeEach(() => {
  vi.useFakeTimers();
  calls = 0;
  reply = answered({ state: "frozen" as const });
  freezing = new Freezing(async () => {
    calls += 1;
    return reply;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

it("freezes 3 s after one tap, and counts down to it", async () => {
  freezing.begin();
  const seen = [];
  for (let second = 0; second < 3; second++) {
    seen.push(freezing.stage.value);
    expect(calls).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(seen.map((stage) => stage.kind === "counting" && stage.seconds)).toEqual([3, 2, 1]);
  expect(calls).toBe(1);
  expect(freezing.stage.value).toEqual({ kind: "done" });
});

it("freezes nothing when it is called off within 3 s", async () => {
  freezing.begin();
  await vi.advanceTimersByTimeAsync(2_900);
  freezing.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls).toBe(0);
  expect(freezing.stage.value).toEqual({ kind: "idle" });
});

it("says of a frozen wallet that it is done, and asks for nothing", () => {
  freezing.begin({ isFrozen: true });
  expect(freezing.stage.value).toEqual({ kind: "done" });
  expect(calls).toBe(0);
});

it("counts once however often it is tapped", async () => {
  freezing.begin();
  await vi.advanceTimersByTimeAsync(1_500);
  freezing.begin();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(calls).toBe(1);
});

it("says why it did not, and freezes when it is asked again", async () => {
  reply = lost;
  freezing.begin();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(freezing.stage.value).toMatchObject({ kind: "failed" });
  reply = answered({ state: "frozen" as const });
  await freezing.ask();
  expect(freezing.stage.value).toEqual({ kind: "done" });
});

it("cannot be called off once it was asked", async () => {
  let answer: (reply: Reply<WalletState>) => void = () => undefined;
  const slow = new Freezing(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const asking = slow.ask();
  slow.close();
  expect(slow.stage.value).toEqual({ kind: "asking" });
  answer(answered({ state: "frozen" as const }));
  await asking;
  expect(slow.stage.value).toEqual({ kind: "done" });
});
