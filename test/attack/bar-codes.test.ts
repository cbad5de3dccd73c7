import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { Code } from "../../src/client/resource/wallet.ts";
import { defaultPrefix, makeBarCode } from "../../src/token/code/bar-code.ts";
import { renderPayload } from "../../src/token/code/consumer-presented.ts";
import { decodeBase64, encodeBase64, encodeUtf8, joinBytes } from "../../src/token/grammar.ts";
import { Handle } from "../../worker/handle/object.ts";
import { soon } from "../soon.ts";
import {
  bill,
  type Customer,
  env,
  expecting,
  expectSoundBooks,
  footprint,
  handleRows,
  holder,
  idsOf,
  openWorld,
  pay,
  payApproved,
  payAtOnce,
  random,
  send,
  showCode,
  told,
  travel,
  walletLog,
} from "../world.ts";

const world = openWorld();

/** Every text that shows one code. */
function formsOf({ qr, bar_code, jpqr, emv }: Code): string[] {
  const forms = [qr, bar_code, jpqr, emv].filter((text) => text !== null);
  expect(forms).toHaveLength(4);
  return forms;
}

async function approvals({ route }: Customer): Promise<number> {
  const payments = (await walletLog(route)).filter((row) => row.kind === "payment");
  return payments.filter((row) => JSON.parse(row.body).declineCode === null).length;
}

/** A bar code of this issuer that was never given out. */
const guess = () => makeBarCode(defaultPrefix, random);

describe("a code in four forms", () => {
  it.each([0, 1, 2, 3])(
    "pays once, in form %i, and is declined code_spent in all",
    async (form) => {
      const { till, stranger } = world();
      const buyer = await world().customer();
      const forms = formsOf(await showCode(buyer));
      await payApproved(till, `${forms[form]}`);
      for (const [at, code] of forms.entries()) {
        const again = await pay(at % 2 === 0 ? till : stranger, code, { amount: 700 + at });
        expect(again.decline?.code).toBe("code_spent");
      }
      expect(await approvals(buyer)).toBe(1);
    },
  );

  it("tells a bar code of 24 digits, and payloads that say what they are", async () => {
    const code = await showCode(await world().customer());
    expect(code.bar_code).toMatch(/^9392000[0-9]{17}$/);
    for (const [text, format] of [
      [code.jpqr, "JPQR1"],
      [code.emv, "CPV01"],
    ] as const) {
      const bytes = Buffer.from(`${text}`, "base64");
      expect(bytes.subarray(0, 7)).toEqual(Buffer.from(`\x85\x05${format}`, "latin1"));
      expect(bytes.toString("hex")).toContain(`${code.bar_code}`);
    }
  });

  it("approves one of fifty payments with its forms at once", async () => {
    const { till, stranger } = world();
    const buyer = await world().customer();
    const forms = formsOf(await showCode(buyer));
    const paid = await payAtOnce(forms, [till, stranger]);
    expect(paid.filter((payment) => payment.result === "approved")).toHaveLength(1);
    const declines = paid.flatMap((payment) => payment.decline?.code ?? []);
    expect(declines).toEqual(Array(49).fill("code_spent"));
    expect(await approvals(buyer)).toBe(1);
    await expectSoundBooks();
  });

  it("is the same request in each form, and replays the same bytes", async () => {
    const buyer = await world().customer();
    const by = await holder(world().till);
    const [qr, ...others] = formsOf(await showCode(buyer));
    const request = bill(`${qr}`);
    const first = await send(by, "POST", "/v1/payments", request);
    for (const code of others) {
      const again = await send(by, "POST", "/v1/payments", { ...request, code });
      expect(again.text).toBe(first.text);
      expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    }
    const [other] = formsOf(await showCode(buyer)).slice(1);
    const differs = await send(by, "POST", "/v1/payments", { ...request, code: other });
    expect([differs.status, differs.body.code]).toEqual([422, "reference_reused"]);
  });

  it("cancels by each form before the payment has come", async () => {
    const { till } = world();
    const buyer = await world().customer();
    for (const form of [1, 2, 3]) {
      const request = bill(`${formsOf(await showCode(buyer))[form]}`);
      const { reference: payment_reference, code } = request;
      const cancelled = await told(
        till.client.cancel({ reference: till.client.newReference(), payment_reference, code }),
      );
      expect(cancelled).toMatchObject({ status: "done", final: true });
      const late = await told(till.client.postPayment(request));
      expect(late.decline?.code).toBe("cancelled_before_payment");
    }
    expect(await approvals(buyer)).toBe(0);
  });
});

