import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { verifyPost } from "../../../../src/client/webhook.ts";
import { writeMessage } from "../../../../src/courier/message.ts";
import { publicJwks } from "../../../../src/token/key-ring.ts";
import { Courier } from "../../../../worker/courier/object.ts";
import { env, openAlerts, ring, travel } from "../../../world.ts";

const gateway = "https://gateway.example/messages";
const contact = { type: "email", value: "buyer@example.com" } as const;
const code = writeMessage(contact, "sign_in", { locale: "en", code: "12345678" });
const notice = writeMessage(contact, "device_added", { locale: "en", code: null });

interface Bench {
  readonly courier: Courier;
  /** Posts that arrived, oldest first. */
  readonly arrived: readonly Request[];
  readonly stored: () => readonly Record<string, SqlStorageValue>[];
  /** When its alarm is to ring. */
  readonly alarmMs: () => Promise<number | null>;
  /** Waits until every try that was begun is over. */
  readonly settled: () => Promise<void>;
}

let benches = 0;

/** The production Courier on a database of its own; `answer` is the gateway. */
async function bench(
  answer: (request: Request) => Response | Error | Promise<Response>,
  act: (bench: Bench) => Promise<void>,
  change: object = {},
): Promise<void> {
  const arrived: Request[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    // The platform's own judgement of what is asked for.
    const request = new Request(url, init);
    arrived.push(request);
    const answered = await answer(request);
    if (answered instanceof Error) throw answered;
    return answered;
  });
  benches += 1;
  const stub = env.COURIER.get(env.COURIER.idFromName(`bench ${benches}`));
  await runInDurableObject(stub as never, async (_object, state: DurableObjectState) => {
    const courier = new Courier(state, { ...env, MESSAGE_GATEWAY_URL: gateway, ...change });
    const stored = () => state.storage.sql.exec("SELECT * FROM message").toArray();
    const alarmMs = () => state.storage.getAlarm();
    const tries: Promise<unknown>[] = [];
    vi.spyOn(state, "waitUntil").mockImplementation((work) => void tries.push(work));
    const settled = async () => void (await Promise.all(tries.splice(0)));
    await act({ courier, arrived, stored, alarmMs, settled });
    await state.storage.deleteAlarm();
  });
}

afterEach(() => vi.unstubAllGlobals());

const alerts = async () => (await openAlerts()).filter(({ kind }) => kind === "gateway_failing");

it("posts a message signed by the webhook key, and forgets it when it was taken", async () => {
  const taken = () => new Response(null, { status: 202 });
  await bench(taken, async ({ courier, arrived, stored, settled }) => {
    await courier.send(code);
    expect(stored()).toHaveLength(1);
    expect(JSON.stringify(stored())).not.toContain("12345678");
    await settled();
    expect(stored()).toEqual([]);
    const [post] = arrived as [Request];
    const body = new Uint8Array(await post.arrayBuffer());
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(code);
    const { url, headers } = post;
    const verdict = await verifyPost({ url, headers, body }, publicJwks(ring).keys, Date.now());
    expect(verdict).toEqual({ ok: true, messageId: expect.stringMatching(/^[0-9a-f]{16}-\d+-1$/) });
  });
});

it("tries again with the same message id, and gives a code up when it is over", async () => {
  const down = () => new Error("connection refused");
  await bench(down, async ({ courier, arrived, stored, settled }) => {
    const ring = async () => {
      await courier.alarm();
      await settled();
    };
    await courier.send(code);
    await courier.send(notice);
    await ring();
    await ring();
    expect(arrived).toHaveLength(2);
    travel(1_000);
    await ring();
    expect(arrived).toHaveLength(4);
    const ids = arrived.map(({ headers }) => headers.get("Message-Id"));
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(2);
    travel(600_000);
    await ring();
    expect(stored()).toHaveLength(1);
    expect(await arrived[arrived.length - 1]?.json()).toEqual(notice);
    travel(86_400_000);
    await ring();
    expect(stored()).toEqual([]);
  });
});

