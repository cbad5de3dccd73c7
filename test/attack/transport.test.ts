import { beforeAll, describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../src/token/grammar.ts";
import { routes } from "../../worker/routes/index.ts";
import {
  ask,
  bill,
  call,
  type Footprint,
  type Forgery,
  footprint,
  type Holder,
  holder,
  makeRequest,
  openWorld,
  origin,
  payApproved,
  scan,
} from "../world.ts";

const world = openWorld();

let by: Holder;
let payment: object;
let before: Footprint;

beforeAll(async () => {
  const buyer = await world().customer();
  await payApproved(world().till, buyer);
  by = await holder(world().till);
  payment = bill(await scan(buyer), { amount: 300 });
  before = await footprint();
});

async function expectRefused(forgery: Partial<Forgery>, status: number, code: string) {
  const asked = { by, method: "POST", path: "/v1/payments", body: payment, ...forgery };
  const told = await call(asked);
  expect([told.status, told.body.code]).toEqual([status, code]);
  expect(await footprint()).toEqual(before);
  return told;
}

describe("N: transport: method and address", () => {
  it("refuses method_not_allowed with what is allowed, at every address", async () => {
    const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE"];
    const paths = new Map<string, Set<string>>();
    for (const { path, method } of routes) {
      paths.set(path, (paths.get(path) ?? new Set()).add(method));
    }
    for (const [path, allowed] of paths) {
      const at = path.replaceAll(/\{[a-z_]+\}/g, "x");
      for (const method of methods) {
        // HEAD is taken where GET is (RFC 9110 §9.3.2).
        if (allowed.has(method === "HEAD" ? "GET" : method)) continue;
        const told = await ask(origin + at, { method });
        expect([method, at, told.status]).toEqual([method, at, 405]);
        const allow = told.headers.get("Allow")?.split(", ") ?? [];
        expect(new Set(allow)).toEqual(allowed);
      }
    }
    expect(await footprint()).toEqual(before);
  });

  it.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/payments/",
    "/v1//payments",
    "//v1/payments",
    "/V1/payments",
    "/v1/Payments",
    "/v1/payments%2f",
    "/v1%2fpayments",
    "/v1/payments/a/b/c",
    "/v1/payments;x=1",
    "/v2/payments",
    "/v1/%00",
    "/v1/%ff%fe",
    `/v1/${"a".repeat(5_000)}`,
    "/dev/mailbox/",
    "/.env",
    "/v1/constructor",
    "/__proto__",
  ])("answers not_found at %s", async (path) => {
    const told = await ask(origin + path, { method: "POST", body: "{}" });
    expect([told.status, told.body.code]).toEqual([404, "not_found"]);
  });

  it.each(["%00", "%ff", "..%2f..%2f", "%E9%96%A2", "%", "'%20OR%201=1--", "a".repeat(1_000)])(
    "takes %s for an id that nobody has",
    async (id) => {
      const asked = { by, method: "GET", path: `/v1/payments/${id}` };
      const honest = new URL(asked.path, origin).pathname;
      const told = await call({ ...asked, claims: (all) => ({ ...all, htu: origin + honest }) });
      expect([404, 400]).toContain(told.status);
    },
  );

  it("serves a public page whatever is behind its address", async () => {
    // A stream is no page: its ticket lets in.
    const pages = routes.filter(
      ({ access, query, path }) => access.kind === "open" && !query && !path.endsWith("/events"),
    );
    expect(pages.map(({ path }) => path)).toContain("/healthz");
    for (const { path } of pages) {
      const told = await ask(`${origin}${path}?x=1&x=2&utm_source=%ff`);
      expect([path, told.status]).toEqual([path, 200]);
    }
  });

  it("refuses a query that the call does not have, and one given twice", async () => {
    await expectRefused({ path: "/v1/payments?x=1" }, 400, "malformed_request");
    const twice = "/v1/payments?reference=aaaaaaaa&reference=bbbbbbbb";
    const read = { method: "GET", body: undefined };
    await expectRefused({ ...read, path: twice }, 400, "malformed_request");
    for (const unknown of ["limit", "__proto__", "constructor"]) {
      const more = `/v1/payments?reference=aaaaaaaa&${unknown}=1`;
      await expectRefused({ ...read, path: more }, 400, "malformed_request");
      const only = `/v1/payments?${unknown}=1`;
      await expectRefused({ path: only }, 400, "malformed_request");
    }
    await expectRefused({ ...read, path: "/v1/payments" }, 400, "malformed_request");
  });
});

