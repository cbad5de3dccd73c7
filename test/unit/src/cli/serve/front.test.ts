import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { proxiesOf } from "../../../../../src/cli/serve/caller.ts";
import { Front } from "../../../../../src/cli/serve/front.ts";
import { HoldingGate } from "../../../../../src/cli/serve/holding-gate.ts";

/* The front over a socket, as a stranger sees it; the runtime behind it tells what reached it. */
let runtime: Server;
let front: Front;
let port: number;
let doubts: string[];
let onDoubt: (doubt: string) => void;
let reached: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[];
let logged: string[];

beforeEach(async () => {
  [doubts, reached, logged] = [[], [], []];
  runtime = createServer((request, response) => {
    reached.push({ url: request.url, headers: request.headers });
    response.setHeader("CF-Cache-Status", "HIT");
    response.setHeader("X-Mf-Additional-Response-Log", "x");
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => response.end(`ok${body}`));
  });
  runtime.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: x\r\nX-Mf-A: b\r\n\r\nstream");
  });
  await new Promise<void>((resolve) => runtime.listen(0, "127.0.0.1", resolve));
  port = await freePort();
  const inner = { port: (runtime.address() as AddressInfo).port, header: "Shown", secret: "s" };
  const trust = { proxies: proxiesOf(["127.0.0.1"]), header: "x-forwarded-for" } as const;
  onDoubt = (doubt) => void doubts.push(doubt);
  front = new Front({ host: "127.0.0.1", port, trust, inner, onDoubt: (doubt) => onDoubt(doubt) });
  await front.listen();
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    logged.push(String(line));
    return true;
  });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await front.end(0).catch(() => undefined);
  runtime.closeAllConnections();
  runtime.close();
});

/** What is answered to these lines until the connection ends. */
function send(...lines: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(heard));
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  });
}

/** From now on nobody's time is over: a hold is had when nobody is inside, or never. */
const standTimers = () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

const close = "Connection: close";
const upgrade = ["Connection: Upgrade", "Upgrade: websocket"];

describe.each([
  ["plain", [close]],
  ["upgrade", upgrade],
])("a request that cannot be passed on, %s", (_kind, more) => {
  it.each([
    ["two hosts", "GET / HTTP/1.1", "Host: a", "Host: a"],
    ["an empty host", "GET / HTTP/1.1", "Host:"],
    ["a host that is none", "GET /healthz HTTP/1.1", "Host: a b/c@d"],
    ["a host with a user", "GET / HTTP/1.1", "Host: u@a"],
    ["a host with a path", "GET / HTTP/1.1", "Host: a/b"],
    ["two hosts in one", "GET / HTTP/1.1", "Host: a, b"],
    ["a port that is too large", "GET / HTTP/1.1", "Host: a:65536"],
    ["an address that is none", "GET / HTTP/1.1", "Host: [::1::2]"],
    ["no path", "OPTIONS * HTTP/1.1", "Host: a"],
    ["another scheme", "GET ftp://a/b HTTP/1.1", "Host: a"],
    ["a user in the target", "GET http://u@a/b HTTP/1.1", "Host: a"],
  ])("is answered 400: %s", async (_what, ...lines) => {
    const heard = await send(...lines, ...more);
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    const [head = "", body = ""] = heard.split("\r\n\r\n");
    expect(head).toMatch(/X-Request-Id: req_[\da-f]{24}/);
    const document = body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1);
    expect(JSON.parse(document)).toMatchObject({ code: "malformed_request", status: 400 });
    expect([reached, logged]).toEqual([[], []]);
    expect(await send("GET / HTTP/1.1", "Host: a", close)).toContain("200 OK");
  });
});

