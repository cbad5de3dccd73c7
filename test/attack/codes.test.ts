import { describe, expect, it } from "vitest";
import type { Payment } from "../../src/client/index.ts";
import { signCode } from "../../src/token/code/online-code.ts";
import { encodeHex } from "../../src/token/grammar.ts";
import {
  bill,
  type Customer,
  expectSoundBooks,
  footprint,
  type Holder,
  holder,
  mirrorSignature,
  openWorld,
  pay,
  payApproved,
  persist,
  random,
  ring,
  scan,
  send,
  showCode,
  told,
  travel,
  walletLog,
  withPart,
  withUnusedBit,
} from "../world.ts";

const world = openWorld();

async function available(customer: Customer): Promise<number> {
  return (await told(customer.app.wallet())).balances.available;
}

/** How many payments of a wallet were approved, by its own log. */
async function approvals({ route }: Customer): Promise<number> {
  const payments = (await walletLog(route)).filter((row) => row.kind === "payment");
  return payments.filter((row) => JSON.parse(row.body).declineCode === null).length;
}

describe("A1: replay of a used code", () => {
  it("declines code_spent at the same till, the next one and another merchant", async () => {
    const { till, neighbour, stranger } = world();
    const buyer = await world().customer();
    const code = await scan(buyer);
    await payApproved(till, code);
    for (const where of [till, neighbour, stranger]) {
      expect((await pay(where, code, { amount: 700 })).decline?.code).toBe("code_spent");
    }
    expect(await approvals(buyer)).toBe(1);
    expect(await available(buyer)).toBe(8_800);
  });

  const spellings: Record<string, { spell: (code: string) => string; declined: string }> = {
    "a space after it": { spell: (code) => `${code} `, declined: "code_invalid" },
    "a line end after it": { spell: (code) => `${code}\n`, declined: "code_invalid" },
    "a space before it": { spell: (code) => ` ${code}`, declined: "code_invalid" },
    padding: { spell: (code) => `${code}==`, declined: "code_invalid" },
    "an unused bit of the signature": {
      spell: (code) => withPart(code, 2, withUnusedBit),
      declined: "code_invalid",
    },
    "a space in the signature": {
      spell: (code) => withPart(code, 2, (part) => `${part.slice(0, 40)} ${part.slice(40)}`),
      declined: "code_invalid",
    },
    "the signature's other s": {
      spell: (code) => withPart(code, 2, mirrorSignature),
      declined: "code_spent",
    },
    "the letters of base64": {
      spell: (code) => code.replaceAll("-", "+").replaceAll("_", "/"),
      declined: "code_invalid",
    },
    "a JSON serialisation": {
      spell: (code) => {
        const [header, payload, signature] = code.split(".");
        return JSON.stringify({ protected: header, payload, signature });
      },
      declined: "code_invalid",
    },
  };
  it.each(Object.entries(spellings))("gives no second decision for %s", async (_name, how) => {
    const { till } = world();
    const buyer = await world().customer();
    // Spelled with both letters that base64 writes otherwise, so that no case is the code itself.
    let code = await scan(buyer);
    while (!/-/.test(code) || !/_/.test(code)) code = await scan(buyer);
    await payApproved(till, code);
    const again = await pay(till, how.spell(code), { amount: 700 });
    expect(again.decline?.code).toBe(how.declined);
    expect(await approvals(buyer)).toBe(1);
    expect(await available(buyer)).toBe(8_800);
  });

  it("declines code_spent for the first code and its twin after the app has renewed it", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const [first, twin] = [await scan(buyer), await scan(buyer)];
    await payApproved(till, first);
    expect((await pay(till, twin, { amount: 700 })).decline?.code).toBe("code_spent");
    const next = await scan(buyer);
    expect((await pay(till, first, { amount: 800 })).decline?.code).toBe("code_spent");
    await payApproved(till, next, { amount: 900 });
    expect(await approvals(buyer)).toBe(2);
  });

  it("declines code_superseded for a code that two later ones have ended", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const [first] = [await scan(buyer), await scan(buyer), await scan(buyer)];
    expect((await pay(till, first)).decline?.code).toBe("code_superseded");
    expect(await available(buyer)).toBe(10_000);
  });
});

