import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { decideApproval } from "../../../../src/control/decide.ts";
import { readingsApartMs } from "../../../../src/control/end.ts";
import { propose } from "../../../../src/control/propose.ts";
import { raiseStop } from "../../../../src/control/raise-stop.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { sealId } from "../../../../src/token/seal.ts";
import type { ControlDesk } from "../../../../worker/control/desk.ts";
import { Ends } from "../../../../worker/control/ends.ts";
import { random } from "../../../../worker/platform/keys.ts";
import { noonMs, openWorld } from "../../src/control/control-world.ts";

const endMs = noonMs + 60_000;

/** The real time between the two readings passes on the clock below. */
let nowMs: number;
beforeEach(() => {
  nowMs = endMs;
  vi.stubGlobal("scheduler", {
    wait: async (ms: number) => {
      nowMs += ms;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

interface Lift {
  readonly stopId: string;
  readonly untilMs: number | null;
  readonly reason: string;
  readonly actor: string;
}

const lifted = { lifted: "stp_1", by: "system", untilMs: endMs };

/** Ends a wallet's stop whose time has come; `meanwhile` happens while the wallet lifts it. */
async function ending(
  meanwhile: (
    again: (untilMs: number | null) => void,
    world: ReturnType<typeof openWorld> & { readonly id: string },
  ) => void,
  standing: readonly string[] = [],
) {
  const keys = await makeKeyRing(random);
  const parsed = await parseKeyRing(keys);
  if (!parsed.ok) throw new Error(parsed.fault);
  const ring = parsed.value;
  const id = sealId(ring, "wal", "0123456789abcdef".repeat(2), 0, ring.sealId[0]?.n ?? 1);
  const control = openWorld();
  const { book, aoi, ben } = control;
  const stop = { stopId: "stp_1", scope: "wallet", id, reason: "fraud", untilMs: endMs } as const;
  raiseStop(book, aoi.by(), stop);
  const asked: unknown[] = [];
  const wallet = {
    async liftStop({ actor, stopId, untilMs }: Lift) {
      asked.push({ lifted: stopId, by: actor, untilMs });
      meanwhile(
        (untilMs) => {
          raiseStop(book, ben.by(endMs), { ...stop, stopId: "stp_2", reason: "more", untilMs });
        },
        { ...control, id },
      );
      return { kind: "done", standing };
    },
    async raiseStop({ stopId, untilMs, reason }: Omit<Lift, "actor">) {
      asked.push({ raised: stopId, untilMs, reason });
      return { kind: "done", standing: [stopId] };
    },
  };
  const works: Promise<unknown>[] = [];
  /** When the alarm was set anew, and for when. */
  const rearmed: (number | null)[] = [];
  const rearm = () => void rearmed.push(ends.dueMs(nowMs));
  const desk = {
    env: { WALLET: { idFromName: (name: string) => name, get: () => wallet }, SEKISHO_KEYS: keys },
    ...{ book, clock: { read: () => nowMs }, alarm: { rearm } },
    transact: <T>(act: () => T) => act(),
    after: (work: Promise<unknown>) => void works.push(work),
    ownAuthority: (requestId: string) => ({ requestId }),
  };
  const ends: Ends = new Ends(desk as unknown as ControlDesk);
  ends.begin();
  // Should the object end before the stop has, its alarm is set for that.
  expect(ends.dueMs(endMs)).toBe(endMs + 60_000);
  ends.begin();
  await Promise.all(works);
  return { asked, ends, book, rearmed };
}

it("ends a wallet's stop when the wallet has lifted it", async () => {
  const { asked, ends, book, rearmed } = await ending(() => undefined);
  expect(asked).toEqual([lifted]);
  // What comes next has its own alarm once this end is made.
  expect(rearmed).toEqual([null]);
  expect(book.stop("stp_1")?.liftedAtMs).toBe(endMs + readingsApartMs);
  expect(ends.dueMs(nowMs)).toBeNull();
});

it("lifts for good what the wallet still keeps and Control lists no more", async () => {
  const { asked } = await ending(() => undefined, ["stp_1", "stp_0"]);
  const left = { by: "system", untilMs: null };
  expect(asked).toEqual([lifted, { ...left, lifted: "stp_1" }, { ...left, lifted: "stp_0" }]);
});

it("leaves at the wallet what another stop holds that Control lists", async () => {
  const device = { scope: "device", id: "dev_1", reason: "stolen", untilMs: null } as const;
  const { asked, book } = await ending(
    (_, { book: open, ben }) => {
      if (open.stop("stp_9") === null) {
        raiseStop(open, ben.by(endMs), { ...device, stopId: "stp_9" });
      }
    },
    ["stp_9"],
  );
  expect(asked).toEqual([lifted]);
  expect(book.openStops().map(({ stopId }) => stopId)).toEqual(["stp_9"]);
});

it("raises no stop again that two persons have lifted while the wallet lifted it", async () => {
  const { asked, book } = await ending((_, { book: open, aoi, ben }) => {
    propose(open, aoi.by(endMs), "apr_1", { act: "lift_stop", stop_id: "stp_1" });
    decideApproval(open, ben.by(endMs), "apr_1", "approve");
  });
  expect(asked).toEqual([lifted]);
  expect(book.stop("stp_1")?.liftedAtMs).toBe(endMs);
});

it.each([
  ["later", endMs + 3_600_000],
  ["never", null],
] as const)(
  "raises a stop at the wallet again that was prolonged while it was lifted: it ends %s",
  async (_, untilMs) => {
    const { asked, ends, book } = await ending((again) => again(untilMs));
    expect(asked).toEqual([lifted, { raised: "stp_1", untilMs, reason: "fraud" }]);
    expect(book.stop("stp_1")).toMatchObject({ liftedAtMs: null, untilMs });
    expect(ends.dueMs(nowMs)).toBe(untilMs);
  },
);