describe("a request that is not read to its end", () => {
  it("is answered 431 when its head is too large", async () => {
    const heard = await send("GET / HTTP/1.1", "Host: a", `X: ${"x".repeat(20_000)}`);
    expect(heard).toMatch(/^HTTP\/1\.1 431 .*\r\nConnection: close\r\n\r\n$/);
    expect(reached).toEqual([]);
  });

  it("is answered 408 when its body stops, and never that it may be sent again", async () => {
    await front.end(0);
    const inner = { port: (runtime.address() as AddressInfo).port, header: "Shown", secret: "s" };
    const trust = { proxies: proxiesOf([]), header: "x-forwarded-for" } as const;
    front = new Front({ host: "127.0.0.1", port, trust, inner, onDoubt, requestMs: 500 });
    await front.listen();
    const heard = await send("POST / HTTP/1.1", "Host: a", "Content-Length: 100", "", "1");
    expect(heard).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n\r\n$/);
    expect(logged).toEqual([]);
  });

  it.each([
    [
      "answered 400 behind an answer",
      false,
      /okHTTP\/1\.1 400 [^\r]*\r\nConnection: close\r\n\r\n$/,
    ],
    ["cut off within an answer, where nothing can be said", true, /part\r\n$/],
  ])("is %s", async (_what, isWithin, ending) => {
    if (isWithin) {
      runtime.removeAllListeners("request");
      runtime.on("request", (_request, response) => response.write("part"));
    }
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
      if (/ok|part/.test(heard)) socket.write("no HTTP\r\n\r\n");
    });
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await new Promise((resolve) => socket.on("close", resolve));
    expect(heard).toMatch(ending);
  });

  it("is answered 400 when it is a CONNECT", async () => {
    for (const target of ["a:80", "127.0.0.1:1"]) {
      const heard = await send(`CONNECT ${target} HTTP/1.1`, "Host: a");
      expect(heard).toMatch(/^HTTP\/1\.1 400 [\s\S]*malformed_request/);
    }
    expect([reached, logged]).toEqual([[], []]);
  });
});

describe("a request that is passed on", () => {
  it.each([
    ["GET /a?b=c HTTP/1.1", "pay.example.com:8080", "/a?b=c", "pay.example.com:8080"],
    ["GET / HTTP/1.1", "[2001:db8::1]:80", "/", "[2001:db8::1]:80"],
    ["GET https://pay.example.com/a?b HTTP/1.1", "other", "/a?b", "pay.example.com"],
    ["GET http://pay.example.com HTTP/1.1", "other", "/", "pay.example.com"],
  ])("goes where it is for: %s", async (line, host, url, told) => {
    expect(await send(line, `Host: ${host}`, close)).toContain("200 OK");
    expect(reached).toMatchObject([{ url, headers: { host: told, shown: "s" } }]);
  });

  it.each([
    ["POST", "h2c"],
    ["GET", "h2c"],
    ["POST", "websocket"],
  ])(
    "is an ordinary one when it asks for an upgrade that is not here: %s, %s",
    async (method, to) => {
      const asks = ["Connection: close, Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk"];
      const lines = [`${method} / HTTP/1.1`, "Host: a", ...asks, `Upgrade: ${to}`];
      const heard = await send(...lines, "Content-Length: 4", "", "body");
      expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*okbody/);
      expect(reached[0]?.headers.upgrade ?? reached[0]?.headers["http2-settings"]).toBeUndefined();
      standTimers();
      (await front.hold()).release();
    },
  );

  it("is answered without what the runtime says of itself", async () => {
    const heard = await send("GET / HTTP/1.1", "Host: a", close);
    const stream = await send("GET / HTTP/1.1", "Host: a", ...upgrade);
    expect(heard).toContain("200 OK");
    expect(stream).toMatch(/^HTTP\/1\.1 101 X\r\n[\s\S]*\r\n\r\nstream$/);
    expect(heard + stream).not.toMatch(/x-mf-|cf-cache-status/i);
  });

  it("comes from the address before the port", async () => {
    await send("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: [2001:db8::1]:55", close);
    expect(reached[0]?.headers["cf-connecting-ip"]).toBe("2001:db8::1");
    expect(doubts).toEqual([]);
    for (const told of ["2001:db8::1%a", "2001:db8::1%b"]) {
      await send("GET / HTTP/1.1", "Host: a", `X-Forwarded-For: ${told}`, close);
    }
    expect(doubts).toEqual([expect.stringContaining("that is no address")]);
  });

  it.each([
    ["plain", [close]],
    ["upgrade", upgrade],
  ])("ends alone when passing it on throws: %s", async (_kind, more) => {
    onDoubt = () => {
      throw new TypeError("ours");
    };
    const heard = await send("GET / HTTP/1.1", "Host: a", ...more);
    const [, id] = /X-Request-Id: (\S+)/.exec(heard) ?? [];
    expect(heard).toMatch(/^HTTP\/1\.1 500 /);
    const [line = "", ...others] = logged;
    expect(others).toEqual([]);
    const told = { event: "request_failed", "exception.message": "ours", request_id: id };
    expect(JSON.parse(line)).toMatchObject(told);
    expect(await send("GET / HTTP/1.1", "Host: a", close)).toContain("200 OK");
  });
});

