import { describe, expect, it } from "vitest";
import type { SessionStore } from "../../src/client/access/session.ts";
import { AppClient } from "../../src/client/index.ts";
import { memoryRecordStore } from "../../src/client/store/memory.ts";
import { sealOffline } from "../../src/token/code/offline-code.ts";
import { codeCharsMax, signCode } from "../../src/token/code/online-code.ts";
import {
  approve,
  bill,
  type Customer,
  call,
  expectSoundBooks,
  footprint,
  forge,
  holder,
  honestProof,
  keyOf,
  leaked,
  type Members,
  makePair,
  mirrorSignature,
  openWorld,
  origin,
  partsOf,
  pay,
  payApproved,
  payAtOnce,
  persist,
  refusal,
  ring,
  runtime,
  type Sign,
  scan,
  send,
  showCode,
  signatureOf,
  signWith,
  told,
  totpOf,
  travel,
  walletLog,
  without,
  withPart,
  withUnusedBit,
} from "../world.ts";

const world = openWorld();
const header = { alg: "ES256", typ: "qr-device+jwt" };
const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** A customer whose phone has fetched seals, as the phone keeps them. */
async function sealed(balance?: number): Promise<{ buyer: Customer; seals: readonly string[] }> {
  const buyer = await world().customer(balance);
  const { seals } = await told(buyer.app.offlineSeals());
  expect(new Set(seals).size).toBe(20);
  return { buyer, seals };
}

/** A code as the phone itself would sign it offline, with what the attack changes. */
function sign(buyer: Customer, claims: Members, by: Sign = signWith(keyOf(buyer.key).privateKey)) {
  return forge(header, { counter: 1, iat: nowSeconds(), ...claims }, by);
}

/** The next code of a phone without a network. */
async function offlineCode(buyer: Customer): Promise<string> {
  const code = await buyer.app.offlineCode();
  if (code === null) throw new Error("no seals left");
  return code.qr;
}

async function payments({ route }: Customer) {
  const rows = (await walletLog(route)).filter((row) => row.kind === "payment");
  return rows.map((row) => JSON.parse(row.body) as { declineCode: string | null });
}

async function declineOf(code: string, amount = 700): Promise<string | undefined> {
  return (await pay(world().till, code, { amount })).decline?.code;
}

describe("a phone without a network", () => {
  it("pays with twenty codes of 287 characters at most, each once, and has no more then", async () => {
    const { till } = world();
    const { buyer } = await sealed(20_000);
    for (let left = 19; left >= 0; left -= 1) {
      const code = await buyer.app.offlineCode();
      expect(code).toMatchObject({ left, qr: expect.stringMatching(/^.{260,287}$/) });
      if (left % 5 === 0) await payApproved(till, `${code?.qr}`, { amount: 200 + left });
    }
    expect(await buyer.app.offlineCode()).toBeNull();
    const longest = { seal: "A".repeat(54), counter: Number.MAX_SAFE_INTEGER, iat: 9_999_999_999 };
    expect((await sign(buyer, longest)).length).toBeLessThanOrEqual(codeCharsMax);
  });

  it("finds the answer that was lost, by the same code and by one with the same seal", async () => {
    const { till } = world();
    const { buyer, seals } = await sealed();
    const by = await holder(till);
    const [seal] = seals;
    const request = bill(await sign(buyer, { seal }));
    const first = await send(by, "POST", "/v1/payments", request);
    expect(first.body.result).toBe("approved");
    travel(5 * 60_000);
    const later = await holder(till);
    for (const code of [request.code, await sign(buyer, { seal, counter: 2 })]) {
      const again = await send(later, "POST", "/v1/payments", { ...request, code });
      expect([again.text, again.headers.get("Idempotent-Replayed")]).toEqual([first.text, "true"]);
    }
    const other = { ...request, code: await sign(buyer, { seal: seals[1], counter: 3 }) };
    expect((await send(later, "POST", "/v1/payments", other)).body.code).toBe("reference_reused");
  });

  it("is cancelled by its code before the payment has come", async () => {
    const { till } = world();
    const { buyer } = await sealed();
    const request = bill(await offlineCode(buyer));
    const { reference: payment_reference, code } = request;
    const reference = till.client.newReference();
    const cancelled = await told(till.client.cancel({ reference, payment_reference, code }));
    expect(cancelled).toMatchObject({ status: "done", final: true });
    const late = await told(till.client.postPayment(request));
    expect(late.decline?.code).toBe("cancelled_before_payment");
  });

  it("pays less than online: by code, by the owner's limit of now, by the policy's day", async () => {
    const { till, stranger } = world();
    const { buyer } = await sealed(40_000);
    expect(await declineOf(await offlineCode(buyer), 5_001)).toBe("code_not_for_this_payment");
    for (const amount of [5_000, 4_999, 4_998, 4_997]) {
      await payApproved(till, await offlineCode(buyer), { amount });
    }
    expect(await declineOf(await offlineCode(buyer), 500)).toBe("velocity_amount_exceeded");
    await payApproved(stranger, await scan(buyer), { amount: 6_000 });

    const { buyer: careful } = await sealed();
    await told(careful.app.stepUp("limits", await totpOf(careful, 1)));
    await told(careful.app.setLimits({ payment_amount_max: 1_000 }));
    expect(await declineOf(await offlineCode(careful), 1_001)).toBe("code_not_for_this_payment");
    await payApproved(till, await offlineCode(careful), { amount: 1_000 });
  });

  it("gets no seals twice for one proof, none while frozen, and pays nothing then", async () => {
    const { buyer } = await sealed();
    const by = await holder(buyer);
    const { header: head, claims } = await honestProof(by, {
      method: "POST",
      path: "/v1/offline-seals",
      digest: "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:",
    });
    const proof = await forge(head, claims, signWith(by.key.privateKey));
    const asked = { by, method: "POST", path: "/v1/offline-seals", body: {}, proof };
    expect((await call(asked)).status).toBe(201);
    expect(await call(asked)).toMatchObject({ status: 401, challenge: "invalid_dpop_proof" });
    await told(buyer.app.offlineSeals());
    await told(buyer.app.freeze());
    expect(await declineOf(await offlineCode(buyer))).toBe("wallet_unavailable");
    expect((await refusal(buyer.app.offlineSeals())).code).toBe("state_conflict");
  });
});

