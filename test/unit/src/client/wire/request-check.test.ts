import { describe, expect, test } from "vitest";
import { generateDeviceKey, importDeviceKey } from "../../../../../src/client/access/device-key.ts";
import { TerminalClient } from "../../../../../src/client/terminal.ts";
import { TestRuntime } from "../../../../../src/client/testing/index.ts";

const key = await generateDeviceKey();
const runtime = new TestRuntime(() => new Error("nothing is to be sent"));
const options = { origin: "https://pay.example", key, runtime };
const sale = { reference: "ref-00000001", code: "a code", amount: 1200, currency: "JPY" };

/** What the SDK says of these; untyped, as of a program in JavaScript. */
const given = (members: object) => ({ ...options, ...members }) as unknown as typeof options;

describe("what cannot be sent is told by member, value and what is wanted", () => {
  const amount = "an integer from 1 on is wanted";
  const reference = "8 to 64 of A-Za-z0-9._- is wanted";
  test.each([
    [{ amount: "76" }, `amount is "76"; ${amount}`],
    [{ amount: 12.5 }, `amount is 12.5; ${amount}`],
    [{ amount: 0 }, `amount is 0; ${amount}`],
    [{ amount: undefined }, `amount is undefined; ${amount}`],
    [{ amount: Number.NaN }, `amount is NaN; ${amount}`],
    [{ amount: Number.POSITIVE_INFINITY }, `amount is Infinity; ${amount}`],
    [{ amount: null }, `amount is null; ${amount}`],
    [{ amount: { yen: 5 } }, `amount is an object; ${amount}`],
    [{ reference: "short" }, `reference is "short"; ${reference}`],
    [{ reference: "x".repeat(65) }, `reference is "${"x".repeat(39)}; ${reference}`],
    [{ reference: 12_345_678 }, `reference is 12345678; ${reference}`],
    [{ code: undefined }, "code is undefined; text is wanted"],
  ])("%j", async (members, told) => {
    const till = new TerminalClient(options);
    const request = { ...sale, ...members } as unknown as typeof sale;
    const refusal = { name: "RequestError", code: "malformed_request", message: told };
    await expect(till.pay(request)).rejects.toMatchObject(refusal);
    await expect(till.postPayment(request)).rejects.toMatchObject(refusal);
    expect(await till.resume()).toEqual([]);
  });

  test.each(["", " ", ".", "..", undefined])("the payment's id %j", async (id) => {
    const till = new TerminalClient(options);
    const call = async () => till.payment(id as string);
    await expect(call()).rejects.toThrow(/^paymentId is .*; an id is wanted$/);
  });
});

describe("what a client is made with is looked at when it is made", () => {
  const origin = "https://host[:port] is wanted";
  test.each([
    [{ origin: "" }, `origin is ""; ${origin}`],
    [{ origin: undefined }, `origin is undefined; ${origin}`],
    [{ origin: "pay.example" }, `origin is "pay.example"; ${origin}`],
    [{ origin: "localhost:8787" }, `origin is "localhost:8787"; ${origin}`],
    [{ origin: "https://pay.example/v1" }, `origin is "https://pay.example/v1"; ${origin}`],
    [{ origin: "https://pay.example?a=1" }, /^origin is/],
    [{ publicOrigin: "ftp://pay.example" }, /^publicOrigin is/],
    [{ key: undefined }, /^key is undefined; a device key is wanted/],
    [{ key: Promise.resolve(key) }, /^key is an object; a device key is wanted/],
  ])("%j", (members, told) => {
    expect(() => new TerminalClient(given(members))).toThrow(told);
  });

  test.each(["https://pay.example", "https://pay.example/", "http://localhost:8787"])(
    "takes the origin %s",
    (taken) => {
      const { origin: used } = new TerminalClient({ ...options, origin: taken }).session.transport;
      expect(used).toBe(taken.replace(/\/$/, ""));
    },
  );

  test.each([undefined, null, key.publicJwk, "{}"])("a key of %j", async (jwk) => {
    await expect(importDeviceKey(jwk as never)).rejects.toThrow(
      "jwk: a private JWK, with kty, crv, x, y and d, is wanted",
    );
  });
});
