import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { auditRowsMax } from "../../src/bounds.ts";
import type { AlertQuery } from "../../src/client/index.ts";
import type { Control } from "../../worker/control/object.ts";
import { controlObject } from "../../worker/control/stub.ts";
import { env, openWorld, raiseStop, refusal, told, unique } from "../world.ts";

const world = openWorld();

async function allAlerts(query: AlertQuery) {
  const { client } = world().viewer;
  const found = [];
  const pages = [];
  let cursor: string | undefined;
  do {
    const page = await told(client.alerts({ ...query, ...(cursor ? { cursor } : {}) }));
    found.push(...page.alerts);
    pages.push(page.alerts.length);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return { found, pages };
}

describe("the list of alerts", () => {
  it("has every alert once, in pages, the newest first, and acknowledged ones where asked", async () => {
    const { operator } = world();
    const control = controlObject(env);
    const subjects = Array.from({ length: 205 }, () => unique("source"));
    for (const subject of subjects) {
      await control.raiseAlert({
        ...{ kind: "guard_source_blocked", subject },
        ...{ evidence: { n: 1 }, proposedStop: null },
      });
    }
    const open = await allAlerts({});
    expect(open.pages.slice(0, 2)).toEqual([100, 100]);
    const mine = open.found.filter(({ subject }) => subjects.includes(subject));
    expect(new Set(mine.map(({ subject }) => subject))).toEqual(new Set(subjects));
    expect(mine).toHaveLength(subjects.length);
    const times = open.found.map(({ last_at }) => last_at);
    expect(times).toEqual(times.toSorted().reverse());
    const [first] = mine as [(typeof mine)[0]];
    await told(operator.client.acknowledgeAlert(first.alert_id));
    const ids = async (query: AlertQuery) =>
      (await allAlerts(query)).found.map(({ alert_id }) => alert_id);
    expect(await ids({})).not.toContain(first.alert_id);
    expect(await ids({ state: "all" })).toContain(first.alert_id);
    const taken = (await allAlerts({ state: "acknowledged" })).found;
    expect(taken).toMatchObject([
      { alert_id: first.alert_id, acknowledged_by: operator.operatorId },
    ]);
    const wrong = await refusal(world().viewer.client.alerts({ cursor: "page two" }));
    expect(wrong).toMatchObject({ status: 400, code: "malformed_request", pointer: "/cursor" });
  });
});

describe("the operators' record", () => {
  it("tells what was done and what was refused, the newest first, without a gap", async () => {
    const { operator, viewer, till } = world();
    const stop = await raiseStop(operator, { scope: "top_up:atm" });
    const denied = viewer.client.raiseStop({ scope: "spending", reason: "not mine" });
    expect(await refusal(denied)).toMatchObject({ status: 403 });
    for (let n = 0; n < 101; n += 1) await told(operator.client.addTerminal(till.storeId, `t${n}`));
    const first = await told(viewer.client.record());
    expect(first.events).toHaveLength(100);
    const rest = [];
    let { cursor } = first;
    while (cursor !== null) {
      const page = await told(viewer.client.record(cursor));
      rest.push(...page.events);
      cursor = page.cursor;
    }
    const all = [...first.events, ...rest];
    const [newest] = all as [(typeof all)[0]];
    const sequences = Array.from({ length: newest.sequence }, (_, n) => newest.sequence - n);
    expect(all.map(({ sequence }) => sequence)).toEqual(sequences);
    expect(all).toContainEqual(
      expect.objectContaining({
        act: "raise_stop",
        actor: operator.operatorId,
        detail: expect.objectContaining({ stop_id: stop.stop_id, scope: "top_up:atm" }),
      }),
    );
    expect(all).toContainEqual(
      expect.objectContaining({
        actor: viewer.operatorId,
        detail: expect.objectContaining({ refused: "forbidden" }),
      }),
    );
    expect(await refusal(viewer.client.record("first"))).toMatchObject({ pointer: "/cursor" });
  });

  it("is read at most so many rows at a time, however many are asked for", async () => {
    const control = env.CONTROL.get(env.CONTROL.idFromName("control"));
    const undone = new Error("undone");
    const read: number[][] = [];
    const reading = runInDurableObject(control, (object: unknown, { storage }) =>
      storage.transactionSync(() => {
        storage.sql.exec(
          `INSERT INTO audit (sequence, at_ms, actor, act, detail, hash)
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= ?)
           SELECT 1e9 + i, 0, 'nobody', 'nothing', '{}', '' FROM n`,
          auditRowsMax,
        );
        for (const asked of [7, auditRowsMax + 1]) {
          const rows = (object as Control).audit(1e9, asked);
          read.push([rows.length, (rows.at(-1)?.sequence ?? 0) - 1e9]);
        }
        throw undone;
      }),
    );
    await expect(reading).rejects.toThrow("undone");
    expect(read).toEqual([
      [7, 7],
      [auditRowsMax, auditRowsMax],
    ]);
  });
});