describe("A1: replay of an offline code", () => {
  it("declines code_spent anywhere, in its other spelling, and for its seal signed anew", async () => {
    const { till, stranger } = world();
    const { buyer, seals } = await sealed();
    const [seal] = seals;
    const code = await sign(buyer, { seal });
    await payApproved(till, code);
    for (const where of [till, stranger]) {
      expect((await pay(where, code, { amount: 700 })).decline?.code).toBe("code_spent");
    }
    expect(await declineOf(withPart(code, 2, mirrorSignature), 701)).toBe("code_spent");
    expect(await declineOf(await sign(buyer, { seal, counter: 9 }), 702)).toBe("code_spent");
    for (const spelled of [`${code} `, `${code}==`, withPart(code, 2, withUnusedBit)]) {
      expect(await declineOf(spelled, 703)).toBe("code_invalid");
    }
    expect((await payments(buyer)).filter((each) => each.declineCode === null)).toHaveLength(1);
  });

  it("approves exactly one of fifty payments in parallel", async () => {
    const { till, stranger } = world();
    const { buyer, seals } = await sealed();
    const [seal] = seals;
    const codes = await Promise.all([1, 2, 3].map((counter) => sign(buyer, { seal, counter })));
    const paid = await payAtOnce(codes, [till, stranger]);
    expect(paid.filter((payment) => payment.result === "approved")).toHaveLength(1);
    const declines = paid.flatMap((payment) => payment.decline?.code ?? []);
    expect(declines).toEqual(Array(49).fill("code_spent"));
    await expectSoundBooks();
  });
});

