import { afterEach, expect, it, vi } from "vitest";
import { receiverAnswerMsMax } from "../../../../src/bounds.ts";
import type { ControlState } from "../../../../src/control/snapshot.ts";
import { SnapshotMemory } from "../../../../worker/signal/snapshot-memory.ts";

const lifeMs = 1_000;
afterEach(() => vi.useRealTimers());
const noonMs = Date.parse("2026-12-01T12:00:00Z");

/** A memory with a timer and a clock that are moved apart, and a Control that counts questions. */
function opened() {
  let elapsedMs = 0;
  let clockOffMs = 0;
  let questions = 0;
  let version = 1;
  let slowMs = 0;
  let lost = false;
  const timers: { readonly atMs: number; readonly ring: () => void }[] = [];
  const nowMs = () => noonMs + elapsedMs + clockOffMs;
  const wait = (ms: number) =>
    new Promise<void>((ring) => void timers.push({ atMs: elapsedMs + ms, ring }));
  const memory = new SnapshotMemory({ lifeMs, nowMs, wait });
  const by = {
    async ask() {
      questions += 1;
      if (lost) return await new Promise<never>(() => undefined);
      const state = { version, policyTable: new Uint8Array(0) } as ControlState;
      if (slowMs > 0) await wait(slowMs);
      return state;
    },
    after: () => undefined,
  };
  return {
    memory,
    read: (fresh = false) => memory.read(by, fresh),
    nowMs,
    /** Real time goes by, and timers ring. */
    async pass(ms: number) {
      for (const endMs = elapsedMs + ms; elapsedMs < endMs; ) {
        elapsedMs += 1;
        const due = timers.filter(({ atMs }) => atMs === elapsedMs);
        for (const { ring } of due) ring();
        if (due.length > 0) await new Promise((settled) => setImmediate(settled));
      }
    },
    setClockOff(ms: number) {
      clockOffMs = ms;
    },
    /** Questions are asked by who ends before the answer comes. */
    setLost(on: boolean) {
      lost = on;
    },
    setSlow(ms: number) {
      slowMs = ms;
    },
    change(by = 1) {
      version += by;
    },
    get questions() {
      return questions;
    },
  };
}

it("asks once for all that come within an answer's life, and stamps it with when it asked", async () => {
  const world = opened();
  const [first, second] = await Promise.all([world.read(), world.read()]);
  expect(first).toBe(second);
  expect(first.snapshot.validUntilMs).toBe(noonMs + lifeMs);
  await world.pass(700);
  expect(await world.read()).toBe(first);
  expect(world.questions).toBe(1);
});

it("has the next one fetched ahead of the end, so that nobody waits for it", async () => {
  const world = opened();
  const first = await world.read();
  await world.pass(751);
  world.setSlow(100);
  world.change();
  expect(await world.read()).toBe(first);
  expect(await world.read()).toBe(first);
  expect(world.questions).toBe(2);
  await world.pass(100);
  expect((await world.read()).snapshot.version).toBe(2);
  expect(world.questions).toBe(2);
});

it("asks about once a second while it is used all the time", async () => {
  const world = opened();
  for (let ms = 0; ms < 20_000; ms += 10) {
    await world.read();
    await world.pass(10);
  }
  expect(world.questions).toBeGreaterThan(19);
  expect(world.questions).toBeLessThan(28);
});

it.each([3_600_000, 86_400_000])(
  "holds nothing beyond its life when the clock was %d ms ahead and is right again",
  async (offMs) => {
    const world = opened();
    world.setClockOff(offMs);
    await world.read();
    await world.pass(300);
    world.setClockOff(0);
    world.change();
    await world.pass(701);
    expect((await world.read()).snapshot.version).toBe(2);
  },
);

it.each([250, 500, 1_000, 2_000])(
  "holds nothing beyond its life when the clock was set back %d ms, wherever it was read",
  async (backMs) => {
    for (let readAgainMs = 100; readAgainMs < 3_000; readAgainMs += 100) {
      const world = opened();
      await world.read();
      world.setClockOff(-backMs);
      world.change();
      await world.pass(readAgainMs);
      const { version } = (await world.read()).snapshot;
      if (readAgainMs >= lifeMs) expect(version).toBe(2);
    }
  },
);

