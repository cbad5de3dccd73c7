import { describe, expect, it } from "vitest";
import type { Alert, Approval } from "../../../../../src/client/resource/operator.ts";
import { QueueDesk } from "../../../../../src/web/desk/queue-desk.ts";
import { answered, refused } from "./desk-fakes.ts";

const alerts = (...ids: string[]) => ids.map((alert_id) => ({ alert_id }) as Alert);

/** A desk, whose reading tells these open alerts, newest first, and whether there are more pages. */
function openedDesk() {
  const town = {
    ...{ open: alerts("alr_1"), cursor: null as string | null, isDown: false },
    approvals: [{ approval_id: "apr_1", status: "waiting" }] as Approval[],
  };
  let nowMs = 0;
  let rung = 0;
  const desk = new QueueDesk(
    {
      alerts: async () =>
        town.isDown
          ? refused("unavailable", 503)
          : answered({ alerts: town.open, cursor: town.cursor }),
      approvals: async () => answered({ approvals: town.approvals }),
    },
    { nowMs: () => nowMs, onArrival: () => (rung += 1) },
  );
  const read = async (...ids: string[]) => {
    town.open = alerts(...ids);
    nowMs += 4_000;
    await desk.read();
    return { news: desk.news.value, rung };
  };
  return { desk, town, read };
}

describe("a new alert", () => {
  it("is none that was open when the page was opened", async () => {
    const { desk, read } = openedDesk();
    expect(await read("alr_2", "alr_1")).toEqual({ news: 0, rung: 0 });
    expect(desk.arrived.value).toBeNull();
  });

  it("rings once a reading, is counted until it is looked at, and is told with its time", async () => {
    const { desk, read } = openedDesk();
    await read("alr_1");
    expect(await read("alr_3", "alr_2", "alr_1")).toEqual({ news: 2, rung: 1 });
    expect(desk.arrived.value).toEqual({ count: 2, atMs: 8_000 });
    expect(await read("alr_3", "alr_2", "alr_1")).toEqual({ news: 2, rung: 1 });
    desk.news.value = 0;
    expect(await read("alr_4", "alr_3", "alr_2")).toEqual({ news: 1, rung: 2 });
    expect(desk.arrived.value).toEqual({ count: 1, atMs: 16_000 });
  });

  it("rings wherever it stands, since another object's clock may be behind", async () => {
    const { read } = openedDesk();
    await read("alr_2");
    expect(await read("alr_2", "alr_1")).toEqual({ news: 1, rung: 1 });
  });

  it("rings as the first of all, and in place of all that were open", async () => {
    const { read } = openedDesk();
    await read();
    expect(await read("alr_1")).toEqual({ news: 1, rung: 1 });
    expect(await read("alr_2")).toEqual({ news: 2, rung: 2 });
  });

  it("is none that moves up onto a full page when others are noted", async () => {
    const { town, read } = openedDesk();
    town.cursor = "next";
    await read("alr_9", "alr_8", "alr_7");
    expect(await read("alr_9", "alr_7", "alr_6")).toEqual({ news: 0, rung: 0 });
    town.cursor = null;
    expect(await read("alr_7", "alr_6", "alr_5")).toEqual({ news: 0, rung: 0 });
    expect(await read("alr_7", "alr_6", "alr_5", "alr_4")).toEqual({ news: 1, rung: 1 });
  });

  it("is none again that was noted and stands there once more", async () => {
    const { read } = openedDesk();
    await read("alr_1");
    await read();
    expect(await read("alr_1")).toEqual({ news: 0, rung: 0 });
  });
});

it("what does not answer stays as it was, and ages", async () => {
  const { desk, town, read } = openedDesk();
  await read("alr_1");
  town.isDown = true;
  await read("alr_2");
  expect(desk.alerts.value).toEqual({ rows: alerts("alr_1"), readAtMs: 4_000 });
  expect(desk.approvals.value?.readAtMs).toBe(8_000);
});

it("tells what waits apart from what was decided", async () => {
  const { desk, town, read } = openedDesk();
  town.approvals = [...town.approvals, { approval_id: "apr_2", status: "approved" } as Approval];
  await read();
  expect(desk.waiting.value.map(({ approval_id }) => approval_id)).toEqual(["apr_1"]);
});
