import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { LiveFigures } from "../../src/client/index.ts";
import type { ShardReport } from "../../src/monitor/report.ts";
import { quietSecond, secondOf } from "../../src/monitor/second.ts";
import { minuteMs, renderTime, secondMs } from "../../src/time.ts";
import { Monitor } from "../../worker/monitor/object.ts";
import { type Listening, upgrade, watch } from "../world/listener.ts";
import {
  ask,
  env,
  type Operator,
  openWorld,
  origin,
  pay,
  payApproved,
  raiseStop,
  told,
  travel,
} from "../world.ts";

const world = openWorld();
const path = "/v1/operator/events";

function monitorStub() {
  return env.MONITOR.get(env.MONITOR.idFromName("monitor"));
}

function inMonitor<T>(act: (monitor: Monitor, state: DurableObjectState) => T) {
  return runInDurableObject(monitorStub(), (monitor, state) => act(monitor as Monitor, state));
}

function reportOf(seconds: ShardReport["seconds"]): ShardReport {
  return { shard: "mer_1.0", instance: "a", number: 1, seconds, recent: [], more: false };
}

async function ticketOf({ client }: Pick<Operator, "client">): Promise<string> {
  const call = client.session.call<{ ticket: string }>("POST", "/v1/operator/event-tickets");
  return (await told(call)).ticket;
}

/** Waits until what came so far says so. */
function until(
  watching: Listening<LiveFigures>,
  isSo: (events: readonly LiveFigures[]) => boolean,
) {
  return expect.poll(() => isSo(watching.events)).toBe(true);
}

