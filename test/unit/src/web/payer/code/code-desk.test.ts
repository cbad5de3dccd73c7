import { describe, expect, it } from "vitest";
import type { Problem, Reply } from "../../../../../../src/client/index.ts";
import { CodeDesk, type CodeWithLife } from "../../../../../../src/web/payer/code/code-desk.ts";

type Answer = Reply<CodeWithLife>;

const none = { jpqr: null, emv: null } as const;
const lost: Answer = { ok: false, unreachable: { cause: "no_answer", detail: "" } };
const refusedWith = (code: string, status: number): Answer => ({
  ok: false,
  problem: { code, status } as Problem,
});

/** A desk on a clock of its own, against a server whose answers the test gives. */
class World {
  nowMs = 0;
  isOnline = true;
  isThere = true;
  seals = 3;
  /** The asks that wait for their answers. */
  readonly asks: ((answer: Answer) => void)[] = [];
  asked = 0;
  readonly desk = new CodeDesk({
    issue: () => {
      this.asked += 1;
      return new Promise((resolve) => this.asks.push(resolve));
    },
    sign: async () => (this.seals === 0 ? null : this.#code(`own-${this.seals--}`, true)),
    isServerThere: async () => this.isThere,
    mayBeOnline: () => this.isOnline,
    nowMs: () => this.nowMs,
  });

  #code(qr: string, offline: boolean): CodeWithLife {
    const code = { qr, bar_code: null, ...none, expires_at: "", offline, left: null };
    return { code, lifeMs: 60_000 };
  }

