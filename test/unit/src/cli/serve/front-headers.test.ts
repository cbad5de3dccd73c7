import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { proxiesOf } from "../../../../../src/cli/serve/caller.ts";
import { Front } from "../../../../../src/cli/serve/front.ts";

let passedOn: IncomingHttpHeaders = {};
const inner = createServer((asked, response) => {
  passedOn = asked.headers;
  response.end();
});
const port = await freePort();
let front: Front;
const doubts: string[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
  front = new Front({
    ...{ host: "127.0.0.1", port, onDoubt: (doubt) => doubts.push(doubt) },
    trust: { proxies: proxiesOf(["127.0.0.1", "10.0.0.0/8"]), header: "x-forwarded-for" },
    inner: {
      ...{ port: (inner.address() as AddressInfo).port, header: "x-front", secret: "the-secret" },
    },
  });
  await front.listen();
});
afterAll(async () => {
  await front.end(0);
  inner.close();
});

function ask(headers: Record<string, string>, path = "/"): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, headers, agent: false }, (answer) => {
      answer.resume().on("end", resolve);
    });
    asking.on("error", reject).end();
  });
}

it("tells the Worker one address of the caller, and nothing else of what only a front may say", async () => {
  await ask({
    ...{ "X-Forwarded-For": "1.1.1.1, 203.0.113.9, 10.9.9.9", "X-Forwarded-Host": "evil.example" },
    ...{ "X-Real-IP": "1.1.1.1", Forwarded: "for=1.1.1.1", "CF-Connecting-IP": "1.1.1.1" },
    ...{ "MF-CF-Blob": "{}", "X-Front": "guessed", DPoP: "proof", "Proxy-Authorization": "x" },
  });
  const { host: _host, connection: _connection, ...told } = passedOn;
  expect(told).toEqual({
    ...{ dpop: "proof", "x-front": "the-secret", "mf-cf-blob": '{"colo":"front"}' },
    "cf-connecting-ip": "203.0.113.9",
  });
});

it("tells a doubt once, and none of who asks for health", async () => {
  await ask({}, "/healthz");
  expect(doubts).toEqual([]);
  await ask({});
  await ask({});
  expect(doubts).toEqual([expect.stringContaining("The trusted proxy 127.0.0.1 tells no caller")]);
});