describe("A7: forged offline codes", () => {
  it("declines code_invalid for what the device did not sign, and leaves no row", async () => {
    const { till } = world();
    const { buyer, seals } = await sealed();
    const { buyer: other, seals: others } = await sealed();
    const [seal] = seals;
    const mallory = await makePair();
    const own = signWith(keyOf(buyer.key).privateKey);
    const good = await sign(buyer, { seal });
    const claims = { seal, counter: 1, iat: nowSeconds() };
    const { route } = buyer;
    const leakedSeal = (place: Members) =>
      sealOffline(ring, { route, device: 1, batch: 1, place: 0, ...place });
    const flips = [...Array(good.length).keys()].flatMap((at) => {
      const flipped = String.fromCharCode(good.charCodeAt(at) ^ (1 << (at % 7)));
      return [[`bit of character ${at}`, good.slice(0, at) + flipped + good.slice(at + 1)]];
    });
    const codes: Record<string, string> = {
      ...Object.fromEntries(flips),
      "signed by another key": await sign(buyer, { seal }, signWith(mallory.privateKey)),
      "signed by another customer": await sign(other, { seal }),
      "with another customer's seal": await sign(buyer, { seal: others[0] }),
      "signed by our code key": await sign(buyer, { seal }, leaked("code")),
      "signed by nobody": await sign(buyer, { seal }, signatureOf(new Uint8Array(64))),
      "alg none": await forge({ ...header, alg: "none" }, claims, own),
      "a key in the header": await forge({ ...header, jwk: mallory.jwk }, claims, own),
      "a kid": await forge({ ...header, kid: ring.code[0]?.kid }, claims, own),
      "typ qr+jwt": await forge({ ...header, typ: "qr+jwt" }, claims, own),
      "no counter": await forge(header, without(claims, "counter"), own),
      "a counter of 0": await sign(buyer, { seal, counter: 0 }),
      "half a counter": await sign(buyer, { seal, counter: 1.5 }),
      "a counter as text": await sign(buyer, { seal, counter: "1" }),
      "a counter of 2^53": await sign(buyer, { seal, counter: 2 ** 53 }),
      "no time": await forge(header, without(claims, "iat"), own),
      "a time in milliseconds": await sign(buyer, { seal, iat: Date.now() }),
      "a claim more": await sign(buyer, { seal, amount: 1 }),
      "no seal": await forge(header, without(claims, "seal"), own),
      "an empty seal": await sign(buyer, { seal: "" }),
      "a seal of its own": await sign(buyer, { seal: "A".repeat(54) }),
      "a seal in another spelling": await sign(buyer, { seal: `${seal}=` }),
      "a seal as a code": `${seal}`,
      "a leaked seal key: a fetch to come": await sign(buyer, { seal: leakedSeal({ batch: 2 }) }),
      "a leaked seal key: a 21st seal": await sign(buyer, { seal: leakedSeal({ place: 20 }) }),
      "a leaked seal key: a second device": await sign(buyer, { seal: leakedSeal({ device: 2 }) }),
      "a leaked seal key: another's wallet": await sign(other, { seal: leakedSeal({}) }),
    };
    const before = await footprint();
    const by = await holder(till);
    const entries = Object.entries(codes);
    for (let at = 0; at < entries.length; at += 30) {
      const batch = entries.slice(at, at + 30);
      const declined = await Promise.all(
        batch.map(async ([name, code]) => {
          const sending = () => send(by, "POST", "/v1/payments", bill(code));
          return [name, (await persist(sending)).body.decline?.code];
        }),
      );
      expect(declined).toEqual(batch.map(([name]) => [name, "code_invalid"]));
    }
    expect(await footprint()).toEqual(before);
    await payApproved(till, good);
  });
});

describe("A8: offline as online, and back", () => {
  it("refuses a seal of one in the other, and either as a proof or a token", async () => {
    const { till } = world();
    const { buyer, seals } = await sealed();
    const [seal] = seals;
    const issued = await showCode(buyer);
    const { header: head, claims } = partsOf(issued.qr);
    const good = await sign(buyer, { seal });
    const codes = {
      "an online seal in an offline code": await sign(buyer, { seal: claims.s }),
      "an offline seal in an online code": await forge(
        head,
        { ...claims, s: seal },
        leaked("code"),
      ),
      "an online code under the offline name": await signCode(ring, {
        route: buyer.route,
        jti: "1.1.0".padStart(32, "0").replaceAll(".", "0"),
        expiresAtMs: Date.parse(issued.expires_at),
      }),
    };
    const before = await footprint();
    for (const [name, code] of Object.entries(codes)) {
      expect([name, await declineOf(code)]).toEqual([name, "code_invalid"]);
    }
    const by = await holder(buyer);
    const path = "/v1/wallet";
    const asToken = await call({ by, method: "GET", path, token: good });
    const asProof = await call({ by, method: "GET", path, proof: good });
    expect([asToken, asProof].map((answer) => [answer.status, answer.challenge])).toEqual([
      [401, "invalid_token"],
      [401, "invalid_dpop_proof"],
    ]);
    expect(await footprint()).toEqual(before);
    await payApproved(till, good);
  });
});

