import { expect, it } from "vitest";
import { Turnstile } from "../../../../worker/signal/turnstile.ts";

/** An act that ends when it is told to. */
function held() {
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { act: () => ended, end: () => end?.() };
}

const one = { least: 1, most: 1, slowMs: 100 };
const two = { least: 2, most: 2, slowMs: 100 };
const settled = () => new Promise((resolve) => setImmediate(resolve));
const still = { nowMs: () => 0, wait: settled };

it("runs so many acts at a time, and the others in the order in which they came", async () => {
  const turnstile = new Turnstile(two, still);
  const [first, second] = [held(), held()];
  const ran: number[] = [];
  const passing = [first, second].map(({ act }) => turnstile.pass(act));
  for (const n of [3, 4, 5]) passing.push(turnstile.pass(async () => void ran.push(n)));
  await settled();
  expect(ran).toEqual([]);
  second.end();
  await Promise.all(passing.slice(1));
  expect(ran).toEqual([3, 4, 5]);
  first.end();
  await Promise.all(passing);
});

it("answers and throws as the act does, and lets the next one in", async () => {
  const turnstile = new Turnstile(one, still);
  const failing = turnstile.pass(() => Promise.reject(new Error("as it was")));
  const next = turnstile.pass(() => Promise.resolve("in"));
  await expect(failing).rejects.toThrow("as it was");
  await expect(next).resolves.toBe("in");
});

it("goes on by a timer of its own alone, never within the end of another's act", async () => {
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  const wait = (ms: number) => new Promise<void>((end) => waits.push({ ms, end }));
  const turnstile = new Turnstile(one, { ...still, wait });
  const [first, second] = [held(), held()];
  const passing = turnstile.pass(first.act);
  let ran = false;
  const next = turnstile.pass(() => {
    ran = true;
    return second.act();
  });
  first.end();
  await passing;
  await settled();
  expect([ran, waits.map(({ ms }) => ms)]).toEqual([false, [4]]);
  waits[0]?.end();
  await settled();
  expect(ran).toBe(true);
  second.end();
  await next;
});

it("looks less often the longer acts take, and the more are before it", async () => {
  let nowMs = 0;
  const asked: number[] = [];
  const wait = (ms: number) => {
    asked.push(ms);
    return settled();
  };
  const turnstile = new Turnstile(one, { nowMs: () => nowMs, wait });
  const first = held();
  const slow = turnstile.pass(first.act);
  nowMs = 80;
  first.end();
  await slow;
  const busy = held();
  const passing = [busy.act, ...Array(7).fill(async () => undefined)].map((act) =>
    turnstile.pass(act),
  );
  expect(asked.slice(0, 7).map(Math.round)).toEqual([20, 32, 40, 46, 52, 56, 60]);
  busy.end();
  await Promise.all(passing);
});

it("waits for nobody who came in when the clock was ahead", async () => {
  let nowMs = 3_600_000;
  const turnstile = new Turnstile(one, { ...still, nowMs: () => nowMs });
  void turnstile.pass(held().act);
  nowMs = 0;
  await expect(turnstile.pass(() => Promise.resolve("in"))).resolves.toBe("in");
});

it("narrows again after a clock that was ahead", async () => {
  let nowMs = 3_600_000;
  const turnstile = new Turnstile(
    { least: 1, most: 8, slowMs: 100 },
    { ...still, nowMs: () => nowMs },
  );
  const pass = (tookMs: number) =>
    turnstile.pass(async () => {
      nowMs += tookMs;
    });
  const roomNow = async () => {
    const acts = Array.from({ length: 8 }, held);
    let inside = 0;
    const passing = acts.map(({ act }) =>
      turnstile.pass(() => {
        inside += 1;
        return act();
      }),
    );
    await settled();
    const atOnce = inside;
    for (const { end } of acts) end();
    await Promise.all(passing);
    return atOnce;
  };
  await pass(101);
  nowMs = 0;
  for (let n = 0; n < 7; n += 1) await pass(1);
  await pass(101);
  expect(await roomNow()).toBe(4);
});

it("waits for nobody who was cut off inside", async () => {
  let nowMs = 0;
  const waits: (() => void)[] = [];
  const wait = () => new Promise<void>((resolve) => waits.push(resolve));
  const turnstile = new Turnstile(one, { nowMs: () => nowMs, wait });
  void turnstile.pass(held().act);
  const next = turnstile.pass(() => Promise.resolve("in"));
  await settled();
  nowMs = 10_000;
  waits.pop()?.();
  await settled();
  expect(waits).toHaveLength(1);
  nowMs = 10_001;
  waits.pop()?.();
  await expect(next).resolves.toBe("in");
});

