import { beforeAll, describe, expect, it } from "vitest";
import { type Bundle, Client, type Faults, type Message, type Passage } from "../index.ts";
import { isAdd, lost, makeHere, once, open as openOn, startMs, swift, total } from "./open.ts";

let bundle: Bundle;
let phoneBundle: Bundle;
beforeAll(async () => {
  [bundle, phoneBundle] = await Promise.all([makeHere("worker.ts"), makeHere("phone.ts")]);
});
const open = (faults?: Faults, seed?: number) => openOn(bundle, faults, seed);

describe("the result of a call", () => {
  it("is refused where a method answers with it as it came, and crosses as a copy", async () => {
    const { world, ask } = open();
    await world.play(async () => {
      await ask("other/add?5");
      expect(await ask("one/sumOf?other&copied")).toEqual({ value: { total: 5 } });
      const givenOn = await ask("one/sumOf?other&given on");
      expect(givenOn).toMatchObject({ threw: "the result of a call was given on: copy it" });
    });
  });
});

describe("the end of a turn", () => {
  it.each([
    ["crash_before", 0],
    ["crash_after", 5],
  ] as const)("%s: the caller is not told, and %d is kept", async (verdict, kept) => {
    let isOver = true;
    const { world, ask } = open({
      commit({ wrote }) {
        if (!wrote || isOver) return 0;
        isOver = true;
        return verdict;
      },
    });
    await world.play(async () => {
      await ask("one/calls");
      isOver = false;
      expect(await ask("one/add?5")).toEqual(lost);
      expect(await ask("one/total")).toEqual(total(kept));
    });
  });

  it("holds back what leaves, and nothing later overtakes it", async () => {
    let hold = 100;
    const { world, ask } = open({ commit: ({ wrote }) => (wrote ? hold : 0) });
    await world.play(async () => {
      await ask("one/calls");
      hold = 40;
      const order: string[] = [];
      const asked = ["one/add?5", "one/total"].map(async (path) => {
        await ask(path);
        order.push(path);
      });
      const sentMs = world.loop.nowMs;
      await Promise.all(asked);
      expect(order).toEqual(["one/add?5", "one/total"]);
      expect(world.loop.nowMs - sentMs).toBeGreaterThanOrEqual(40);
    });
  });

  it("between commit and sending: what is kept stays, and nothing leaves", async () => {
    const { world, worker, ask, one } = open({ commit: ({ wrote }) => (wrote ? 100 : 0) });
    await world.play(async () => {
      const passing = ask("one/pass?5&other");
      world.loop.add(50, "the process dies", () => worker.crash(one()));
      expect(await passing).toEqual(lost);
      expect(await ask("one/total")).toEqual(total(5));
      expect(await ask("other/total")).toEqual(total(0));
    });
  });
});