describe("N: transport: content type and length", () => {
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/json5",
    "application/problem+json",
    "application/json, text/plain",
    "application/json, application/json",
    "application/jsonp",
    "application/json; charset=utf-16",
    "application/json; charset=shift_jis",
    "json",
    "",
  ];
  it.each(types)('refuses unsupported_media_type for "%s"', async (type) => {
    const headers = { "Content-Type": type === "" ? null : type };
    await expectRefused({ headers }, 415, "unsupported_media_type");
  });

  it.each(["gzip", "br", "deflate", "zstd", "gzip, identity", "identity, gzip", "GZIP", "x"])(
    "refuses unsupported_media_type for a body compressed with %s",
    async (encoding) => {
      const headers = { "Content-Encoding": encoding };
      await expectRefused({ headers }, 415, "unsupported_media_type");
    },
  );

  it("refuses content_too_large for a megabyte, said or unsaid, before any signature", async () => {
    const large = JSON.stringify({ ...payment, cashier: "x".repeat(1_000_000) });
    await expectRefused({ body: large }, 413, "content_too_large");
    await expectRefused({ body: large, proof: null, token: null }, 413, "content_too_large");
    await expectRefused({ body: new Uint8Array(1_000_000) }, 413, "content_too_large");
    const one = encodeUtf8(large);
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < one.length; at += 4_096)
          controller.enqueue(one.slice(at, at + 4_096));
        controller.close();
      },
    });
    const headers = { "Content-Type": "application/json" };
    const request = new Request(`${origin}/v1/payments`, { method: "POST", body: stream, headers });
    expect((await ask(request)).status).toBe(413);
    expect(await footprint()).toEqual(before);
  });

  it("refuses a body where the call has none", async () => {
    const told = await expectRefused(
      { method: "DELETE", path: "/v1/wallet/devices/dev_x", body: {} },
      400,
      "malformed_request",
    );
    expect(told.body.pointer).toBe("");
  });

  it("takes the type with its one character set, in any case", async () => {
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON;charset=UTF-8"]) {
      const body = { ...payment, code: "x", reference: "types-are-alike" };
      const headers = { "Content-Type": type };
      const told = await call({ by, method: "POST", path: "/v1/payments", body, headers });
      expect(told.body.decline.code).toBe("code_invalid");
    }
  });
});