describe("while bar codes cannot be looked up", () => {
  it("shows a code without them, answers 503 at the till, and pays once they can be", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const request = bill(`${(await showCode(buyer)).bar_code}`);
    const down = () => {
      throw new Error("a test");
    };
    vi.spyOn(Handle.prototype, "keep").mockImplementation(down);
    vi.spyOn(Handle.prototype, "find").mockImplementation(down);
    const by = await holder(till);
    const lost = await expecting([503], () => send(by, "POST", "/v1/payments", request));
    expect([lost.status, lost.body.retry]).toEqual([503, "same_request"]);
    const shown = await showCode(await world().customer());
    expect(shown).toMatchObject({ bar_code: null, jpqr: null, emv: null });
    await payApproved(till, shown.qr);
    vi.mocked(Handle.prototype.keep).mockRestore();
    vi.mocked(Handle.prototype.find).mockRestore();
    expect((await send(by, "POST", "/v1/payments", request)).body.result).toBe("approved");
  });
});

describe("A6: guessing bar codes", () => {
  it("answers 429 after 30 guesses in any spelling; no wallet is touched or made", async () => {
    const { neighbour, till } = world();
    const by = await holder(neighbour);
    const buyer = await world().customer();
    const before = await footprint();
    const missed = (await handleRows()).misses;
    const spell = [
      (code: string) => code,
      (code: string) => renderPayload("JPQR1", code),
      (code: string) => renderPayload("CPV01", code),
    ];
    const guesses = Array.from({ length: 30 }, (_, i) => spell[i % 3]?.(guess()) ?? "");
    for (const code of guesses) {
      const { body } = await send(by, "POST", "/v1/payments", bill(code));
      expect([body.decline?.code, body.payment_id]).toEqual(["code_invalid", null]);
    }
    await vi.waitFor(async () => {
      const { status, body } = await send(by, "POST", "/v1/payments", bill(guess()));
      expect([status, body.code]).toEqual([429, "too_many_attempts"]);
    }, soon);
    const after = await footprint();
    expect(after.holdings).toEqual(before.holdings);
    expect(after.objects.WALLET).toBe(before.objects.WALLET);
    expect((await handleRows()).misses - missed).toBeGreaterThanOrEqual(30);
    const [, bar] = formsOf(await showCode(buyer));
    await payApproved(till, `${bar}`);
  });

  it("declines code_invalid for a misread digit before anything is looked up", async () => {
    const { stranger } = world();
    const { bar_code } = await showCode(await world().customer());
    const digits = `${bar_code}`;
    const at = digits.length - 5;
    const wrong = digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
    const before = [await footprint(), await handleRows()];
    const others = [wrong, digits.slice(1), `${digits}0`, `0${digits}`, "1".repeat(24)];
    const shapes = [` ${digits}`, `${digits}\n`, [...digits].join(" "), `${digits}.`];
    const fullWidth = digits.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + +digit));
    for (const code of [...others, ...shapes, fullWidth]) {
      expect([code, (await pay(stranger, code)).decline?.code]).toEqual([code, "code_invalid"]);
    }
    expect([await footprint(), await handleRows()]).toEqual(before);
    await payApproved(stranger, digits);
  });
});