describe("messages", () => {
  it("a lost call is not carried out", async () => {
    const { world, ask } = open(once(isAdd, { ...swift, lost: "request" }));
    await world.play(async () => {
      expect(await ask("one/add?5")).toEqual(lost);
      expect(await ask("one/total")).toEqual(total(0));
    });
  });

  it("a call whose answer is lost is carried out, and throws", async () => {
    const { world, ask } = open(once(isAdd, { ...swift, lost: "answer" }));
    await world.play(async () => {
      expect(await ask("one/add?5")).toEqual(lost);
      expect(await ask("one/total")).toEqual(total(5));
    });
  });

  it("a lost request rejects, and so does one whose answer is lost", async () => {
    for (const [which, kept] of [
      ["request", 0],
      ["answer", 5],
    ] as const) {
      const isRequest = ({ kind }: Message) => kind === "request";
      const { world, ask } = open(once(isRequest, { ...swift, lost: which }));
      await world.play(async () => {
        await expect(ask("one/add?5")).rejects.toThrow("Network connection lost.");
        expect(await ask("one/total")).toEqual(total(kept));
      });
    }
  });

  it("a doubled request is carried out twice and answered once", async () => {
    const isRequest = ({ kind }: Message) => kind === "request";
    const { world, ask } = open(once(isRequest, { ...swift, againMs: 5 }));
    await world.play(async () => {
      expect(await ask("one/add?5")).toEqual(total(5));
      await new Promise((resolve) => world.loop.add(20, "later", () => resolve(null)));
      expect(await ask("one/total")).toEqual(total(10));
    });
  });

  it.each(["request", "answer"] as const)(
    "a call hangs whose %s is lost in silence",
    async (lost) => {
      const { world, ask } = open(once(isAdd, { ...swift, lost, isSilent: true }));
      let isSettled = false;
      await world.play(async () => {
        const over = () => {
          isSettled = true;
        };
        void ask("one/add?5").then(over, over);
      });
      await world.pass(3_600_000);
      expect(isSettled).toBe(false);
      const kept = lost === "request" ? 0 : 5;
      expect(await world.play(() => ask("one/total"))).toEqual(total(kept));
    },
  );

  it("a program gives up by itself a request that hangs", async () => {
    const hangs = once(({ kind }) => kind === "request", {
      ...swift,
      lost: "request",
      isSilent: true,
    });
    const { world, worker } = open(hangs);
    const fetch = (request: Request) => worker.request("front", request);
    const phone = new Client(world, { bundle: phoneBundle, name: "phone", fetch });
    const { ask } = phone.exports as { ask(url: string, withinMs: number): Promise<string> };
    const asked = await world.play(() => phone.run(() => ask("https://worker/one/calls", 5_000)));
    expect(asked).toBe("TimeoutError");
    expect(world.loop.nowMs - startMs).toBe(5_000);
    const again = await world.play(() => phone.run(() => ask("https://worker/one/calls", 5_000)));
    expect(again).toBe("200");
  });

  it("a whole class is slow for a time, then refuses", async () => {
    const way: { passage: Passage } = { passage: { thereMs: 30_000, backMs: 1 } };
    const isSlow = ({ to }: Message) => to.startsWith("Counter(");
    const { world, ask } = open({ passage: (each) => (isSlow(each) ? way.passage : swift) });
    await world.play(async () => {
      expect(await Promise.all([ask("one/add?5"), ask("two/add?7")])).toEqual([total(5), total(7)]);
      expect(world.loop.nowMs - startMs).toBe(30_003);
      way.passage = { thereMs: 0, backMs: 0, lost: "request" };
      expect(await ask("one/add?5")).toEqual(lost);
      expect(world.loop.nowMs - startMs).toBeLessThan(30_010);
    });
  });

  it("two stubs of one object overtake each other", async () => {
    const { world, ask } = open(once(isAdd, { thereMs: 30, backMs: 1 }));
    await world.play(async () => {
      expect(await Promise.all([ask("one/add?5"), ask("one/add?7")])).toEqual([
        total(12),
        total(7),
      ]);
    });
  });

  it("a late message of one stub holds back the later ones", async () => {
    const late = once(isAdd, { thereMs: 30, backMs: 1 });
    const { world, ask } = open(late);
    await world.play(async () => {
      const answers = await Promise.all([ask("one/add?5"), ask("one/total")]);
      // Two requests have two stubs: theirs may overtake.
      expect(answers).toEqual([total(5), total(0)]);
    });
  });
});

describe("instances", () => {
  it("an old instance answers what it knows, and is refused its next commit", async () => {
    let isOldReached = false;
    const { world, ask, one } = open({ reachesOld: () => isOldReached });
    await world.play(async () => {
      expect(await ask("one/add?5")).toEqual(total(5));
      one().replace();
      expect(await ask("one/add?7")).toEqual(total(12));
      isOldReached = true;
      expect(await ask("one/total")).toEqual(total(5));
      expect(await ask("one/add?100")).toEqual(lost);
      // It has ended by that: the next call finds the new one.
      expect(await ask("one/total")).toEqual(total(12));
    });
  });

  it("a restart ends what runs in an isolate, with the state of its modules", async () => {
    const { world, worker, ask } = open();
    await world.play(async () => {
      await ask("one/add?5");
      expect(await ask("requests")).toEqual({ value: 2 });
      const waits = ask("one/wait?10000");
      world.loop.add(20, "restart", () => worker.restart("back"));
      expect(await waits).toEqual(lost);
      expect(await ask("one/total")).toEqual(total(5));
      expect(await ask("requests")).toEqual({ value: 5 });
      worker.restart("front");
      expect(await ask("requests")).toEqual({ value: 1 });
    });
  });

  it("an isolate that took too much memory begins anew, and says so", async () => {
    const { world, worker, ask } = open();
    await world.play(async () => {
      await ask("one/add?5");
      const waits = ask("one/wait?10000");
      world.loop.add(20, "too much", () => worker.exceedMemory("back"));
      const threw = "Durable Object's isolate exceeded its memory limit and was reset.";
      expect(await waits).toEqual({ threw, retryable: false });
      expect(await ask("one/calls")).toEqual({ value: 1 });
      expect(await ask("one/total")).toEqual(total(5));
    });
  });

  it("each isolate has modules of its own", async () => {
    const { world, ask } = open();
    await world.play(async () => {
      await ask("requests");
      expect(await ask("requests")).toEqual({ value: 2 });
      expect(await ask("requests", "back")).toEqual({ value: 1 });
    });
  });

  it("an object at rest is evicted, one that waits is not", async () => {
    const { world, worker, ask, one } = open();
    await world.play(async () => {
      await ask("one/calls");
      expect(worker.evict(one())).toBe(true);
      expect(await ask("one/calls")).toEqual({ value: 1 });
      const waits = ask("one/wait?50");
      let evicted: boolean | null = null;
      world.loop.add(20, "evict", () => {
        evicted = worker.evict(one());
      });
      await waits;
      expect(evicted).toBe(false);
    });
  });

  it("a request lives on for waitUntil, and for nothing else", async () => {
    const { world, ask } = open();
    await world.play(() => Promise.all([ask("later"), ask("never")]));
    await world.pass(1_000);
    expect(await world.play(() => ask("waited-for/total"))).toEqual(total(1));
    expect(await world.play(() => ask("forgotten/total"))).toEqual(total(0));
  });
});

