import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort, holdPort } from "../../../../../src/cli/local/port.ts";

const source = join(import.meta.dirname, "../../../../../src/cli/local/port.ts");

/** The ports that another process is given. */
function portsOfAnother(): number[] {
  const script = `import { freePort, holdPort } from ${JSON.stringify(source)};
    console.log(JSON.stringify([await freePort(), await freePort()]));`;
  const args = ["--input-type=module", "--eval", script];
  return JSON.parse(spawnSync(process.execPath, args, { encoding: "utf8" }).stdout);
}

describe("a free port", () => {
  it("is given once, though nobody listens on it yet", async () => {
    const own = [await freePort(), await freePort(), await freePort()];
    const others = [...portsOfAnother(), ...portsOfAnother()];
    expect(new Set([...own, ...others]).size).toBe(7);
  });

  it("is none that the system gives to a connection", async () => {
    expect(await freePort()).toBeLessThan(32_768);
  });

  it("is none that somebody listens on", async () => {
    const taken = (await freePort()) + 1;
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(taken, "127.0.0.1", resolve));
    try {
      expect(await freePort()).not.toBe(taken);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});

describe("a held port", () => {
  it("is nobody else's until it is let go, and tells callers 503", async () => {
    const port = await freePort();
    const held = await holdPort(port);
    await expect(holdPort(port)).rejects.toThrow(`Port ${port} is taken by another program`);
    const { status, headers } = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([status, headers.get("Retry-After")]).toEqual([503, "1"]);
    await held.release();
    await held.release();
    await (await holdPort(port)).release();
  });
});
