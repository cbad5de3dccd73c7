import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { AppClient, generateDeviceKey, realRuntime } from "../../../../../src/client/index.ts";
import { makeKeyRing } from "../../../../../src/token/key-ring.ts";
import { ServedMachine } from "../../../../crash/served-machine.ts";
import { random } from "../../token/forge.ts";
import { end, run, sekisho } from "../local-server.ts";

/* One server for all: what `sekisho serve` is for those who call it and for who runs it. */
const folder = mkdtempSync(join(tmpdir(), "sekisho-serve-"));
const publicOrigin = "https://pay.example.com";
let machine: ServedMachine;

beforeAll(async () => {
  machine = await ServedMachine.found(join(folder, "one"), {
    publicOrigin,
    gatewayUrl: "https://gateway.example/messages",
    keys: await makeKeyRing(random),
    bootstrapSecret: "a-secret-that-is-long-enough",
    certificate: { cert: "", key: "" },
  });
});

afterAll(async () => {
  await machine?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Sign-ins begun as if from these addresses, with these headers; their statuses. */
async function signIns(count: number, headersOf: (n: number) => Record<string, string>) {
  const keys = await Promise.all(Array.from({ length: 6 }, () => generateDeviceKey()));
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const fetch: typeof realRuntime.fetch = (url, init) => {
      const headers = new Headers([...new Headers(init.headers), ...Object.entries(headersOf(n))]);
      return realRuntime.fetch(url.replace(publicOrigin, machine.origin), { ...init, headers });
    };
    const key = keys[n % keys.length] as (typeof keys)[number];
    const app = new AppClient({ origin: publicOrigin, key, runtime: { ...realRuntime, fetch } });
    const reply = await app.signIn({ type: "email", value: `somebody-${n}@example.com` });
    statuses.push(reply.ok ? 201 : (reply.problem?.status ?? 0));
  }
  return statuses;
}

describe("A35: sekisho serve", () => {
  it("takes a caller's address from the trusted proxy's header, and from no other", async () => {
    const invented = (n: number) => ({
      "X-Forwarded-For": `198.51.${n}.7, 203.0.113.5`,
      "CF-Connecting-IP": `198.51.${n}.7`,
      "X-Real-IP": `198.51.${n}.7`,
      Forwarded: `for=198.51.${n}.7`,
      "MF-CF-Blob": JSON.stringify({ colo: "NRT", clientIp: `198.51.${n}.7` }),
    });
    expect((await signIns(42, invented)).slice(-3)).toEqual([201, 429, 429]);
    const told = (n: number) => ({ "X-Forwarded-For": `203.0.${100 + n}.7` });
    expect(new Set(await signIns(3, told))).toEqual(new Set([201]));
  });

  it("has a runtime that answers nobody but its front", async ({ skip }) => {
    skip(process.platform !== "linux", "the ports of a process are not known here");
    const { runtime } = JSON.parse(readFileSync(join(machine.folder, "running.json"), "utf8"));
    const ports = listening(runtime[0].pid);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) {
      const told = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      expect(told?.status ?? 421).not.toBe(200);
    }
    expect((await fetch(`${machine.origin}/healthz`)).status).toBe(200);
  });

  it("has no mailbox", async () => {
    expect((await fetch(`${machine.origin}/dev/mailbox`)).status).toBe(404);
  });

  it("passes two headers of one name on as two", async () => {
    const { status, text } = await ask([
      ["Host", "pay.example.com"],
      ["DPoP", "a"],
      ["DPoP", "b"],
      ["Authorization", "DPoP x.y.z"],
    ]);
    expect([status, JSON.parse(text).code]).toEqual([401, "unauthorized"]);
  });
});