it.each([
  [4, 2],
  [3, 1],
])(
  "lets one more in for each act that ends soon, up to %i, and %i when one was slow",
  async (most, half) => {
    let nowMs = 0;
    const turnstile = new Turnstile(
      { least: 1, most, slowMs: 100 },
      { ...still, nowMs: () => nowMs },
    );
    /** How many of some acts that come at once are let in at once, each of them taking so long. */
    const letIn = async (count: number, tookMs: number) => {
      const acts = Array.from({ length: count }, held);
      let inside = 0;
      const passing = acts.map(({ act, end }) =>
        turnstile.pass(() => {
          inside += 1;
          return act().then(end);
        }),
      );
      await settled();
      const atOnce = inside;
      nowMs += tookMs;
      for (const { end } of acts) end();
      await Promise.all(passing);
      return atOnce;
    };
    expect(await letIn(10, 10)).toBe(1);
    expect(await letIn(most, 101)).toBe(most);
    expect(await letIn(10, 10)).toBe(half);
  },
);

it("turns away whoever would wait too long, and says until when", async () => {
  let nowMs = 0;
  const turnstile = new Turnstile(
    { ...one, waitMsMax: 1_000 },
    { nowMs: () => nowMs, wait: () => settled() },
  );
  /** One after the other, each of them inside for 100 ms. */
  const pass = () =>
    turnstile.pass(async () => {
      nowMs += 100;
    });
  const enter = async () => {
    const entered = await turnstile.enter();
    if (typeof entered === "function") entered();
    return typeof entered === "function" ? "let in" : entered.fullMs;
  };
  const many = Array.from({ length: 100 }, pass);
  // Nobody has left yet: no pace is known.
  const early = enter();
  for (let left = 0; left < 40; left += 1) await many[left];
  const waiting = 100 + 1 - 40 - 1;
  expect(await enter()).toBe(waiting * 100 - 1_000);
  expect(await early).toBe("let in");
  await Promise.all(many);
  expect(await enter()).toBe("let in");
});

it("lets one more in for a turn that is ended, and none more when it is ended again", async () => {
  const turnstile = new Turnstile(one, still);
  const enter = async () => (await turnstile.enter()) as () => void;
  const leave = await enter();
  let came = 0;
  const next = [0, 1].map(() =>
    enter().then((end) => {
      came += 1;
      return end;
    }),
  );
  leave();
  leave();
  const second = await next[0];
  await settled();
  expect(came).toBe(1);
  second?.();
  await next[1];
  expect(came).toBe(2);
});

it("waits for nobody who was cut off, though one before it came in later", async () => {
  let nowMs = 0;
  const waits: (() => void)[] = [];
  const wait = () => new Promise<void>((resolve) => waits.push(resolve));
  const turnstile = new Turnstile(two, { nowMs: () => nowMs, wait });
  const enter = async () => (await turnstile.enter()) as () => void;
  const leaves = [await enter(), await enter()];
  void turnstile.enter();
  void turnstile.enter();
  for (const leave of leaves) leave();
  // The fourth comes in at once, and never says that it has ended; the third looks much later.
  const [third, fourth] = waits.splice(0);
  fourth?.();
  await settled();
  nowMs = 9_000;
  third?.();
  await settled();
  let isIn = false;
  void turnstile.pass(async () => {
    isIn = true;
  });
  nowMs = 10_001;
  waits.pop()?.();
  await settled();
  expect(isIn).toBe(true);
});

it("knows no pace by an older rush, by calls that came alone, nor by few that left", async () => {
  let nowMs = 0;
  const turnstile = new Turnstile(
    { ...one, waitMsMax: 1_000 },
    { nowMs: () => nowMs, wait: () => settled() },
  );
  const rush = (count: number, tookMs: number) =>
    Array.from({ length: count }, () =>
      turnstile.pass(async () => {
        nowMs += tookMs;
      }),
    );
  /** Whether somebody is let in who comes while a few are inside and outside. */
  const isLetIn = async () => {
    const busy = held();
    const passing = [busy.act, ...Array(20).fill(async () => undefined)].map((act) =>
      turnstile.pass(act),
    );
    const entering = turnstile.enter();
    busy.end();
    const entered = await entering;
    if (typeof entered === "function") entered();
    await Promise.all(passing);
    return typeof entered === "function";
  };
  const few = rush(20, 60_000);
  for (const each of few.slice(0, 15)) await each;
  const entered = await turnstile.enter();
  expect(entered).toBeTypeOf("function");
  (entered as () => void)();
  await Promise.all(few);
  for (let n = 0; n < 40; n += 1) await Promise.all(rush(1, 60_000));
  expect(await isLetIn()).toBe(true);
  await Promise.all(rush(50, 100));
  expect(await isLetIn()).toBe(true);
});
