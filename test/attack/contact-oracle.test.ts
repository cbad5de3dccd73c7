import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Control } from "../../worker/control/object.ts";
import { Courier } from "../../worker/courier/mailbox.ts";
import { Directory } from "../../worker/directory/object.ts";
import { Guard } from "../../worker/guard/object.ts";
import { Wallet } from "../../worker/wallet/object.ts";
import {
  type Customer,
  type Holder,
  makePair,
  openWorld,
  register,
  send,
  type Told,
  unique,
} from "../world.ts";

/*
 * Whether a contact is known shows in nothing that a caller can see or measure: the answer, and the
 * calls that the Worker waits for before it gives one. `npm run bench -- contact-timing` measures
 * the time itself.
 */
openWorld();

const ways = ["registrations", "sign-ins", "recoveries", "lost-devices"] as const;
let customer: Customer;

beforeAll(async () => {
  customer = await register();
});
afterEach(() => void vi.restoreAllMocks());

/**
 * What no answer waits for: an isolate asks Control once a second, whatever is called, and counts
 * what was wrong after the answer; shards of Guard report what they have counted at times of their own.
 */
const unheard = ["constructor", "alarm", "fetch", "snapshot", "fail", "count"];

/** Notes every call to an object from now on, until told to stop; those at once in any order. */
function listenToObjects(): () => string[] {
  const calls: string[] = [];
  let listening = true;
  for (const [name, type] of Object.entries({ Control, Courier, Directory, Guard, Wallet })) {
    const prototype = type.prototype as unknown as Record<string, (...input: unknown[]) => unknown>;
    for (const method of Object.getOwnPropertyNames(prototype)) {
      if (unheard.includes(method)) continue;
      const act = prototype[method];
      if (typeof act !== "function") continue;
      vi.spyOn(prototype, method).mockImplementation(function (this: unknown, ...input) {
        if (listening) calls.push(`${name}.${method}`);
        return act.apply(this, input);
      });
    }
  }
  return () => {
    listening = false;
    return calls.sort();
  };
}

/** What was answered, without what is another in every answer. */
function shapeOf({ status, headers, body }: Told) {
  const lengths = Object.entries(body as Record<string, unknown>).map(([name, value]) => [
    name,
    typeof value === "string" ? value.length : value,
  ]);
  return { status, lengths, headers: [...headers.keys()] };
}

async function begin(way: string, value: string) {
  const by: Holder = { key: await makePair(), token: null };
  const body = { contact: { type: "email", value }, locale: "en" };
  const heard = listenToObjects();
  const told = await send(by, "POST", `/v1/${way}`, body);
  const calls = heard();
  vi.restoreAllMocks();
  return { by, told, calls, id: Object.values(told.body as Record<string, string>)[0] ?? "" };
}

async function prove(way: string, { by, id }: { by: Holder; id: string }) {
  const heard = listenToObjects();
  const path = `/v1/${way}/${id}/contact-proof`;
  const told = await send(by, "POST", path, { code: "00000000" });
  const calls = heard();
  vi.restoreAllMocks();
  return { told, calls };
}

describe.each(ways)("N: known and unknown contacts: %s", (way) => {
  it("answers alike in every member, and waits for the same calls", async () => {
    // As long as the known one, so that lengths can be compared.
    const stranger = `${unique("stranger")}@example.com`.padStart(customer.contact.length, "x");
    const known = await begin(way, customer.contact);
    const unknown = await begin(way, stranger.slice(-customer.contact.length));
    expect(known.told.status).toBe(201);
    expect(shapeOf(unknown.told)).toEqual(shapeOf(known.told));
    expect(unknown.calls).toEqual(known.calls);
    expect(known.calls).toEqual(
      expect.arrayContaining(["Directory.open", "Courier.send", "Guard.admit"]),
    );
    const [wrong, wrongUnknown] = [await prove(way, known), await prove(way, unknown)];
    expect(wrong.told.body).toMatchObject({ code: "forbidden", tries_left: 4 });
    expect(shapeOf(wrongUnknown.told)).toEqual(shapeOf(wrong.told));
    expect(wrongUnknown.told.body.detail).toBe(wrong.told.body.detail);
    expect(wrongUnknown.calls).toEqual(wrong.calls);
  });
});