it("lets no address wait for another that hangs, at its first try and at the next", async () => {
  let hangUp = (_: Response) => {};
  const hanging = new Promise<Response>((resolve) => {
    hangUp = resolve;
  });
  let refusing = true;
  const answer = async (request: Request) => {
    if ((await request.clone().text()).includes("hanging@example.com")) return await hanging;
    return new Response(null, { status: refusing ? 503 : 200 });
  };
  await bench(answer, async ({ courier, arrived, stored, settled }) => {
    const locale = { locale: "en", code: "12345678" };
    const to = (value: string) => writeMessage({ type: "email", value }, "sign_in", locale);
    await courier.send(to("hanging@example.com"));
    for (let other = 0; other < 20; other += 1) await courier.send(to(`${other}@example.com`));
    const waiting = (tries: number) => stored().filter((message) => message.tries === tries).length;
    await expect.poll(() => waiting(1)).toBe(20);
    refusing = false;
    travel(1_000);
    await courier.alarm();
    await expect.poll(stored).toHaveLength(1);
    expect(arrived).toHaveLength(41);
    hangUp(new Response(null, { status: 200 }));
    await settled();
    expect(stored()).toEqual([]);
  });
});

it.each([3_600_000, 86_400_000])(
  "sets a try by the clock of whoever asks while its own is %d ms ahead",
  async (aheadMs) => {
    const down = () => new Error("connection refused");
    await bench(down, async ({ courier, arrived, alarmMs, settled }) => {
      const askedMs = Date.now();
      travel(aheadMs);
      await courier.send(code, askedMs);
      expect(await alarmMs()).toBeLessThan(askedMs + 20_000);
      await settled();
      expect(await alarmMs()).toBeLessThan(askedMs + 20_000);
      travel(-aheadMs);
      await courier.alarm();
      await settled();
      expect(arrived).toHaveLength(2);
    });
  },
);

it("begins a try again that was set by a clock ahead, and one that its instance did not end", async () => {
  const down = () => new Error("connection refused");
  await bench(down, async ({ courier, arrived, stored, settled }) => {
    travel(3_600_000);
    await courier.send(code);
    await settled();
    travel(-3_600_000);
    await courier.alarm();
    await settled();
    expect(arrived).toHaveLength(2);
    expect(stored()).toHaveLength(1);
  });
  // An instance that ends in the middle of a try leaves its row as it was when the try began.
  await bench(
    () => new Promise(() => {}),
    async ({ courier, arrived }) => {
      await courier.send(code);
      await expect.poll(() => arrived.length).toBe(1);
      travel(10_000);
      await courier.alarm();
      await expect.poll(() => arrived.length).toBe(2);
    },
  );
});

it("alerts once when the gateway takes nothing for half a minute, and stops counting", async () => {
  let status = 503;
  const answer = () => new Response(null, { status });
  await bench(answer, async ({ courier, settled }) => {
    const ring = async () => {
      await courier.alarm();
      await settled();
    };
    const before = (await alerts()).length;
    await courier.send(code);
    for (const waitMs of [0, 1_000, 2_000, 4_000]) {
      travel(waitMs);
      await ring();
    }
    expect(await alerts()).toHaveLength(before);
    travel(30_000);
    await ring();
    travel(60_000);
    await ring();
    const [alert] = await alerts();
    expect(alert).toMatchObject({ subject: "message_gateway", evidence: { reason: "status_503" } });
    expect(JSON.stringify(alert)).not.toMatch(/gateway\.example|buyer|12345678/);
    const { count } = alert as { count: number };
    status = 200;
    travel(60_000);
    await ring();
    status = 503;
    await courier.send(notice);
    await ring();
    expect((await alerts())[0]?.count).toBe(count);
  });
});

it.each([
  ["an address that is not HTTPS", { MESSAGE_GATEWAY_URL: "http://gateway.example" }],
  ["no address", { MESSAGE_GATEWAY_URL: undefined }],
])("posts nothing with %s, and keeps the message", async (_name, change) => {
  const taken = () => new Response(null, { status: 200 });
  await bench(
    taken,
    async ({ courier, arrived, stored, settled }) => {
      await courier.send(code);
      await settled();
      expect([arrived.length, stored().length]).toEqual([0, 1]);
    },
    change,
  );
});

it("takes a redirect for a refusal", async () => {
  const moved = () =>
    new Response(null, { status: 307, headers: { Location: "https://x.example" } });
  await bench(moved, async ({ courier, arrived, stored, settled }) => {
    await courier.send(code);
    await settled();
    expect([arrived.length, stored().length]).toEqual([1, 1]);
  });
});
