import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { brokenSocketMs, eventStreamsEndingMax, eventStreamsMax } from "../../../../src/bounds.ts";
import type { AppClient } from "../../../../src/client/index.ts";
import {
  type Connection,
  dial,
  openSocketTown,
  type SocketTown,
} from "../../../world/socket-town.ts";
import { closeFrame, frame, opcodes } from "../../../world/websocket-frame.ts";

/*
 * A33: streams of the built Worker in a plain workerd, with peers that speak bytes. A socket counts
 * as open as long as its connection is.
 */
let town: SocketTown;
const dialed: Connection[] = [];

beforeAll(async () => {
  town = await openSocketTown(5);
});

afterEach(() => {
  for (const { socket } of dialed.splice(0)) socket.resetAndDestroy();
});

afterAll(() => town?.close());

function phone(n: number): AppClient {
  const found = town.customers[n];
  if (found === undefined) throw new Error("the town has fewer customers");
  return found;
}

interface Stream extends Connection {
  /** Of the answer to the upgrade. */
  readonly status: number;
  readonly isOpen: () => boolean;
}

/** Opens a stream with a fresh ticket, or is refused. */
async function stream(app: AppClient): Promise<Stream> {
  const reply = await app.session.call<{ ticket: string }>("POST", "/v1/wallet/event-tickets");
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  const connection = dial(town.port);
  dialed.push(connection);
  const head = [
    "GET /v1/wallet/events HTTP/1.1",
    `Host: ${new URL(town.publicOrigin).host}`,
    ...["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"],
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    `Sec-WebSocket-Protocol: ${reply.body.ticket}`,
  ];
  connection.socket.write(`${head.join("\r\n")}\r\n\r\n`);
  const text = () => connection.heard().toString();
  const isAnswered = () => text().includes("stream.opened") || /^HTTP\/1\.1 [45]/.test(text());
  await expect.poll(isAnswered).toBe(true);
  let open = true;
  connection.closed.then(() => {
    open = false;
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text())?.[1]);
  return { ...connection, status, isOpen: () => open };
}

const openOnes = (streams: readonly Stream[]) => streams.filter(({ isOpen }) => isOpen());
const say = (bytes: Buffer) => (each: Stream) => each.socket.write(bytes);

describe("a stream that its peer ends or breaks is ended", () => {
  const codes = [0, 1, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 1016, 2999, 3000, 4999];
  const ways: Record<string, (stream: Stream) => unknown> = {
    ...Object.fromEntries(
      [...codes, 5000, 65_535].map((code) => [`close ${code}`, say(closeFrame(code))]),
    ),
    "a close without a code": say(frame(opcodes.close)),
    "a close with half a code": say(frame(opcodes.close, Buffer.from([3]))),
    "a close with the longest reason": say(closeFrame(1000, "x".repeat(123))),
    "a close with a reason that is too long": say(closeFrame(1000, "x".repeat(200))),
    "a close with a reason that is no UTF-8": say(closeFrame(1000, Buffer.from([0xff, 0xfe]))),
    "a close that is not masked": say(closeFrame(1000, "", { masked: false })),
    "a close, and the end of the connection": (each) => each.socket.end(closeFrame(1004)),
    "the end of the connection": (each) => each.socket.end(),
    "the end within a frame": (each) =>
      each.socket.end(frame(opcodes.text, "hello").subarray(0, 5)),
    "a reset": (each) => each.socket.resetAndDestroy(),
  };

  it("whatever way it does, and then the device may have others", async () => {
    expect(Object.keys(ways).length).toBeGreaterThan(2 * (eventStreamsMax + eventStreamsEndingMax));
    for (const [name, way] of Object.entries(ways)) {
      const next = await stream(phone(0));
      expect([name, next.status]).toEqual([name, 101]);
      way(next);
      await expect.poll(next.isOpen, { message: name }).toBe(false);
    }
  });
});

/** Opens streams until none is given, `way` done to each; their peers let go of nothing. */
async function hoard(app: AppClient, way: (stream: Stream) => unknown) {
  const streams: Stream[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    const next = await stream(app);
    if (next.status === 101) way(next);
    streams.push(next);
  }
  return streams;
}

describe("a device whose sockets are not let go", () => {
  const most = eventStreamsMax + eventStreamsEndingMax;

  it("holds so many of them when it sends what it may not, and gets 429 for more", async () => {
    const streams = await hoard(phone(1), say(frame(opcodes.binary, "hello")));
    const given = streams.filter(({ status }) => status === 101);
    expect(given.length).toBeLessThanOrEqual(most);
    const refused = streams.filter(({ status }) => status !== 101);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    expect(refused[0]?.heard().toString()).toMatch(/Retry-After: 60/i);
    for (const { socket } of given) socket.end();
    await expect.poll(async () => (await stream(phone(1))).status).toBe(101);
  });

  it("holds so many of them when it says nothing at all", async () => {
    const streams = await hoard(phone(2), () => undefined);
    expect(openOnes(streams).filter(({ status }) => status === 101)).toHaveLength(most);
    await phone(2).signOut();
    const told = () => streams.filter((each) => each.heard().toString().includes("stream.ended"));
    await expect.poll(() => told().length).toBe(most);
  });

  it("holds few, and not for long, when it breaks the protocol", async () => {
    const broken = [
      frame(3, "an opcode that is none"),
      closeFrame(1000, "in parts", { fin: false }),
      frame(opcodes.continuation, "of nothing"),
      frame(opcodes.text, "longer than any message", { length: 2n ** 40n }),
      frame(opcodes.text, "reserved bits", { reserved: 4 }),
    ];
    let sent = 0;
    const streams = await hoard(phone(3), ({ socket }) => {
      socket.write(broken[sent % broken.length] as Buffer);
      sent += 1;
    });
    const given = streams.filter(({ status }) => status === 101);
    expect(given.length).toBeLessThanOrEqual(most);
    const timeout = 2 * brokenSocketMs;
    await expect.poll(() => openOnes(given).length, { timeout }).toBe(0);
    await expect.poll(async () => (await stream(phone(3))).status, { timeout }).toBe(101);
  });
});

it("answers others while a thousand connections are half open", async () => {
  const halves = Array.from({ length: 1_000 }, () => dial(town.port));
  dialed.push(...halves);
  for (const { socket } of halves) socket.write("POST /v1/payments HTTP/1.1\r\nHost: x\r\n");
  const streams = [await stream(phone(4)), await stream(phone(4))];
  expect(streams.map(({ status }) => status)).toEqual([101, 101]);
  expect((await phone(4).wallet()).ok).toBe(true);
});