/** All seconds as they were told last. */
function secondsIn(events: readonly LiveFigures[]) {
  const all = events.flatMap(({ seconds }) => seconds).map((second) => [second.t, second] as const);
  return [...new Map(all).values()];
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Waits until shards count, so that nothing that is paid from then on is missed. */
async function watching(): Promise<Listening<LiveFigures>> {
  const stream = await watch(world().operator);
  await until(stream, (events) => events.some(({ seconds }) => seconds.length > 0));
  return stream;
}

describe("an operator's stream", () => {
  it("tells each second's decisions, the newest of them, and which shards were heard", async () => {
    const stream = await watching();
    const [buyer, poor] = [await world().customer(), await world().customer(0)];
    const paid = await payApproved(world().till, buyer, { amount: 700 });
    await pay(world().till, poor, { amount: 900 });
    const large = await world().customer(50_000);
    await pay(world().till, large, { amount: 40_000 });
    // Each shard tells for itself, and one may be heard a second later than another.
    await until(stream, (events) => {
      const seconds = secondsIn(events);
      const { n, of } = events.at(-1)?.heard ?? { n: 0, of: 1 };
      const pending = sum(seconds.map((second) => second.pending));
      const approved = sum(seconds.map((second) => second.approved));
      return pending === 1 && approved === 1 && n === of;
    });
    const seconds = secondsIn(stream.events);
    expect(sum(seconds.map(({ approved }) => approved))).toBe(1);
    expect(sum(seconds.map(({ amount }) => amount))).toBe(700);
    const declined = seconds.map(({ declined: codes }) => codes.insufficient_funds ?? 0);
    expect(sum(declined)).toBe(1);
    expect(seconds.some(({ latency_ms }) => latency_ms !== null)).toBe(true);
    const recent = stream.events.flatMap((event) => event.recent);
    const { payment_id, merchant_id, merchant_name, store_id, store_name } = paid;
    expect(recent.find((each) => each.payment_id === payment_id)).toMatchObject({
      ...{ payment_id, merchant_id, merchant_name, store_id, store_name },
      ...{ amount: 700, currency: "JPY", result: "approved", decline: null },
    });
    expect(recent.map(({ decline }) => decline?.code)).toContain("insufficient_funds");
    const { heard } = stream.events.at(-1) as LiveFigures;
    expect(heard.of).toBeGreaterThan(0);
    expect(heard.n).toBe(heard.of);
    stream.close();
  });

  it("counts up by one, a second at a time, and says what waits for operators", async () => {
    const stream = await watch(world().operator);
    const { stop_id } = await raiseStop(world().operator, { scope: "top_up:atm" });
    const [{ stops_version: before, approvals_waiting }] = stream.events as [LiveFigures];
    await told(world().operator.client.liftStop(stop_id));
    await until(stream, (events) => events.at(-1)?.approvals_waiting === approvals_waiting + 1);
    expect(stream.events.at(-1)?.stops_version).toBeGreaterThan(before);
    const sequences = stream.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    stream.close();
  });

  it("has an alarm and a timer while somebody listens, and neither afterwards", async () => {
    const alarm = () => runInDurableObject(monitorStub(), (_, { storage }) => storage.getAlarm());
    const stream = await watch(world().operator);
    expect(await alarm()).not.toBeNull();
    stream.close();
    await expect.poll(() => stream.ended).not.toBeNull();
    expect(await runDurableObjectAlarm(monitorStub())).toBe(true);
    expect(await alarm()).toBeNull();
    // What a timer or a call holds is not let go.
    await evictDurableObject(monitorStub());
  });

  it("counts a report once that comes again, since its answer was lost", async () => {
    const stream = await watching();
    const atMs = secondOf(Date.now());
    const reported = reportOf([[atMs, { ...quietSecond, approved: 3 }]]);
    const { pauseMs } = await inMonitor((monitor) => monitor.report(reported));
    expect(pauseMs).toBe(secondMs);
    expect(await inMonitor((monitor) => monitor.report(reported))).toEqual({ pauseMs });
    const told = () => secondsIn(stream.events).find(({ t }) => t === renderTime(atMs));
    await until(stream, () => told() !== undefined);
    const { length } = stream.events;
    await until(stream, (events) => events.length > length);
    expect(told()?.approved).toBe(3);
    stream.close();
  });

  it("has shards report until a second after the last listener has gone", async () => {
    const stream = await watching();
    const reported = reportOf([]);
    const reply = await inMonitor((monitor, state) => {
      for (const socket of state.getWebSockets()) socket.close(1000);
      return monitor.report(reported);
    });
    expect(reply).toEqual({ pauseMs: secondMs });
    const next = () => inMonitor((monitor) => monitor.report({ ...reported, number: 2 }));
    await expect.poll(next).toEqual({ pauseMs: null });
    stream.close();
  });

  it("is told on by a new instance, by its numbers", async () => {
    const stream = await watch(world().operator);
    const reply = await runInDurableObject(monitorStub(), (_, state) =>
      new Monitor(state, env).report(reportOf([])),
    );
    expect(reply).toEqual({ pauseMs: secondMs });
    await until(stream, ({ length }) => length > 3);
    const sequences = stream.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    stream.close();
  });

  it("takes no message, and answers ping", async () => {
    const stream = await watch(world().operator);
    stream.socket.send("ping");
    await expect.poll(() => stream.messages).toContain("pong");
    stream.socket.send("{}");
    expect(await stream.end()).toBe(1003);
  });
});

describe("an operator's stream is ended", () => {
  it("with 4401 when the operator gets another role", async () => {
    const { approver, second } = world();
    const stream = await watch(second);
    const waiting = await told(
      approver.client.raiseEpoch({ scope: "operators", reason: "a test" }),
    );
    await told(second.client.approve((waiting as { approval_id: string }).approval_id));
    expect(await stream.end()).toBe(4401);
    expect(stream.messages.at(-1)).toContain('"kind":"stream.ended"');
  });

  it("with 4402 when its token is over, and the SDK goes on with a new one", async () => {
    const stream = await watch(world().operator);
    const first = stream.socket;
    travel(10 * minuteMs);
    await expect.poll(() => stream.socket !== first).toBe(true);
    stream.close();
  });

  it("with 4409 when the operator opens a fifth one", async () => {
    const streams = [];
    for (let opened = 0; opened < 5; opened += 1) streams.push(await watch(world().operator));
    expect(await streams[0]?.end()).toBe(4409);
    for (const stream of streams.slice(1)) stream.close();
  });
});

describe("a ticket of an operator", () => {
  it("opens one stream, within 30 s", async () => {
    const ticket = await ticketOf(world().operator);
    const { status, webSocket } = await upgrade(ticket, "", path);
    expect(status).toBe(101);
    webSocket?.accept();
    webSocket?.close(1000);
    expect((await upgrade(ticket, "", path)).status).toBe(401);
    const late = await ticketOf(world().operator);
    travel(30 * secondMs);
    expect((await upgrade(late, "", path)).status).toBe(401);
  });

  it("is refused malformed_request when nothing is upgraded", async () => {
    const plain = await ask(`${origin}${path}`);
    expect(plain.body).toMatchObject({ status: 400, code: "malformed_request" });
  });
});
