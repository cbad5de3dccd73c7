import { describe, expect, it } from "vitest";
import type { Stop } from "../../../../../src/client/resource/operator.ts";
import type { Problem } from "../../../../../src/client/wire/answer.ts";
import {
  rungScopes,
  rungView,
  type StopPress,
  type StopReading,
} from "../../../../../src/web/desk/stop-ladder.ts";

const serverMs = Date.parse("2026-11-29T05:03:10Z");
const at = (ms: number) => new Date(serverMs + ms).toISOString();
const target = { scope: "spending", id: null } as const;

const stop = (inForceInMs: number): Stop => ({
  ...{ stop_id: "stp_1", scope: "spending", id: null, reason: "incident", until: null },
  ...{ raised_by: "opr_1", raised_at: at(-2_000), in_force_at: at(inForceInMs) },
});

const read = (stops: readonly Stop[], askedAtMs: number): StopReading => ({
  ...{ standing: { stops, confirmations: [] }, askedAtMs, readAtMs: askedAtMs + 20 },
});

const view = (reading: StopReading | null, press?: StopPress, nowMs = 100_000) =>
  rungView(target, { reading, press }, { nowMs, serverMs });

describe("a rung", () => {
  it("is of spending first, and of redemption apart at the end", () => {
    expect([rungScopes[0], rungScopes.at(-1)]).toEqual(["spending", "redemption"]);
  });

  it("is not known before a reading, and after one of more than ten seconds ago", () => {
    expect(view(null).state).toBe("not_known");
    const reading = read([], 89_000);
    expect(view(reading, undefined, 99_020).state).toBe("flowing");
    expect(view(reading, undefined, 99_021).state).toBe("not_known");
  });

  it("is not known, and not stopped any more, when what said so is too old", () => {
    expect(view(read([stop(-1)], 80_000)).state).toBe("not_known");
  });

  it("is in force only once in_force_at is past", () => {
    expect(view(read([stop(1)], 99_000)).state).toBe("coming");
    expect(view(read([stop(0)], 99_000)).state).toBe("in_force");
  });

  it("says asking while it is asked for, and never that it is stopped", () => {
    const press = { kind: "asking", sinceMs: 98_800 } as const;
    expect(view(read([], 99_000), press)).toEqual({ state: "asking", forMs: 1_200 });
    expect(view(null, press).state).toBe("asking");
  });

  it("shows an answered stop before the list has it, and believes a later list", () => {
    const press: StopPress = { kind: "raised", stop: stop(-1), answeredAtMs: 99_000 };
    expect(view(read([], 98_000), press).state).toBe("in_force");
    expect(view(null, press).state).toBe("in_force");
    expect(view(read([], 99_001), press).state).toBe("flowing");
    // A list that was asked for before the answer may come after it, and does not have the stop.
    expect(view({ ...read([], 98_999), readAtMs: 99_500 }, press).state).toBe("in_force");
  });

  it("forgets an answered stop that a later list did not have, and one of ten seconds ago", () => {
    const press: StopPress = { kind: "raised", stop: stop(-1), answeredAtMs: 99_000 };
    // It was lifted since, and then the network went.
    expect(view(read([], 99_001), press, 109_021).state).toBe("flowing");
    expect(view(read([], 99_001), press, 109_022).state).toBe("not_known");
    expect(view(null, press, 109_000).state).toBe("in_force");
    expect(view(null, press, 109_001).state).toBe("not_known");
  });

  it("is not unanswered again when the list that told what became of it is too old", () => {
    const press = { kind: "unanswered", sinceMs: 80_000 } as const;
    expect(view(read([], 95_000), press, 105_021).state).toBe("not_known");
  });

  it("says of a refused stop that all flows only where somebody has looked", () => {
    const problem = { code: "forbidden", status: 403 } as unknown as Problem;
    const press: StopPress = { kind: "refused", problem };
    const told = (reading: StopReading | null) => view(reading, press);
    expect(told(read([], 99_000))).toEqual({ state: "refused", problem, isKnown: true });
    expect(told(read([], 80_000))).toEqual({ state: "refused", problem, isKnown: false });
    expect(told(null)).toEqual({ state: "refused", problem, isKnown: false });
  });

  it("is unanswered until the list shows it, or a list that was asked for later does not", () => {
    const press = { kind: "unanswered", sinceMs: 80_000 } as const;
    expect(view(read([], 94_999), press).state).toBe("unanswered");
    expect(view(read([stop(-1)], 94_999), press).state).toBe("in_force");
    expect(view(read([], 95_000), press).state).toBe("flowing");
    expect(view(null, press).state).toBe("unanswered");
  });

  it("is another's whose id differs", () => {
    const other = { ...stop(-1), scope: "wallet", id: "wal_2" } as const;
    const known = { reading: read([other], 99_000), press: undefined };
    const clocks = { nowMs: 100_000, serverMs };
    expect(rungView({ scope: "wallet", id: "wal_1" }, known, clocks).state).toBe("flowing");
    expect(rungView({ scope: "wallet", id: "wal_2" }, known, clocks).state).toBe("in_force");
  });
});