it("answers what has ended when the answer took a life to come, whatever the clock says", async () => {
  const world = opened();
  world.setSlow(1_400);
  const late = world.read();
  await world.pass(500);
  world.setClockOff(-2_000);
  await world.pass(1_000);
  expect((await late).snapshot.validUntilMs).toBeLessThan(world.nowMs());
  world.setSlow(0);
  await world.read();
  expect(world.questions).toBe(2);
});

it("holds nothing that took its life to come while the clock stood", async () => {
  const world = opened();
  world.setSlow(1_001);
  const late = world.read();
  for (let ms = 1; ms <= 1_001; ms += 1) {
    world.setClockOff(-ms);
    await world.pass(1);
  }
  expect((await late).snapshot.validUntilMs).toBeLessThan(world.nowMs());
  world.change();
  world.setSlow(0);
  expect((await world.read()).snapshot.version).toBe(2);
});

it("hands out no answer whose end by the clock comes before the caller's work is done", async () => {
  const world = opened();
  const first = await world.read();
  world.setClockOff(950);
  expect(await world.read()).toBe(first);
  world.setClockOff(951);
  expect(await world.read()).not.toBe(first);
});

it("answers what has ended when the clock was set back during the question", async () => {
  const world = opened();
  world.setSlow(100);
  const asked = world.read();
  world.setClockOff(-3_600_000);
  await world.pass(100);
  expect((await asked).snapshot.validUntilMs).toBeLessThan(world.nowMs());
});

it("asks anew for fresh, once for all who want that while a question is on its way", async () => {
  const world = opened();
  world.setSlow(10);
  const first = world.read();
  const [second, third] = [world.read(true), world.read(true)];
  await world.pass(30);
  expect(await second).toBe(await third);
  expect(await first).not.toBe(await second);
  expect(world.questions).toBe(2);
});

it("asks again after a life when whoever asked has ended, for all who waited", async () => {
  const world = opened();
  world.setLost(true);
  world.read().catch(() => undefined);
  world.setLost(false);
  const waiting = Promise.all([world.read(), world.read(), world.read(true), world.read(true)]);
  await world.pass(lifeMs + 1);
  const all = await waiting;
  expect(all.map(({ snapshot }) => snapshot.version)).toEqual([1, 1, 1, 1]);
  expect(world.questions).toBe(2);
  expect(await world.read()).toBe(all[0]);
});

it("gives up a question that is never answered, so that whoever asked can go on", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const world = opened();
  world.setLost(true);
  const asked = world.read();
  // A request is answered by it, too: with 503.
  const words = { message: "the receiver does not answer", retryable: true };
  const outcome = expect(asked).rejects.toMatchObject(words);
  await vi.advanceTimersByTimeAsync(receiverAnswerMsMax);
  await outcome;
  world.setLost(false);
  expect((await world.read()).snapshot.version).toBe(1);
  expect(world.questions).toBe(2);
});

it("serves what Control said before a stop no longer than a life from the question", async () => {
  const world = opened();
  world.setSlow(900);
  const asked = world.read();
  await world.pass(1);
  // The stop is raised while the answer, which does not know it, is on its way.
  world.change();
  await world.pass(899);
  const before = await asked;
  expect(before.snapshot).toMatchObject({ version: 1, validUntilMs: noonMs + lifeMs });
  world.setSlow(0);
  await world.pass(49);
  expect(await world.read()).toBe(before);
  await world.pass(51);
  expect((await world.read()).snapshot.version).toBe(2);
});

it("keeps what knows of a stop when the next answer comes from a Control that did not", async () => {
  const world = opened();
  world.change();
  const first = await world.read();
  await world.pass(751);
  world.change(-1);
  await world.read();
  await world.pass(1);
  expect(world.questions).toBe(2);
  expect(await world.read()).toBe(first);
  expect(first.snapshot.version).toBe(2);
});
