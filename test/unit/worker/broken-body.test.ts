import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentDigestOf, signProof } from "../../../src/client/wire/proof.ts";
import { readBody } from "../../../worker/door/read-body.ts";
import type { Route } from "../../../worker/door/route.ts";
import { keyOf, tokenOf } from "../../bench/town.ts";
import { answerOf, dial, openSocketTown, type SocketTown } from "../../world/socket-town.ts";

describe("readBody", () => {
  const route = { body: {} } as Route;
  const read = (body: ReadableStream, headers: Record<string, string> = {}) => {
    const asked = { method: "POST", body, duplex: "half", headers };
    return readBody(route, new Request("https://pay.example", asked as RequestInit));
  };
  const json = { "Content-Type": "application/json" };
  const broken = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("{"));
        controller.error(new Error("Network connection lost."));
      },
    });

  it("gives null for a body that cannot be read to its end", async () => {
    expect(await read(broken(), json)).toEqual({ ok: true, value: null });
    const told = { ...json, "Content-Length": "9" };
    expect(await read(broken(), told)).toEqual({ ok: true, value: null });
  });

  it("tells a wrong type first", async () => {
    const refused = await read(broken(), { "Content-Type": "text/plain" });
    expect(refused).toMatchObject({ fault: { code: "unsupported_media_type" } });
  });
});

describe("readBody of a body that is whole", () => {
  const route = { body: {}, bodyBytesMax: 64 } as Route;
  const read = (chunks: readonly number[], headers: Record<string, string> = {}) => {
    const body = new ReadableStream({
      start(controller) {
        for (const bytes of chunks) controller.enqueue(new Uint8Array(bytes).fill(0x20));
        controller.close();
      },
    });
    const asked = { method: "POST", body, duplex: "half", headers: { ...json, ...headers } };
    return readBody(route, new Request("https://pay.example", asked as RequestInit));
  };
  const json = { "Content-Type": "application/json" };

  it("takes a body without a length up to the route's bytes, and no byte more", async () => {
    for (const chunks of [[64], [40, 24], []]) {
      const { value } = (await read(chunks)) as { value: Uint8Array };
      expect(value.length).toBe(chunks.reduce((sum, each) => sum + each, 0));
    }
    for (const chunks of [[65], [40, 25], [1, 64]]) {
      expect(await read(chunks)).toMatchObject({ fault: { code: "content_too_large" } });
    }
  });

  it("refuses a body that says it is longer, or is longer than it says", async () => {
    for (const [bytes, told] of [
      [1, "65"],
      [65, "64"],
    ] as const) {
      expect(await read([bytes], { "Content-Length": told })).toMatchObject({
        fault: { code: "content_too_large" },
      });
    }
  });

  it("takes a content coding for none in whatever case, and no other", async () => {
    for (const none of ["identity", "Identity", "IDENTITY"]) {
      expect(await read([2], { "Content-Encoding": none })).toMatchObject({ ok: true });
    }
    for (const coding of ["gzip", "identity, gzip", ""]) {
      expect(await read([2], { "Content-Encoding": coding })).toMatchObject({
        fault: { code: "unsupported_media_type" },
      });
    }
  });
});

describe("a body that is not framed as its headers say, or breaks off", () => {
  let town: SocketTown;
  let text: string;
  let headers: string[];

  beforeAll(async () => {
    town = await openSocketTown(1);
    const [till, phone] = [town.tills[0], town.customers[0]];
    if (till === undefined || phone === undefined) throw new Error("the town is founded");
    const code = await phone.issueCode({});
    if (!code.ok) throw new Error("no code");
    text = JSON.stringify({
      ...{ reference: "broken-body-1", code: code.body.qr, amount: 310 },
      ...{ currency: "JPY", capture: "automatic" },
    });
    const contentDigest = await contentDigestOf(Buffer.from(text));
    const token = await tokenOf(till);
    const url = `${town.publicOrigin}/v1/payments`;
    const made = { method: "POST", url, issuedAtMs: Date.now(), jti: "jti-broken-body" };
    headers = [
      `Host: ${new URL(url).host}`,
      "Connection: close",
      "Content-Type: application/json",
      `Content-Digest: ${contentDigest}`,
      `Authorization: DPoP ${token}`,
      `DPoP: ${await signProof(keyOf(till), { ...made, token, contentDigest })}`,
    ];
  });

  afterAll(() => town?.close());

  async function send(line: string, body: string, more: readonly string[] = headers) {
    const { socket, heard, closed } = dial(town.port);
    socket.write(`${[line, ...more].join("\r\n")}\r\n\r\n${body}`);
    socket.end();
    await closed;
    return answerOf(heard());
  }
  const post = (framing: string, body: string) =>
    send("POST /v1/payments HTTP/1.1", body, [...headers, framing]);
  const size = () => Buffer.byteLength(text).toString(16);
  const chunked = "Transfer-Encoding: chunked";

  it.each<[string, string, () => string]>([
    ["a size that is no number", chunked, () => `zz\r\n${text}\r\n0\r\n\r\n`],
    ["no size", chunked, () => `\r\n${text}\r\n0\r\n\r\n`],
    ["a negative size", chunked, () => `-1\r\n${text}\r\n0\r\n\r\n`],
    ["a size beyond all numbers", chunked, () => `${"f".repeat(17)}\r\n${text}\r\n0\r\n\r\n`],
    ["a size that is too small", chunked, () => `1\r\n${text}\r\n0\r\n\r\n`],
    ["line feeds alone", chunked, () => `${size()}\n${text}\n0\n\n`],
    ["a second size that is none", chunked, () => `${size()}\r\n${text}\r\nzz\r\n`],
    ["an end before the last chunk", chunked, () => `${size()}\r\n${text}\r\n`],
    ["an end within a chunk", chunked, () => `fff\r\n${text}`],
    ["an end before the length that was told", "Content-Length: 9000", () => text],
  ])("is told 400 and pays nothing: %s", async (_name, framing, body) => {
    const { status, body: told } = await post(framing, body());
    expect([status, told.code, told.pointer]).toEqual([400, "malformed_request", ""]);
    expect(told.detail).toContain("nothing was done");
  });

  it("is told 400 where no body is taken", async () => {
    const asked = [...headers.slice(0, 2), chunked];
    const { status, body } = await send("GET /healthz HTTP/1.1", "zz\r\n", asked);
    expect([status, body.code]).toEqual([400, "malformed_request"]);
  });

  it("pays when it is sent whole, in chunks, for the first time", async () => {
    const { status, body, head } = await post(chunked, `${size()}\r\n${text}\r\n0\r\n\r\n`);
    expect([status, body.result]).toEqual([200, "approved"]);
    expect(head).not.toMatch(/Idempotent-Replayed/i);
  });
});
