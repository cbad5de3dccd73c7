import { describe, expect, it } from "vitest";
import { isOnOneMachine, servingOwnName } from "../../../../worker/door/one-machine.ts";
import type { Env } from "../../../../worker/platform/env.ts";

const context = {} as ExecutionContext;

async function statusOf(port: string | undefined, url: string, host?: string) {
  const headers = host === undefined ? {} : { Host: host };
  const env = { ...(port === undefined ? {} : { LOCAL_PORT: port }) } as Env;
  const serve = servingOwnName(() => new Response("served"));
  return (await serve(new Request(url, { headers }), env, context)).status;
}

describe("the server of one machine", () => {
  it.each(["localhost:8787", "127.0.0.1:8787", "[::1]:8787", "LOCALHOST:8787"])(
    "serves %s",
    async (host) => expect(await statusOf("8787", `http://${host}/`, host)).toBe(200),
  );

  it("serves its name without the port where that is the scheme's own", async () => {
    expect(await statusOf("80", "http://localhost/", "localhost")).toBe(200);
    expect(await statusOf("80", "http://localhost/", "localhost:80")).toBe(200);
    expect(await statusOf("8787", "http://localhost:8787/", "localhost")).toBe(421);
  });

  it.each([
    "evil.example:8787",
    "evil.example",
    "localhost:8788",
    "localhost.evil.example:8787",
    "localhost:8787.evil.example",
    "evil.example@localhost:8787/",
    "0.0.0.0:8787",
    "127.0.0.2:8787",
    "[::ffff:127.0.0.1]:8787",
    "",
  ])("tells whoever asks for %j that it is not for them", async (host) => {
    expect(await statusOf("8787", "http://localhost:8787/dev/mailbox", host)).toBe(421);
  });

  it("looks at the address too, which a proxy's header may have put there", async () => {
    expect(await statusOf("8787", "http://evil.example/", "localhost:8787")).toBe(421);
  });

  it("is none where no port was given to it", async () => {
    expect(await statusOf(undefined, "http://evil.example/", "evil.example")).toBe(200);
    expect(isOnOneMachine({ ENVIRONMENT: "test" })).toBe(false);
    expect(isOnOneMachine({ ENVIRONMENT: "production" })).toBe(false);
    expect(isOnOneMachine({ ENVIRONMENT: "test", LOCAL_PORT: "1" })).toBe(true);
    expect(isOnOneMachine({ ENVIRONMENT: "local" })).toBe(true);
  });
});
