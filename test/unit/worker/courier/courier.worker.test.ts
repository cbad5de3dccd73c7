import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { verifyPost } from "../../../../src/client/webhook.ts";
import { writeMessage } from "../../../../src/identity/message.ts";
import { publicJwks } from "../../../../src/token/key-ring.ts";
import { controlObject } from "../../../../worker/control/stub.ts";
import { Courier } from "../../../../worker/courier/object.ts";
import { env, ring, travel } from "../../../world.ts";

const gateway = "https://gateway.example/messages";
const contact = { type: "email", value: "buyer@example.com" } as const;
const code = writeMessage(contact, "sign_in", { locale: "en", code: "12345678" });
const notice = writeMessage(contact, "device_added", { locale: "en", code: null });

interface Bench {
  readonly courier: Courier;
  /** Posts that arrived, oldest first. */
  readonly arrived: readonly Request[];
  readonly stored: () => readonly Record<string, SqlStorageValue>[];
}

let benches = 0;

/** The production Courier on a database of its own; `answer` is the gateway. */
async function bench(
  answer: () => Response | Error,
  act: (bench: Bench) => Promise<void>,
  change: object = {},
): Promise<void> {
  const arrived: Request[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    // The platform's own judgement of what is asked for.
    arrived.push(new Request(url, init));
    const answered = answer();
    if (answered instanceof Error) throw answered;
    return answered;
  });
  benches += 1;
  const stub = env.COURIER.get(env.COURIER.idFromName(`bench ${benches}`));
  await runInDurableObject(stub as never, async (_object, state: DurableObjectState) => {
    const courier = new Courier(state, { ...env, MESSAGE_GATEWAY_URL: gateway, ...change });
    const stored = () => state.storage.sql.exec("SELECT * FROM message").toArray();
    await act({ courier, arrived, stored });
    await state.storage.deleteAlarm();
  });
}

afterEach(() => vi.unstubAllGlobals());

const alerts = async () =>
  (await controlObject(env).alerts()).filter(({ kind }) => kind === "gateway_failing");

it("posts a message signed by the webhook key, and forgets it when it was taken", async () => {
  const taken = () => new Response(null, { status: 202 });
  await bench(taken, async ({ courier, arrived, stored }) => {
    await courier.send(code);
    expect(JSON.stringify(stored())).not.toContain("12345678");
    await courier.alarm();
    expect(stored()).toEqual([]);
    const [post] = arrived as [Request];
    const body = new Uint8Array(await post.arrayBuffer());
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(code);
    const { url, headers } = post;
    const verdict = await verifyPost({ url, headers, body }, publicJwks(ring).keys, Date.now());
    expect(verdict).toEqual({ ok: true, messageId: expect.stringMatching(/^\d+-1$/) });
  });
});

it("tries again with the same message id, and gives a code up when it is over", async () => {
  const down = () => new Error("connection refused");
  await bench(down, async ({ courier, arrived, stored }) => {
    await courier.send(code);
    await courier.send(notice);
    await courier.alarm();
    await courier.alarm();
    expect(arrived).toHaveLength(2);
    travel(1_000);
    await courier.alarm();
    expect(arrived).toHaveLength(4);
    const ids = arrived.map(({ headers }) => headers.get("Message-Id"));
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(2);
    travel(600_000);
    await courier.alarm();
    expect(stored()).toHaveLength(1);
    expect(await arrived[arrived.length - 1]?.json()).toEqual(notice);
    travel(86_400_000);
    await courier.alarm();
    expect(stored()).toEqual([]);
  });
});

it("alerts once when the gateway takes nothing for half a minute, and stops counting", async () => {
  let status = 503;
  const answer = () => new Response(null, { status });
  await bench(answer, async ({ courier }) => {
    const before = (await alerts()).length;
    await courier.send(code);
    for (const waitMs of [0, 1_000, 2_000, 4_000]) {
      travel(waitMs);
      await courier.alarm();
    }
    expect(await alerts()).toHaveLength(before);
    travel(30_000);
    await courier.alarm();
    travel(60_000);
    await courier.alarm();
    const [alert] = await alerts();
    expect(alert).toMatchObject({ subject: "message_gateway", evidence: { reason: "status_503" } });
    expect(JSON.stringify(alert)).not.toMatch(/gateway\.example|buyer|12345678/);
    const { count } = alert as { count: number };
    status = 200;
    travel(60_000);
    await courier.alarm();
    status = 503;
    await courier.send(notice);
    await courier.alarm();
    expect((await alerts())[0]?.count).toBe(count);
  });
});

it.each([
  ["a ring without a webhook key", { SEKISHO_KEYS: withoutWebhook() }],
  ["an address that is not HTTPS", { MESSAGE_GATEWAY_URL: "http://gateway.example" }],
  ["no address", { MESSAGE_GATEWAY_URL: undefined }],
])("posts nothing with %s, and keeps the message", async (_name, change) => {
  const taken = () => new Response(null, { status: 200 });
  await bench(
    taken,
    async ({ courier, arrived, stored }) => {
      await courier.send(code);
      await courier.alarm();
      expect([arrived.length, stored().length]).toEqual([0, 1]);
    },
    change,
  );
});

it("takes a redirect for a refusal", async () => {
  const moved = () =>
    new Response(null, { status: 307, headers: { Location: "https://x.example" } });
  await bench(moved, async ({ courier, arrived, stored }) => {
    await courier.send(code);
    await courier.alarm();
    expect([arrived.length, stored().length]).toEqual([1, 1]);
  });
});

function withoutWebhook(): string {
  const { webhook: _webhook, ...older } = JSON.parse(env.SEKISHO_KEYS);
  return JSON.stringify(older);
}
