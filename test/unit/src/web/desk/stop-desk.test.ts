import { describe, expect, it } from "vitest";
import type { StopRaised, StopRequest } from "../../../../../src/client/resource/operator.ts";
import type { Reply } from "../../../../../src/client/wire/answer.ts";
import { unknown } from "../../../../../src/client/wire/answer.ts";
import { StopDesk } from "../../../../../src/web/desk/stop-desk.ts";
import { answered, refused } from "./desk-fakes.ts";

const target = { scope: "spending", id: null } as const;
const words = { reason: "incident", forMs: null };

function openedDesk(answer: Reply<StopRaised> | Promise<Reply<StopRaised>>) {
  const sent: StopRequest[] = [];
  let nowMs = 1_000;
  const desk = new StopDesk({
    client: {
      stops: async () => answered({ stops: [], confirmations: [] }),
      raiseStop: async (request) => {
        sent.push(request);
        return await answer;
      },
    },
    operatorId: () => "opr_1",
    nowMs: () => nowMs,
    serverMs: () => Date.parse("2026-11-29T05:00:00Z"),
  });
  return { desk, sent, pass: (ms: number) => (nowMs += ms) };
}

describe("raising a stop", () => {
  it("sends one request however often it is pressed while it is asked for", async () => {
    const open = Promise.withResolvers<Reply<StopRaised>>();
    const { desk, sent } = openedDesk(open.promise);
    const first = desk.raise(target, words);
    await desk.raise(target, words);
    expect(desk.presses.value.spending?.kind).toBe("asking");
    open.resolve(answered({ stop_id: "stp_1", in_force_at: "2026-11-29T05:00:01Z" }));
    await first;
    expect(sent).toEqual([{ scope: "spending", reason: "incident" }]);
    expect(desk.presses.value.spending?.kind).toBe("raised");
  });

  it("does not know what became of it without an answer, and may be pressed again", async () => {
    const { desk, sent } = openedDesk(unknown("no_answer", "cut"));
    await desk.raise(target, words);
    expect(desk.presses.value.spending?.kind).toBe("unanswered");
    await desk.raise(target, words);
    expect(sent).toHaveLength(2);
  });

  it("does not know it either when the server failed, and is told a refusal in its words", async () => {
    const failed = openedDesk(refused("unavailable", 503));
    await failed.desk.raise(target, words);
    expect(failed.desk.presses.value.spending?.kind).toBe("unanswered");
    const without = openedDesk(refused("forbidden", 403));
    await without.desk.raise(target, words);
    expect(without.desk.presses.value.spending).toMatchObject({
      ...{ kind: "refused", problem: { code: "forbidden" } },
    });
  });

  it("ends by the server's clock when an end was chosen", async () => {
    const { desk, sent } = openedDesk(unknown("deadline", ""));
    await desk.raise({ scope: "wallet", id: "wal_1" }, { reason: "r", forMs: 3_600_000 });
    const until = "2026-11-29T06:00:00.000Z";
    expect(sent).toEqual([{ scope: "wallet", id: "wal_1", reason: "r", until }]);
  });
});

it("a list that was overtaken by a later one changes nothing", async () => {
  const late = Promise.withResolvers<Reply<{ stops: []; confirmations: [] }>>();
  let turn = 0;
  let nowMs = 0;
  const desk = new StopDesk({
    client: {
      stops: () => {
        turn += 1;
        return turn === 1 ? late.promise : Promise.resolve(answered(empty));
      },
      raiseStop: async () => unknown("no_answer", ""),
    },
    operatorId: () => "opr_1",
    nowMs: () => nowMs,
    serverMs: () => 0,
  });
  const empty = { stops: [], confirmations: [] } as { stops: []; confirmations: [] };
  const first = desk.read();
  nowMs = 100;
  await desk.read();
  late.resolve(answered(empty));
  await first;
  expect(desk.reading.value?.askedAtMs).toBe(100);
});