describe("A19: hostile payloads", () => {
  const tlv = (tag: number[], value: Uint8Array, length = [value.length]) =>
    joinBytes(Uint8Array.from(tag), Uint8Array.from(length), value);

  it("declines code_invalid for every one, quickly, and touches nothing", async () => {
    const { till } = world();
    const { jpqr, bar_code } = await showCode(await world().customer());
    const text = `${jpqr}`;
    const bytes = decodeBase64(text) ?? new Uint8Array();
    const [format, application] = [bytes.subarray(0, 7), bytes.subarray(9)];
    const template = (...parts: Uint8Array[]) => tlv([0x61], joinBytes(...parts));
    const deep = (levels: number): Uint8Array =>
      levels === 0 ? application : tlv([0x61], deep(levels - 1), [0x81, 0x7f]);
    const cases: Record<string, Uint8Array | string> = {
      "a length in long form": joinBytes(format, tlv([0x61], application, [0x81, 27])),
      "a length of two bytes": joinBytes(format, tlv([0x61], application, [0x82, 0, 27])),
      "a length of four bytes": joinBytes(format, tlv([0x61], application, [0x84, 0, 0, 0, 27])),
      "a length of 2^32": joinBytes(format, tlv([0x61], application, [0x84, 255, 255, 255, 255])),
      "an indefinite length": joinBytes(
        format,
        tlv([0x61], joinBytes(application, new Uint8Array(2)), [0x80]),
      ),
      "cut off": bytes.subarray(0, -1),
      "cut off after a tag": joinBytes(bytes, Uint8Array.of(0x9f)),
      "a byte more": joinBytes(bytes, Uint8Array.of(0)),
      "padding of ones": joinBytes(bytes, Uint8Array.of(0xff)),
      "the format twice": joinBytes(format, bytes),
      "the template twice": joinBytes(bytes, template(application)),
      "its parts twice": joinBytes(format, template(application, application)),
      "the parts the other way round": joinBytes(template(application), format),
      "no format": template(application),
      "another format": joinBytes(tlv([0x85], encodeUtf8("CPV02")), template(application)),
      "another application": joinBytes(
        format,
        template(tlv([0x4f], encodeUtf8("OTHERAPP")), application.subarray(10)),
      ),
      "an object more": joinBytes(format, template(application, tlv([0x50], encodeUtf8("x")))),
      "nested a hundred deep": deep(100),
      "600 bytes": joinBytes(bytes, tlv([0x62], tlv([0x50], new Uint8Array(560)), [0x82, 2, 52])),
      "a tag of three bytes": joinBytes(format, tlv([0x7f, 0x81, 0x61], application)),
      "its letters as base64url": text.replaceAll("+", "-").replaceAll("/", "_").concat("-_"),
      "padding that is not needed": `${text}====`,
      "a line end": `${text}\n`,
      "a space within": `${text.slice(0, 20)} ${text.slice(20)}`,
      hexadecimal: Buffer.from(bytes).toString("hex"),
      "the digits as text": joinBytes(format, template(tlv([0x5a], encodeUtf8(`${bar_code}`)))),
      "nothing in it": encodeBase64(Uint8Array.of(0x85, 0)),
      "four thousand letters": "hQVKUFFSMW".repeat(400),
    };
    const before = [await footprint(), await handleRows()];
    const by = await holder(till);
    const begun = performance.now();
    for (const [name, hostile] of Object.entries(cases)) {
      const code = typeof hostile === "string" ? hostile : encodeBase64(hostile);
      const { status, body } = await send(by, "POST", "/v1/payments", bill(code));
      expect([name, status, body.decline?.code]).toEqual([name, 200, "code_invalid"]);
    }
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect([await footprint(), await handleRows()]).toEqual(before);
    await payApproved(till, text);
  });
});

describe("A5: a bar code shown later", () => {
  it("declines code_expired, and finds for a day what was answered in time", async () => {
    const { till } = world();
    const buyer = await world().customer();
    const shown = await showCode(buyer);
    travel(Date.parse(shown.expires_at) - Date.now());
    expect((await pay(till, `${shown.bar_code}`)).decline?.code).toBe("code_expired");

    const request = bill(`${(await showCode(buyer)).jpqr}`);
    const first = await send(await holder(till), "POST", "/v1/payments", request);
    expect(first.body.result).toBe("approved");
    travel(23 * 3_600_000);
    await till.client.openSession();
    const again = await send(await holder(till), "POST", "/v1/payments", request);
    expect(again.text).toBe(first.text);
    const anew = await pay(till, request.code, { amount: 300 });
    expect(anew.decline?.code).toBe("code_spent");

    travel(2 * 3_600_000);
    await till.client.openSession();
    const gone = await pay(till, request.code, { amount: 300 });
    expect(gone.decline?.code).toBe("code_invalid");
    for (const id of await idsOf("HANDLE")) {
      await runDurableObjectAlarm(env.HANDLE.get(id));
    }
    expect((await handleRows()).handles).toBe(0);
    expect(await approvals(buyer)).toBe(1);
  });
});