  /** Time passes, tick by tick. */
  async pass(ms: number): Promise<void> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs += 250;
      this.desk.tick();
      await settled();
    }
  }

  async answer(answer: Answer | string): Promise<void> {
    const body = typeof answer === "string" ? this.#code(answer, false) : null;
    const given: Answer =
      body === null
        ? (answer as Answer)
        : { ok: true, status: 201, body, headers: new Headers(), replayed: false };
    this.asks.shift()?.(given);
    await settled();
  }

  /** What is on screen: the code, or why there is none. */
  get shown(): string {
    const view = this.desk.view.value;
    if (view.kind === "shown") return view.code.qr;
    return view.kind === "none" ? view.reason.why : view.kind;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function opened(): Promise<World> {
  const world = new World();
  world.desk.show();
  await world.answer("first");
  return world;
}

describe("the code screen", () => {
  it("asks once when 8 s are left, and shows the new code at once", async () => {
    const world = await opened();
    await world.pass(51_750);
    expect(world.asked).toBe(1);
    await world.pass(2_000);
    expect([world.asked, world.shown]).toEqual([2, "first"]);
    await world.answer("second");
    expect(world.shown).toBe("second");
  });

  it("keeps the old code until its end when no answer comes, then says so and asks no more", async () => {
    const world = await opened();
    await world.pass(53_000);
    await world.answer(lost);
    await world.pass(6_750);
    expect([world.asked, world.shown]).toEqual([2, "first"]);
    await world.pass(500);
    expect(world.shown).toBe("no_answer");
    await world.pass(20_000);
    expect(world.asked).toBe(2);
    world.desk.show();
    await world.answer("third");
    expect(world.shown).toBe("third");
  });

  it("signs a code by itself only when the network is gone", async () => {
    const world = await opened();
    await world.pass(53_000);
    await world.answer(lost);
    world.isThere = false;
    await world.pass(8_000);
    expect(world.shown).toBe("own-3");
    expect(world.desk.isOffline).toBe(true);
    // Another one would use up another seal, perhaps after the payment: it is asked for.
    await world.pass(60_000);
    expect(world.shown).toBe("offline_ended");
    expect(world.seals).toBe(2);
  });

  it("is there at once when the browser knows that it is offline, and nothing is asked", async () => {
    const world = new World();
    world.isOnline = false;
    world.desk.show();
    await settled();
    expect([world.asked, world.shown]).toEqual([0, "own-3"]);
    world.seals = 0;
    world.desk.show();
    await settled();
    expect(world.shown).toBe("no_network");
  });

  it("never has a third code while two may pay", async () => {
    const world = await opened();
    world.desk.hide();
    expect(world.shown).toBe("hidden");
    world.desk.show();
    await world.answer("second");
    world.desk.hide();
    world.desk.show();
    // The first pays for 5 s after the second came.
    await world.pass(4_750);
    expect([world.asked, world.shown]).toEqual([2, "asking"]);
    await world.pass(500);
    expect(world.asked).toBe(3);
  });

  it("counts an ask that is on its way, however often the screen is opened", async () => {
    const world = new World();
    for (let times = 0; times < 4; times++) {
      world.desk.show();
      await world.pass(500);
      world.desk.hide();
    }
    world.desk.show();
    await world.pass(1_000);
    expect(world.asked).toBe(1);
    await world.answer("first");
    // What came for a screen that was left is not shown.
    expect(world.shown).toBe("asking");
    await world.pass(250);
    expect(world.asked).toBe(2);
  });

  it("shows nothing after a decision until somebody asks, whatever comes", async () => {
    const world = await opened();
    await world.pass(53_000);
    world.desk.decide();
    await world.answer("second");
    expect(world.shown).toBe("decided");
    await world.pass(120_000);
    expect([world.asked, world.shown]).toEqual([2, "decided"]);
    world.desk.show();
    await world.answer("third");
    expect(world.shown).toBe("third");
  });

  it("takes nothing to the screen that comes while the page is hidden", async () => {
    const world = await opened();
    await world.pass(53_000);
    world.desk.hide();
    await world.answer("second");
    expect(world.shown).toBe("hidden");
    world.desk.back();
    await world.pass(5_000);
    await world.answer("third");
    expect(world.shown).toBe("third");
  });

  it("that was decided on while the page was hidden shows no code when it is seen again", async () => {
    const world = await opened();
    world.desk.hide();
    world.desk.decide();
    world.desk.back();
    expect([world.asked, world.shown]).toEqual([1, "decided"]);
    world.desk.leave();
    world.desk.decide();
    world.desk.back();
    expect([world.asked, world.shown]).toEqual([1, "hidden"]);
  });

  it("says why the server gives none, and keeps a good one while it is out of order", async () => {
    const world = new World();
    world.desk.show();
    await world.answer(refusedWith("stopped", 403));
    expect(world.shown).toBe("refused");
    const other = await opened();
    await other.pass(53_000);
    await other.answer(refusedWith("unavailable", 503));
    expect(other.shown).toBe("first");
    const busy = await opened();
    await busy.pass(53_000);
    await busy.answer(refusedWith("rate_limited", 429));
    expect(busy.shown).toBe("first");
    const third = await opened();
    await third.pass(53_000);
    await third.answer(refusedWith("state_conflict", 409));
    expect(third.shown).toBe("refused");
  });

  it("asks again as often as somebody wants, whatever was refused before", async () => {
    const world = new World();
    for (let asked = 1; asked <= 4; asked += 1) {
      world.desk.show();
      expect([world.asked, world.shown]).toEqual([asked, "asking"]);
      await world.answer(refusedWith("stopped", 403));
    }
  });

  it("asks at once after a decision, which has used up both of a pair", async () => {
    const world = await opened();
    await world.pass(53_000);
    await world.answer("second");
    world.desk.decide();
    world.desk.show();
    expect(world.asked).toBe(3);
    await world.answer("third");
    expect(world.shown).toBe("third");
  });

  it("stays with a decision while the page is hidden, and when it is seen again", async () => {
    const world = await opened();
    world.desk.decide();
    world.desk.hide();
    world.desk.back();
    expect([world.asked, world.shown]).toEqual([1, "decided"]);
  });

  it("shows no code that was signed while the page was hidden", async () => {
    const world = new World();
    world.isOnline = false;
    world.desk.show();
    world.desk.hide();
    await settled();
    expect(world.shown).toBe("hidden");
  });
});