describe("sekisho serve", () => {
  it("is alone on its folder", () => {
    const state = ["--state", machine.folder, "--origin", publicOrigin];
    const second = run("serve", ...state, "--port", "18999");
    expect(second).toMatchObject({ status: 1 });
    expect(second.stderr).toContain(`is in use by the server at ${publicOrigin}`);
  });

  it("takes a SIGHUP that comes before it is up for one that comes when it is", async () => {
    const state = join(folder, "hung-up");
    const port = ["--port", String(await freePort())];
    const files = ["--vars", join(folder, "one/vars"), "--keys", join(folder, "one/keys")];
    const args = ["serve", "--json", "--state", state, ...port, ...files];
    const child = spawn(process.execPath, [sekisho, ...args]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
      });
    }
    try {
      await vi.waitUntil(() => existsSync(state), { timeout: 30_000 });
      child.kill("SIGHUP");
      await vi.waitUntil(() => said.includes("Taken.") || child.exitCode !== null, 50_000);
      expect(said).toMatch(/"pid"[\s\S]*Taking keys and settings anew\.[\s\S]*Taken\./);
    } finally {
      await end(child, "SIGKILL");
    }
  });

  it("goes on with the keys that it has when new ones cannot be used", async () => {
    const keys = readFileSync(join(machine.folder, "keys.json"), "utf8");
    writeFileSync(join(folder, "one/keys"), "{}");
    await expect(machine.reload()).rejects.toThrow("cannot be used");
    expect((await fetch(`${machine.origin}/healthz`)).status).toBe(200);
    machine.writeKeys(keys);
  });

  it("answers what is under way when it is asked to end, and then ends with 0", async () => {
    const socket = connect(machine.port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    const body = JSON.stringify({ contact: { type: "email", value: "a@example.com" } });
    const head = ["POST /v1/sign-ins HTTP/1.1", "Host: pay.example.com", "DPoP: x"];
    const more = ["Content-Type: application/json", `Content-Length: ${body.length}`];
    socket.write(`${[...head, ...more].join("\r\n")}\r\n\r\n${body.slice(0, 10)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stopped = machine.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard).toBe("");
    socket.write(body.slice(10));
    await stopped;
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
    await expect(fetch(`${machine.origin}/healthz`)).rejects.toThrow();
  });
});

describe("sekisho serve refuses", () => {
  const state = join(folder, "refused");
  const serve = (...args: string[]) => run("serve", "--state", state, ...args);

  it("an origin that is none, or that is not https", () => {
    expect(serve().status).toBe(2);
    expect(serve("--origin", `${publicOrigin}/`).stderr).toContain("a slash at its end");
    expect(serve("--origin", "http://pay.example.com").stderr).toContain("has to be https://");
  });

  it("a secret that others can read", () => {
    const keys = join(folder, "open-keys.json");
    writeFileSync(keys, readFileSync(join(folder, "one/keys"), "utf8"));
    chmodSync(keys, 0o640);
    const { status, stderr } = serve("--origin", publicOrigin, "--keys", keys);
    expect([status, stderr]).toEqual([1, expect.stringContaining("(mode 640): chmod 600")]);
  });

  it("a setting that Sekisho does not have, and another currency", () => {
    const vars = join(folder, "vars");
    writeFileSync(vars, "# ours\nCURENCY=JPY\n");
    expect(serve("--origin", publicOrigin, "--vars", vars).stderr).toContain(
      "line 2: CURENCY is no",
    );
    writeFileSync(vars, "CURRENCY=USD\n");
    const other = run("serve", "--state", machine.folder, "--origin", publicOrigin, "--vars", vars);
    expect(other.stderr).toContain("is in JPY, not USD");
  });
});

/** A payment with these headers, each as often as it is listed. */
function ask(headers: readonly (readonly [string, string])[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(`${machine.origin}/v1/wallet`, { headers: headers.flat() }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** The TCP ports that a process listens on, where the system tells. */
function listening(pid: number): number[] {
  try {
    const files = readdirSync(`/proc/${pid}/fd`).map((name) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${name}`);
      } catch {
        return "closed since";
      }
    });
    const lines = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n");
    return lines.flatMap((line) => {
      const [local = "", , state, , , , , , inode] = line.trim().split(/\s+/).slice(1);
      const isOwn = state === "0A" && files.includes(`socket:[${inode}]`);
      return isOwn ? [Number.parseInt(local.split(":")[1] ?? "", 16)] : [];
    });
  } catch {
    return [];
  }
}