describe("A2: one code scanned by many at once", () => {
  it.each([2, 50])("approves exactly one of %i payments in parallel", async (count) => {
    const { till, stranger } = world();
    const buyer = await world().customer();
    const code = await scan(buyer);
    const tills = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? till : stranger));
    const bills = tills.map((_, i) => bill(code, { amount: 500 + i }));
    const holders = await Promise.all(tills.map(holder));
    const answers = await Promise.all(
      bills.map((request, i) =>
        persist(() => send(holders[i] as Holder, "POST", "/v1/payments", request)),
      ),
    );
    const paid = answers.map(({ body }) => body as Payment);
    const [approved, ...more] = paid.filter((payment) => payment.result === "approved");
    expect(more).toEqual([]);
    const declines = paid.flatMap((payment) => payment.decline?.code ?? []);
    expect(declines).toEqual(Array(count - 1).fill("code_spent"));
    expect(await approvals(buyer)).toBe(1);
    expect(await available(buyer)).toBe(10_000 - (approved?.amount ?? 0));
    await expectSoundBooks();
  });

  it("approves one of fifty identical requests and replays it to the others", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const by = await holder(till);
    const request = bill(await scan(buyer));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => persist(() => send(by, "POST", "/v1/payments", request))),
    );
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    const first = answers.filter((answer) => !answer.headers.has("Idempotent-Replayed"));
    expect(first).toHaveLength(1);
    expect(await approvals(buyer)).toBe(1);
    expect(await available(buyer)).toBe(8_800);
  });
});

describe("A7: made with a leaked code key", () => {
  it("declines code_invalid for what the wallet did not issue, and leaves no row", async () => {
    const { till } = world();
    const [buyer, other] = [await world().customer(), await world().customer()];
    const issued = await showCode(buyer);
    const { jti } = issued;
    const { route } = buyer;
    const expiresAtMs = Date.parse(issued.expires_at);
    const [, retiredCode] = ring.code;
    const [, retiredSeal] = ring.sealCode;
    if (retiredCode === undefined || retiredSeal === undefined) throw new Error("no retired key");
    const retired = { ...ring, code: [retiredCode], sealCode: [retiredSeal] };
    const forged = {
      "a jti of its own": { route, jti: encodeHex(random(16)), expiresAtMs },
      "a longer life": { route, jti, expiresAtMs: expiresAtMs + 60_000 },
      "a shorter life": { route, jti, expiresAtMs: expiresAtMs - 1_000 },
      "the jti of another wallet": { route: other.route, jti, expiresAtMs },
    };
    const before = await footprint();
    for (const [name, claims] of Object.entries(forged)) {
      const made = await signCode(ring, claims);
      expect([name, (await pay(till, made)).decline?.code]).toEqual([name, "code_invalid"]);
    }
    const old = await signCode(retired, { route, jti, expiresAtMs });
    expect((await pay(till, old)).decline?.code).toBe("code_invalid");
    expect(await footprint()).toEqual(before);
    await payApproved(till, issued.qr);
  });
});

describe("A5: a screenshot shown later", () => {
  it("declines code_expired from the first millisecond on, and uses the code up", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const code = await showCode(buyer);
    expect(Date.parse(code.expires_at) - Date.now()).toBeLessThanOrEqual(60_000);
    travel(Date.parse(code.expires_at) - Date.now());
    expect((await pay(till, code.qr)).decline).toEqual({
      code: "code_expired",
      advice: "new_code",
    });
    expect((await pay(till, code.qr)).decline?.code).toBe("code_spent");
    expect(await available(buyer)).toBe(10_000);
  });

  it("finds the answer that was given in time when the same request comes late", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(await scan(buyer));
    const first = await send(await holder(till), "POST", "/v1/payments", request);
    travel(5 * 60_000);
    const again = await send(await holder(till), "POST", "/v1/payments", request);
    expect(again.text).toBe(first.text);
  });
});
