import { expect, test } from "vitest";
import { AppClient } from "../../../../../src/client/app.ts";
import { generateDeviceKey } from "../../../../../src/client/index.ts";
import { json, ScriptedRuntime } from "../scripted-runtime.ts";

const key = await generateDeviceKey();
const ticket = { ticket: "tick", expires_at: "2027-01-15T08:05:00.000Z" };
const tokens = { access_token: "one", refresh_token: "r", token_type: "DPoP", expires_in: 600 };

/** A runtime on which time passes when it is told to. */
class PassingRuntime extends ScriptedRuntime {
  readonly #due: { atMs: number; wake: () => void }[] = [];
  #passedMs = 0;

  override readonly sleep = (durationMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signal?.addEventListener("abort", () => resolve());
      this.#due.push({ atMs: this.#passedMs + durationMs, wake: resolve });
    });

  async pass(durationMs: number): Promise<void> {
    for (const endMs = this.#passedMs + durationMs; this.#passedMs < endMs; ) {
      this.#passedMs += 1_000;
      for (const each of this.#due) if (each.atMs <= this.#passedMs) each.wake();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

async function openStream(answers: (text: string) => string | null) {
  const runtime = new PassingRuntime([json(ticket)]);
  const app = new AppClient({ origin: "https://pay.example", key, runtime });
  await app.session.adopt(tokens, "wal_1");
  const listeners = new Map<string, (event: object) => void>();
  const [asked, ends]: [string[], unknown[]] = [[], []];
  const say = (data: string) => listeners.get("message")?.({ data });
  const end = (code: number) => listeners.get("close")?.({ code });
  const reply = await app.events({
    onEvent: () => undefined,
    onClose: (code) => ends.push(code),
    openSocket: () => ({
      addEventListener: (type, listener) => listeners.set(type, listener),
      close: () => ends.push("closed"),
      send(text) {
        asked.push(text);
        const answer = answers(text);
        if (answer !== null) say(answer);
      },
    }),
  });
  return { runtime, asked, ends, say, end, reply };
}

test("a stream that has gone silent is asked whether it is there, and goes on where it is", async () => {
  const { runtime, asked, ends } = await openStream(() => "pong");
  await runtime.pass(24_000);
  expect(asked).toEqual([]);
  await runtime.pass(60_000);
  expect([asked, ends]).toEqual([["ping", "ping"], []]);
});

test("a stream whose network was lost without a word ends within 35 s", async () => {
  const { runtime, ends } = await openStream(() => null);
  await runtime.pass(34_000);
  expect(ends).toEqual([]);
  await runtime.pass(3_000);
  expect(ends).toEqual([1006, "closed"]);
});

test("a socket that never opened ends as well, and one that is heard is not asked", async () => {
  const unopened = await openStream(() => {
    throw new DOMException("still connecting", "InvalidStateError");
  });
  await unopened.runtime.pass(27_000);
  expect(unopened.ends).toEqual([1006, "closed"]);
  const busy = await openStream(() => "pong");
  for (let seconds = 0; seconds < 60; seconds += 20) {
    busy.say('{"sequence":1,"kind":"payment"}');
    await busy.runtime.pass(20_000);
  }
  expect(busy.asked).toEqual([]);
  if (busy.reply.ok) busy.reply.body.close();
  await busy.runtime.pass(90_000);
  expect(busy.asked).toEqual([]);
});

test("a stream that has ended is not asked any more", async () => {
  const { runtime, asked, ends, end } = await openStream(() => "pong");
  await runtime.pass(10_000);
  end(1001);
  await runtime.pass(90_000);
  expect([asked, ends]).toEqual([[], [1001]]);
});
