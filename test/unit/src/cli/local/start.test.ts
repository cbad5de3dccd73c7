import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../../../../src/cli/local/assemble.ts";
import { freePort } from "../../../../../src/cli/local/port.ts";
import { startRuntime } from "../../../../../src/cli/local/runtime.ts";
import { fullSeed } from "../../../../../src/cli/seed/schema.ts";
import { end, run, start } from "../local-server.ts";

describe("a wrong call", () => {
  it.each(["0", "70000", "80a"])(
    "of start with --port %j exits 2 and says where help is",
    (port) => {
      const { status, stderr } = run("start", `--port=${port}`);
      expect(stderr).toContain("--port has to be a number");
      expect(stderr).toContain("See npm run -s sekisho -- start --help");
      expect(status).toBe(2);
    },
  );

  it.each(["start", "demo", "verify"])("of %s exits 2", (command) => {
    expect(run(command, "--nonsense").status).toBe(2);
  });

  it("of verify without a state folder exits 1 with a sentence", () => {
    const { status, stderr } = run("verify", "--state", join(tmpdir(), "sekisho-nowhere"));
    expect(stderr).toContain("There is no state folder");
    expect(status).toBe(1);
  });
});

describe("npm start", () => {
  let state: string;
  let other: Server;
  let taken: number;

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), "sekisho-start-"));
    taken = await freePort();
    other = createServer();
    await new Promise<void>((resolve) => other.listen(taken, "127.0.0.1", resolve));
  });

  afterAll(() => {
    other.close();
    rmSync(state, { recursive: true, force: true });
  });

  it("exits 1 with a sentence when the port is taken", () => {
    const { status, stderr } = run("start", "--port", String(taken), "--state", state);
    expect(stderr).toBe(`Port ${taken} is taken by another program; choose one with --port.\n`);
    expect(status).toBe(1);
  });

  it("keeps its port while it seeds, and tells callers to wait", async () => {
    const port = await freePort();
    const told: number[] = [];
    const server = start(port, "--state", join(state, "held"));
    const asking = setInterval(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/wallet`).catch(() => null);
      if (answer?.headers.get("Retry-After") === "1") told.push(answer.status);
    }, 50);
    const { child } = await server.finally(() => clearInterval(asking));
    expect(new Set(told)).toEqual(new Set([503]));
    expect(await end(child, "SIGTERM")).toBe(0);
  });

  it("names the port where another program takes it at the last moment", async () => {
    const bundle = await assemble({ tell: () => undefined });
    const objects = join(state, "objects");
    const given = { bundle, objects, port: taken, vars: {}, onLog: () => undefined };
    await expect(startRuntime(given)).rejects.toThrow(
      `Port ${taken} was taken by another program a moment ago`,
    );
  });

  it("seeds once, keeps data, moves to another port, and ends with 0 on a signal", async () => {
    const first = await start(await freePort(), "--state", state);
    const seedFile = join(state, "seed.json");
    const seed = fullSeed.strict().parse(JSON.parse(readFileSync(seedFile, "utf8")));
    expect(seed.origin).toBe(first.origin);
    expect(statSync(seedFile).mode & 0o777).toBe(0o600);
    expect(pay()).toMatchObject({ result: "approved", status: "captured" });
    expect(await end(first.child, "SIGTERM")).toBe(0);

    const second = await start(await freePort(), "--state", state);
    expect(second.output()).toContain(`This state was made as ${first.origin}`);
    const moved = JSON.parse(readFileSync(seedFile, "utf8"));
    expect(moved).toEqual({ ...seed, origin: second.origin });
    expect(pay()).toMatchObject({ result: "approved", terminal_id: seed.terminal.terminal_id });
    expect(run("start", "--port", String(await freePort()), "--state", state).stderr).toContain(
      `is in use by the server at ${second.origin}`,
    );
    expect(await end(second.child, "SIGINT")).toBe(0);
    expect(run("verify", "--state", state).status).toBe(0);
  });

  it("goes on with a first run that was cut off after everything and before writing it down", async () => {
    const cut = join(state, "cut");
    const first = await start(await freePort(), "--state", cut);
    const seed = fullSeed.parse(JSON.parse(readFileSync(join(cut, "seed.json"), "utf8")));
    expect(await end(first.child, "SIGTERM")).toBe(0);
    rmSync(join(cut, "seed.json"));
    const [one, two] = seed.operators;
    const keys = {
      operators: [one.jwk, two.jwk],
      terminal: seed.terminal.jwk,
      partner: seed.partner.jwk,
      customer: seed.customer.jwk,
    };
    const journal = { keys, customer_attempt: 1, operator_ids: [] };
    writeFileSync(join(cut, "seeding.json"), JSON.stringify(journal));

    const second = await start(await freePort(), "--state", cut);
    expect(second.output()).toContain("Going on with the first run");
    const again = fullSeed.parse(JSON.parse(readFileSync(join(cut, "seed.json"), "utf8")));
    expect(again.operators).toEqual([one, two]);
    expect(again.customer.contact).toBe("customer-2@example.com");
    expect(await end(second.child, "SIGTERM")).toBe(0);
  });

  it("leaves the bootstrap secret unused with --no-seed", async () => {
    const bare = join(state, "bare");
    const { child, origin } = await start(await freePort(), "--state", bare, "--no-seed");
    const seed = JSON.parse(readFileSync(join(bare, "seed.json"), "utf8"));
    expect(Object.keys(seed)).toEqual(["origin", "bootstrap_secret"]);
    expect(seed.origin).toBe(origin);
    expect(await end(child, "SIGTERM")).toBe(0);
  });

  /** Runs the command that the demo prints, as a shell would. */
  function pay() {
    const command = run("demo", "--curl", "--state", state);
    expect(command.stderr).toBe("");
    expect(command.stdout).toMatch(/^curl .*\n$/);
    const answer = spawnSync("sh", { input: command.stdout, encoding: "utf8" });
    return JSON.parse(answer.stdout);
  }
});
