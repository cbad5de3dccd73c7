import { expect, it, vi } from "vitest";
import { Courier } from "../../worker/courier/mailbox.ts";
import { Guard } from "../../worker/guard/object.ts";
import { Rounds } from "../../worker/observe/rounds.ts";
import { expecting, holder, openWorld, payApproved, send, travel } from "../world.ts";

const world = openWorld();
const path = "/v1/operator/health";

/** What an isolate sees that has not looked for 5 s. */
async function look() {
  const { body, status } = await send(await holder(world().viewer), "GET", path);
  expect(status).toBe(200);
  return body as { status: string; observed_at: string; checks: Record<string, unknown>[] };
}

/** Guards that do not answer before `answer`; `asked` resolves when the first of them is asked. */
function slowGuard() {
  const asked = Promise.withResolvers<void>();
  const answering = Promise.withResolvers<boolean>();
  const slow = vi.spyOn(Guard.prototype, "answers").mockImplementation((() => {
    asked.resolve();
    return answering.promise;
  }) as never);
  return { slow, asked: asked.promise, answer: () => answering.resolve(true) };
}

const of = (checks: readonly Record<string, unknown>[], component: string, measurement: string) =>
  checks.find((each) => each.component === component && each.measurement === measurement);

it("asks every kind of object, tells how each is, and looks again only after 5 s", async () => {
  await payApproved(world().till, await world().customer());
  const first = await look();
  const kinds = ["control", "courier", "directory", "guard", "handle", "merchant"];
  for (const kind of [...kinds, "partner", "settlement"]) {
    expect(of(first.checks, kind, "answer_time")).toMatchObject({
      status: expect.stringMatching(/^(pass|warn)$/),
      observed_unit: "ms",
    });
  }
  expect(of(first.checks, "control", "snapshot_age")).toMatchObject({ status: "pass" });
  expect(of(first.checks, "alerts", "open")).toMatchObject({ status: "pass", observed_value: 0 });
  expect(of(first.checks, "courier", "backlog_age")).toMatchObject({ status: "pass" });
  // The ring of the tests is in the middle of a rotation.
  expect(of(first.checks, "keys", "access")).toMatchObject({
    status: "warn",
    output: "2 keys: a rotation is not finished",
  });
  expect(of(first.checks, "passkeys", "domain")).toMatchObject({ status: "pass" });
  expect(first.status).toBe("warn");
  expect((await look()).observed_at).toBe(first.observed_at);
});

it("names the kind whose object does not answer or fails, and says nothing of why", async () => {
  await travel(6_000);
  const guard = vi.spyOn(Guard.prototype, "answers").mockImplementation(() => {
    throw new Error("no such table: act");
  });
  const { status, checks } = await look();
  guard.mockRestore();
  expect(status).toBe("fail");
  expect(of(checks, "guard", "answer_time")).toEqual({
    component: "guard",
    measurement: "answer_time",
    status: "fail",
    observed_value: null,
    observed_unit: "ms",
    output: "it did not answer",
  });
  expect(JSON.stringify(checks)).not.toContain("table");
});

it("tells how long messages have waited for the gateway", async () => {
  await travel(6_000);
  const sinceMs = Date.now() - 45_000;
  const waiting = vi.spyOn(Courier.prototype, "waiting").mockReturnValue({ waiting: 1, sinceMs });
  const { checks } = await look();
  waiting.mockRestore();
  expect(of(checks, "courier", "backlog_age")).toMatchObject({
    status: "warn",
    output: "8 wait, the oldest for longer than 30 s",
  });
});

it("asks other Couriers a minute later", async () => {
  const couriers = new Set<string>();
  const waiting = vi.spyOn(Courier.prototype, "waiting").mockImplementation(function (
    this: Courier,
  ) {
    couriers.add(`${(this as unknown as { ctx: DurableObjectState }).ctx.id}`);
    return { waiting: 0, sinceMs: null };
  });
  for (const seen of [8, 16]) {
    await travel(60_000);
    await look();
    expect(couriers.size).toBe(seen);
  }
  waiting.mockRestore();
});

it("tells nobody of before while it looks, and looks again at once after a fault of its own", async () => {
  const viewer = await holder(world().viewer);
  const path = "/v1/operator/health";
  await travel(6_000);
  const { slow, asked, answer } = slowGuard();
  const looking = send(viewer, "GET", path);
  await asked;
  const second = await send(viewer, "GET", path);
  answer();
  const first = await looking;
  slow.mockRestore();
  expect([first.status, second.status]).toEqual([200, 429]);

  await travel(6_000);
  const broken = vi.spyOn(Rounds.prototype, "answers", "get").mockImplementation(() => {
    throw new Error("a fault");
  });
  expect((await expecting([500], () => send(viewer, "GET", path))).status).toBe(500);
  broken.mockRestore();
  expect((await send(viewer, "GET", path)).status).toBe(200);
});

it("is refused to everybody but operators", async () => {
  const { till } = world();
  expect((await send(await holder(till), "GET", path)).status).toBe(403);
  const buyer = await world().customer();
  expect((await send(await holder(buyer), "GET", path)).status).toBe(403);
});

it("tells whoever asks while it looks to ask again, and then what was seen", async () => {
  await travel(6_000);
  const by = await holder(world().viewer);
  const { slow, answer } = slowGuard();
  let answered = 0;
  const told = await Promise.all(
    [1, 2, 3].map(async () => {
      const one = await send(by, "GET", path);
      answered += 1;
      if (answered === 2) answer();
      return one;
    }),
  );
  slow.mockRestore();
  const busy = told.filter(({ status }) => status === 429);
  expect([told.length - busy.length, busy.length]).toEqual([1, 2]);
  for (const { body, headers } of busy) {
    expect(body).toMatchObject({ code: "too_many_attempts", retry: "new_request" });
    expect(headers.get("Retry-After")).toMatch(/^[56]$/);
  }
  expect((await look()).status).toBe(told.find(({ status }) => status === 200)?.body.status);
});
