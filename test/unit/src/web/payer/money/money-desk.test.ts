import { describe, expect, it } from "vitest";
import type { Problem, Redemption, Reply, TopUp } from "../../../../../../src/client/index.ts";
import {
  type MoneyAct,
  type MoneyRequest,
  refusalWord,
} from "../../../../../../src/web/payer/money/money-act.ts";
import { MoneyDesk } from "../../../../../../src/web/payer/money/money-desk.ts";
import { FakeShelf } from "../../till/desk-fakes.ts";

type Answer = Reply<TopUp | Redemption>;

const asked: MoneyRequest = {
  kind: "points",
  request: { reference: "reference-1", channel: "points", amount: 24, currency: "JPY" },
};
const lost: Answer = { ok: false, unreachable: { cause: "no_answer", detail: "" } };
const done: Answer = {
  ...{ ok: true, status: 201, headers: new Headers(), replayed: false },
  body: { top_up_id: "top_1" } as TopUp,
};
const refused = (part: Partial<Problem>): Answer => ({
  ok: false,
  problem: { retry: "never", ...part } as Problem,
});

class World {
  walletId: string | null = "wal_1";
  readonly shelf = new FakeShelf<MoneyAct>();
  readonly sent: string[] = [];
  answers: Answer[] = [];
  finished = 0;
  /** Happens while an act that was not answered waits for its next try. */
  whileResting = () => {};
  readonly desk = new MoneyDesk({
    client: {
      walletId: async () => this.walletId,
      topUp: async (request) => {
        expect(this.shelf.records.has(request.reference)).toBe(true);
        this.sent.push(JSON.stringify(request));
        return (this.answers.shift() ?? done) as Reply<TopUp>;
      },
      redeem: async () => lost as Reply<Redemption>,
    },
    guarded: (act) => act(),
    shelf: this.shelf,
    sleep: async () => this.whileResting(),
    nowMs: () => 0,
    onDone: () => void this.finished++,
  });

  /** Somebody gets in; answers what ends their session. */
  async signIn(walletId = "wal_1"): Promise<AbortController> {
    const session = new AbortController();
    this.walletId = walletId;
    await this.desk.start(session.signal);
    return session;
  }
}

describe("an act on money", () => {
  it("is kept before it is sent, and sent the same until it is answered", async () => {
    const world = new World();
    await world.signIn();
    world.answers = [lost, refused({ code: "unavailable", status: 503, retry: "same_request" })];
    await world.desk.begin(asked);
    expect(new Set(world.sent).size).toBe(1);
    expect([world.sent.length, world.finished]).toEqual([3, 1]);
    expect(world.desk.state.value?.kind).toBe("done");
    expect(world.shelf.records.size).toBe(0);
  });

  it("that a reload broke off is sent on, under its own reference", async () => {
    const world = new World();
    world.shelf.records.set("reference-1", { ...asked, walletId: "wal_1", begunAtMs: 0 });
    await world.signIn();
    expect(world.sent).toEqual([JSON.stringify(asked.request)]);
    expect(world.finished).toBe(1);
  });

  it("that could not be kept is not sent", async () => {
    const world = new World();
    await world.signIn();
    world.shelf.failures = 1;
    await world.desk.begin(asked);
    expect([world.sent, world.desk.state.value?.kind]).toEqual([[], "not_kept"]);
  });

  it("that was refused is told with why, and not sent again", async () => {
    const world = new World();
    await world.signIn();
    world.answers = [refused({ code: "state_conflict", state: "insufficient_points" })];
    await world.desk.begin(asked);
    const state = world.desk.state.value;
    expect(state?.kind === "refused" && refusalWord(state.problem)).toBe("points");
    expect([world.sent.length, world.shelf.records.size]).toEqual([1, 0]);
    world.desk.close();
    expect(world.desk.state.value).toBeNull();
  });

  it("that is over is told of on a screen of its own kind, and on its way on every one", async () => {
    const world = new World();
    await world.signIn();
    const { desk } = world;
    world.answers = [lost];
    const onTheWay: unknown[] = [];
    world.whileResting = () => onTheWay.push(desk.shownTo("points"), desk.shownTo("redemption"));
    await desk.begin(asked);
    expect(onTheWay).toMatchObject([{ kind: "sending" }, { kind: "sending" }]);
    expect(desk.shownTo("points")).toMatchObject({ kind: "done" });
    expect(desk.shownTo("redemption")).toBeNull();
  });

  it("is begun once, however often it is tapped", async () => {
    const world = new World();
    await world.signIn();
    await Promise.all([world.desk.begin(asked), world.desk.begin(asked)]);
    expect(world.sent).toHaveLength(1);
  });

  it("is sent for no other wallet that gets in on this phone, and again for its own", async () => {
    const world = new World();
    const first = await world.signIn("wal_1");
    world.answers = [lost];
    world.whileResting = () => first.abort();
    await world.desk.begin(asked);
    expect(world.desk.state.value).toBeNull();
    const other = await world.signIn("wal_2");
    expect([world.sent.length, world.finished, world.desk.state.value]).toEqual([1, 0, null]);
    other.abort();
    await world.signIn("wal_1");
    expect([world.sent.length, world.finished]).toEqual([2, 1]);
  });

  it("is kept when it was refused for its session, and stays unsaid once that is over", async () => {
    const world = new World();
    const session = await world.signIn();
    world.answers = [refused({ code: "unauthorized" })];
    world.whileResting = () => session.abort();
    await world.desk.begin(asked);
    expect([world.shelf.records.size, world.desk.state.value]).toEqual([1, null]);
    await world.desk.begin(asked);
    expect(world.sent).toHaveLength(1);
  });
});

it("each refusal has its word", () => {
  const word = (part: Partial<Problem>) => refusalWord(part as Problem);
  expect(word({ code: "stopped", scope: "redemption" })).toBe("stopped");
  expect(word({ code: "forbidden" })).toBe("cooling");
  expect(word({ code: "step_up_required" })).toBe("check");
  expect(word({ code: "state_conflict", state: "insufficient_funds" })).toBe("balance");
  expect(word({ code: "state_conflict", state: "frozen" })).toBe("frozen");
  expect(word({ code: "state_conflict", state: "balance_limit_exceeded" })).toBe("limit");
  expect(word({ code: "malformed_request" })).toBe("other");
});