describe("N: transport: malformed JSON", () => {
  const whole = () => JSON.stringify(payment);
  const bodies: Record<string, () => string | Uint8Array> = {
    nothing: () => "",
    "white space": () => " \n\t",
    "an open brace": () => "{",
    "a missing brace": () => whole().slice(0, -1),
    "a brace too many": () => `${whole()}}`,
    "two documents": () => `${whole()}${whole()}`,
    "text after it": () => `${whole()} x`,
    "a trailing comma": () => `${whole().slice(0, -1)},}`,
    "a leading comma": () => `{,${whole().slice(1)}`,
    "single quotes": () => whole().replaceAll('"', "'"),
    "bare names": () => whole().replaceAll(/"(\w+)":/g, "$1:"),
    "a comment": () => `${whole().slice(0, -1)}/* */}`,
    "a line comment": () => `//\n${whole()}`,
    "a byte order mark": () => `\ufeff${whole()}`,
    "a no-break space before it": () => `\u00a0${whole()}`,
    "a form feed after it": () => `${whole()}\f`,
    "a NUL after it": () => `${whole()}\0`,
    "true in capitals": () => `${whole().slice(0, -1)},"allow_duplicate":TRUE}`,
    "compressed without a word": () => Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    "UTF-16": () => new Uint8Array(Buffer.from(whole(), "utf16le")),
    "bytes that are not UTF-8": () => Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]),
    "an overlong encoding": () => Uint8Array.from([0x7b, 0xc0, 0xa2, 0x7d]),
    "a surrogate in UTF-8": () => Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    "a control character": () => `${whole().slice(0, -1)},"cashier":"a\u0001b"}`,
    "a raw line end in a text": () => `${whole().slice(0, -1)},"cashier":"a\nb"}`,
    "an unknown escape": () => `${whole().slice(0, -1)},"cashier":"\\x41"}`,
    "half an escape": () => `${whole().slice(0, -1)},"cashier":"\\u12"}`,
    "a lone surrogate": () => `${whole().slice(0, -1)},"cashier":"\\ud800"}`,
    "a member twice": () => `${whole().slice(0, -1)},"currency":"JPY"}`,
    "a member twice by escape": () => `${whole().slice(0, -1)},"\\u0063urrency":"JPY"}`,
    "an unknown member": () => `${whole().slice(0, -1)},"admin":true}`,
    "a prototype": () => `${whole().slice(0, -1)},"__proto__":{"amount":1}}`,
    "a constructor": () => `${whole().slice(0, -1)},"constructor":{"prototype":{}}}`,
    "a missing member": () => JSON.stringify({ ...payment, currency: undefined }),
    "a member of null": () => JSON.stringify({ ...payment, reference: null }),
    "a list": () => `[${whole()}]`,
    "a text": () => JSON.stringify(whole()),
    "a number": () => "1",
    true: () => "true",
    null: () => "null",
    NaN: () => "NaN",
    undefined: () => "undefined",
    "a form": () => "reference=a&amount=1",
    XML: () => "<payment/>",
    "deep lists": () => "[".repeat(8_000),
    "deep lists, closed": () => "[".repeat(8_000) + "]".repeat(8_000),
    "deep objects": () => '{"a":'.repeat(3_000),
    "many members": () => `{${Array.from({ length: 1_500 }, (_, i) => `"${i}":1`).join()}}`,
    "a long number": () => `{"amount":${"9".repeat(15_000)}}`,
    "a reference too short": () => JSON.stringify({ ...payment, reference: "1234567" }),
    "a reference too long": () => JSON.stringify({ ...payment, reference: "r".repeat(65) }),
    "a reference with a slash": () => JSON.stringify({ ...payment, reference: "../../etc" }),
    "a reference with a line end": () => JSON.stringify({ ...payment, reference: "12345678\n" }),
    "a currency in lower case": () => JSON.stringify({ ...payment, currency: "jpy" }),
    "a capture of its own": () => JSON.stringify({ ...payment, capture: "never" }),
    "patience without end": () => JSON.stringify({ ...payment, answer_within_ms: 1e9 }),
    "a code of 5 kB": () => JSON.stringify({ ...payment, code: "c".repeat(5_000) }),
  };

  it.each(Object.entries(bodies))("refuses malformed_request for %s", async (_comment, make) => {
    const told = await expectRefused({ body: make() }, 400, "malformed_request");
    expect(typeof told.body.pointer).toBe("string");
  });

  it("refuses unauthorized before it looks at the body, and the body before a signature", async () => {
    await expectRefused({ body: "{", token: null }, 401, "unauthorized");
    await expectRefused({ body: "{", proof: "x" }, 401, "unauthorized");
    const claims = (honest: object) => ({ ...honest, htm: "GET" });
    await expectRefused({ body: "{", claims }, 400, "malformed_request");
    await expectRefused({ claims }, 401, "unauthorized");
  });

  it("survives hostile header values at every address", async () => {
    const values = ["a".repeat(20_000), "{}", "DPoP", "=;,\"'", "DPoP a.b.c"];
    for (const { path, method } of routes) {
      const at = path.replaceAll(/\{[a-z_]+\}/g, "x");
      for (const value of values) {
        const headers = { DPoP: value, Authorization: value, "Content-Digest": value };
        const sent = method === "POST" || method === "PUT" ? { body: {} } : {};
        const request = await makeRequest({ method, path: at, headers, ...sent });
        const told = await ask(request);
        expect([200, 400, 401], `${method} ${at} ${told.status}`).toContain(told.status);
      }
    }
    expect(await footprint()).toEqual(before);
  });

  it("survives hostile keys and tokens at every address", async () => {
    const [header, payload, signature] = (by.token ?? "").split(".");
    const zeros = "A".repeat(43);
    const hostile: (readonly [jwk: unknown, token: string])[] = [
      [null, `.${payload}.`],
      ["key", `${header}.${payload}.`],
      [[], "..".repeat(10_000)],
      [{}, JSON.stringify({ protected: header, payload, signature })],
      [{ kty: "EC", crv: "P-256", x: zeros, y: zeros }, `${header}.${zeros}.${signature}`],
      [{ kty: "EC", crv: "P-256", x: "_".repeat(43), y: zeros }, `${zeros}.${payload}.${zeros}`],
      [{ kty: "EC", crv: "P-521", x: zeros, y: zeros }, `${header}.${payload}.${"A".repeat(86)}`],
      [{ kty: "oct", k: "" }, `${header}.${payload}.${signature}.${signature}.`],
      [{ kty: "RSA", n: "AQAB", e: "AA" }, "A".repeat(65_536)],
      [{ kty: "OKP", crv: "X25519", x: zeros, d: zeros }, "%00%ff"],
    ];
    for (const { path, method, access } of routes) {
      const at = path.replaceAll(/\{[a-z_]+\}/g, "x");
      const sent = method === "POST" || method === "PUT" ? { body: {} } : {};
      // The body is judged between what is in form and what is true: 400.
      const expected = access.kind === "open" ? [200, 400] : [400, 401];
      const honest = access.kind === "proof" ? null : by.token;
      for (const [jwk, token] of hostile) {
        const header = (all: object) => ({ ...all, jwk });
        for (const lie of [{ header, token: honest }, { token }]) {
          const told = await call({ by, method, path: at, ...sent, ...lie });
          expect(expected, `${method} ${at} ${told.status}`).toContain(told.status);
        }
      }
    }
    expect(await footprint()).toEqual(before);
  });
});