describe("a hold", () => {
  const slow = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n1";

  it.each([
    ["whose body does not come", slow],
    [
      "that asks for an upgrade and announces a body",
      slow.replace("Co", `${upgrade.join("\r\n")}\r\nCo`),
    ],
  ])("does not wait long for a request %s", async (_what, text) => {
    const enter = vi.spyOn(HoldingGate.prototype, "enter");
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("error", () => undefined);
    socket.write(text);
    // It is inside, or refused.
    await expect.poll(() => enter.mock.calls.length + heard.length).toBeGreaterThan(0);
    standTimers();
    const holding = front.hold();
    await vi.advanceTimersByTimeAsync(1_000);
    (await holding).release();
    socket.destroy();
  });

  it("is not waited for by who has left meanwhile", async () => {
    const enter = vi.spyOn(HoldingGate.prototype, "enter");
    const accepted: Socket[] = [];
    const note = (message: unknown) => accepted.push((message as { socket: Socket }).socket);
    subscribe("net.server.socket", note);
    const { release } = await front.hold();
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await expect.poll(() => enter.mock.calls.length).toBe(1);
    unsubscribe("net.server.socket", note);
    const [ours] = accepted.filter(({ localPort }) => localPort === port);
    socket.destroy();
    await once(ours as Socket, "close");
    release();
    await setImmediate();
    standTimers();
    (await front.hold()).release();
    expect(reached).toEqual([]);
  });

  it("of a front that ends is not kept up by a stream that does not begin", async () => {
    const asked = Promise.withResolvers<void>();
    runtime.removeAllListeners("upgrade").on("upgrade", () => asked.resolve());
    const over = send("GET / HTTP/1.1", "Host: a", ...upgrade);
    await asked.promise;
    await front.end(100);
    expect(await over).toBe("");
  });
});

it("keeps a connection to the runtime for the next request, and ends it before the runtime does", async () => {
  runtime.keepAliveTimeout = 0;
  const opened: number[] = [];
  const ended: number[] = [];
  runtime.on("connection", (socket) => {
    opened.push(performance.now());
    socket.once("close", () => ended.push(performance.now()));
  });
  for (const path of ["/a", "/b"]) await send(`GET ${path} HTTP/1.1`, "Host: a", close);
  expect([opened.length, ended.length]).toEqual([1, 0]);
  // It closes what is idle after 5 s at the earliest.
  await vi.waitFor(() => expect(ended).toHaveLength(1), { timeout: 5_000, interval: 20 });
  expect(await send("GET /c HTTP/1.1", "Host: a", close)).toContain("200 OK");
});

it("waits for an answer for longer than it keeps a connection", async () => {
  runtime.removeAllListeners("request");
  runtime.on("request", (_request, response) => {
    setTimeout(() => response.end("late"), 3_500);
  });
  expect(await send("GET /a HTTP/1.1", "Host: a", close)).toContain("late");
});

it("ends what it asked the runtime for when its caller has left", async () => {
  const left = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  runtime.removeAllListeners("request");
  runtime.on("request", (_request, response) => {
    response.once("close", () => left.resolve());
    asked.resolve();
  });
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  await asked.promise;
  socket.destroy();
  await left.promise;
});