describe("clocks", () => {
  it("are each machine's own, and can step and drift", async () => {
    const { world, ask } = open();
    world.machine("machine-b").step(3_600_000);
    const { value } = (await world.play(() => ask("one/now"))) as { value: number };
    expect(value - startMs).toBeGreaterThanOrEqual(3_600_000);
    expect(world.machine("machine-a").nowMs() - startMs).toBeLessThan(1_000);
    world.machine("machine-a").setDrift(1_000);
    const beforeMs = world.machine("machine-a").nowMs();
    await world.pass(100_000);
    expect(world.machine("machine-a").nowMs() - beforeMs).toBe(100_100);
  });

  it("drift under an object that lives, and not under its timers", async () => {
    const { world, ask } = open();
    world.machine("machine-b").setDrift(-100_000);
    const now = async () => {
      const { value } = (await world.play(() => ask("one/now"))) as { value: number };
      return value - world.loop.nowMs;
    };
    expect(Math.abs(await now())).toBeLessThan(10);
    await world.play(() => ask("one/wait?10000"));
    expect(await now()).toBeGreaterThan(-1_010);
    expect(await now()).toBeLessThan(-990);
    const sentMs = world.loop.nowMs;
    await world.play(() => ask("one/wait?1000"));
    expect(world.loop.nowMs - sentMs).toBeLessThan(1_100);
  });

  it("never fall within an object that lives; a timer waits until the time it shows is there", async () => {
    const { world, worker, ask, one } = open();
    const offBy = async () => {
      const { value } = (await world.play(() => ask("one/now"))) as { value: number };
      return Math.round((value - world.loop.nowMs) / 1_000);
    };
    world.machine("machine-b").step(60_000);
    expect(await offBy()).toBe(60);
    world.machine("machine-b").setOff(0);
    expect(await offBy()).toBe(60);
    const sentMs = world.loop.nowMs;
    await world.play(() => ask("one/wait?1000"));
    expect(world.loop.nowMs - sentMs).toBeGreaterThan(60_000);
    worker.crash(one());
    world.machine("machine-b").step(-60_000);
    expect(await offBy()).toBe(-60);
    const againMs = world.loop.nowMs;
    await world.play(() => ask("one/wait?1000"));
    expect(world.loop.nowMs - againMs).toBeLessThan(1_100);
  });
});

describe("the clock of a program outside", () => {
  it("falls with its machine's, and its timers ring in their time", async () => {
    const { world } = open();
    const phone = new Client(world, { bundle: phoneBundle, name: "phone" });
    const { watchClock } = phone.exports as { watchClock(forMs: number): Promise<number> };
    world.loop.add(1_000, "its clock is set back", () => phone.machine.step(-60_000));
    expect(await world.play(() => phone.run(() => watchClock(5_000)))).toBe(-55_000);
    expect(await world.play(() => phone.run(() => watchClock(5_000)))).toBe(5_000);
    expect(world.loop.nowMs - startMs).toBe(10_000);
  });
});

describe("a seed", () => {
  const run = async (seed: number) => {
    const { world, ask, trace } = open({}, seed);
    const chance = await world.play(async () => [await ask("one/chance"), await ask("two/chance")]);
    return JSON.stringify([chance, trace]);
  };

  it("gives the same run again, and another seed another one", async () => {
    expect(await run(7)).toBe(await run(7));
    expect(await run(7)).not.toBe(await run(8));
  });

  it("is stopped when it runs for ever in no time", async () => {
    const { world } = open();
    const again = () => void world.loop.add(0, "again", again);
    again();
    await expect(world.pass(1)).rejects.toThrow("more than 5000 events");
  });
});
