import { expect, it } from "vitest";
import { type PaymentOutcome, type Runtime, TerminalClient } from "../../src/client/index.ts";
import { answerDeadlineMs } from "../../src/client/till/payment-pace.ts";
import { bill, openWorld, origin, runtime, scan, told, travel, walletLog } from "../world.ts";

const world = openWorld();

const json = (body: unknown, status = 200) => Response.json(body, { status });
/** What is said in the server's place, by whoever knows the request that was on its way. */
const strangers: readonly [string, (sent: { reference: string }) => Response][] = [
  ["null", () => json(null)],
  ["a portal's page", () => new Response("<h1>Sign in</h1>", { status: 200 })],
  ["another's JSON", () => json({ status: "ok" })],
  [
    "a firewall's problem",
    () =>
      new Response('{"code":"blocked_by_waf","status":403,"title":"x"}', {
        status: 403,
        headers: { "Content-Type": "application/problem+json" },
      }),
  ],
  [
    "another till's payment",
    () =>
      json({
        ...{ payment_id: "pay_9", reference: "other-000009", result: "declined", final: true },
        ...{ status: "declined", amount: 5, currency: "JPY" },
      }),
  ],
  [
    "another till's cancellation",
    ({ reference }) =>
      json({
        ...{ cancellation_id: "can_9", status: "done", final: true },
        payment: {
          ...{ payment_id: "pay_9", reference: `${reference}-9`, result: "approved", final: true },
          ...{ status: "cancelled", amount: 5, currency: "JPY" },
        },
      }),
  ],
];

/** The SDK's own program at this till. While `speaks`, every answer is exchanged for a stranger's. */
function behind(say: (sent: { reference: string }) => Response) {
  const state = { speaks: true };
  const machine: Runtime = {
    ...runtime,
    async fetch(url, init) {
      const answer = await runtime.fetch(url, init);
      const isSession = new URL(url).pathname.endsWith("/sessions");
      if (!state.speaks || isSession) return answer;
      const sent = init.body === undefined ? "{}" : new TextDecoder().decode(init.body as never);
      return say(JSON.parse(sent));
    },
    async sleep(durationMs, signal) {
      if (durationMs === answerDeadlineMs) return await runtime.sleep(durationMs, signal);
      travel(Math.ceil(durationMs));
    },
  };
  const { key, terminalId } = world().till;
  const client = new TerminalClient({ origin, key, terminalId, runtime: machine });
  return { client, state };
}

it.each(strangers)("A34: %s in place of every answer ends no payment", async (_, say) => {
  const buyer = await world().customer();
  const request = bill(await scan(buyer));
  const { client, state } = behind(say);
  const first = await client.pay(request, { patienceMs: 20_000 });
  expect(first).toMatchObject({ kind: "unresolved", reason: "no_answer" });
  expect(await client.acknowledge(request.reference)).toBe(false);
  state.speaks = false;
  const outcomes: PaymentOutcome[] = await client.resume();
  expect(outcomes).toMatchObject([{ kind: "approved", reference: request.reference }]);
  expect((await told(buyer.app.wallet())).balances.available).toBe(8_800);
  const kinds = (await walletLog(buyer.route)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "payment")).toHaveLength(1);
});

it.each(strangers)(
  "A34: %s is no cancellation: it is asked for until it is one",
  async (_, say) => {
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const { client, state } = behind(say);
    const first = await client.pay(request, { patienceMs: 60_000 });
    expect(first).toMatchObject({ kind: "unresolved" });
    state.speaks = false;
    expect(await client.resume()).toMatchObject([
      { kind: "cancelled", reference: request.reference },
    ]);
    expect((await told(buyer.app.wallet())).balances.available).toBe(10_000);
  },
);