describe("A9: clock and counter", () => {
  it("declines code_expired beyond 60 s and 10 s of the server's clock, and takes what is within", async () => {
    const { buyer, seals } = await sealed();
    const off = [-3_600, -62, 20, 3_600, 10 * 365 * 86_400];
    for (const [at, seconds] of off.entries()) {
      const code = await sign(buyer, {
        seal: seals[at],
        counter: 900,
        iat: nowSeconds() + seconds,
      });
      expect([seconds, await declineOf(code, 700 + at)]).toEqual([seconds, "code_expired"]);
    }
    for (const [at, seconds] of [-50, 8].entries()) {
      const claims = { seal: seals[10 + at], counter: 1 + at, iat: nowSeconds() + seconds };
      await payApproved(world().till, await sign(buyer, claims), { amount: 300 + at });
    }
  });

  it("declines code_superseded for a counter that was used, or a lower one", async () => {
    const { buyer, seals } = await sealed();
    await payApproved(world().till, await sign(buyer, { seal: seals[0], counter: 7 }));
    for (const [at, counter] of [7, 6, 1].entries()) {
      const code = await sign(buyer, { seal: seals[1 + at], counter });
      expect([counter, await declineOf(code, 700 + at)]).toEqual([counter, "code_superseded"]);
    }
    await payApproved(world().till, await sign(buyer, { seal: seals[4], counter: 8 }), {
      amount: 300,
    });
    const again = await told(buyer.app.offlineSeals());
    expect(again.counter).toBe(8);
    const [seal] = again.seals;
    expect(await declineOf(await sign(buyer, { seal, counter: 8 }), 710)).toBe("code_superseded");
  });

  it("declines code_superseded for a seal that a later fetch has ended", async () => {
    const { buyer, seals } = await sealed();
    await told(buyer.app.offlineSeals());
    const old = await sign(buyer, { seal: seals[0], counter: 50 });
    expect(await declineOf(old)).toBe("code_superseded");
    expect(await declineOf(old, 701)).toBe("code_spent");
    await payApproved(world().till, await offlineCode(buyer));
  });

  it("declines code_expired when the seal is 72 hours old", async () => {
    const { buyer, seals } = await sealed();
    travel(72 * 3_600_000);
    await world().till.client.openSession();
    expect(await declineOf(await sign(buyer, { seal: seals[0] }))).toBe("code_expired");
    expect(await buyer.app.offlineCode()).toBeNull();
  });
});

describe("F15: all customers' epoch is raised", () => {
  it("declines device_unavailable for every seal that was fetched before", async () => {
    const { approver, second, till } = world();
    await Promise.all([approver, second].map(({ client }) => client.openSession()));
    const { buyer } = await sealed();
    await payApproved(till, await offlineCode(buyer));
    const reason = "a drill";
    await approve(second, approver.client.raiseEpoch({ scope: "customers", reason }));
    expect(await declineOf(await offlineCode(buyer))).toBe("device_unavailable");
    expect((await payments(buyer)).map((each) => each.declineCode)).toEqual([
      null,
      "device_unavailable",
    ]);
  });
});

describe("A9: an honest phone whose clock is wrong", () => {
  it.each([0, 12, 30, 300, -50, -65, -300, 86_400])(
    "pays offline when its clock is %i s off, started anew without a network too",
    async (offSeconds) => {
      const buyer = await world().customer();
      const nowMs = () => Date.now() + offSeconds * 1_000;
      const kept = {
        ...{ sessions: memoryRecordStore() as SessionStore, offline: memoryRecordStore() as never },
        ...{ origin, key: buyer.key, runtime: { ...runtime, nowMs } },
      };
      const { expires_at_ms, ...state } = await buyer.app.session.state();
      const ends = { expires_at_ms: expires_at_ms + offSeconds * 1_000 };
      await kept.sessions.put("app", { ...state, ...ends });
      const app = new AppClient(kept);
      await told(app.offlineSeals());
      const { till } = world();
      const first = await app.offlineCode();
      await payApproved(till, String(first?.qr));
      // The phone goes out of reach and its program is started anew: no call is made.
      const again = await new AppClient(kept).offlineCode();
      const request = { ...bill(String(again?.qr)), amount: 700 };
      expect(await told(till.client.postPayment(request))).toMatchObject({ result: "approved" });
    },
  );
});
