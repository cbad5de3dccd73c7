import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Configuration,
  stepsOfConfiguration,
  stepsOfVariables,
} from "../../../../../src/cli/deploy/configuration.ts";
import {
  stepOfKeys,
  stepOfSecrets,
  stepsOfAnswers,
} from "../../../../../src/cli/deploy/elsewhere.ts";
import { rotate } from "../../../../../src/cli/deploy/rotate.ts";
import { makeKeyRing, parseKeyRing, publicJwks } from "../../../../../src/token/key-ring.ts";
import { random } from "../../token/forge.ts";

afterEach(() => vi.unstubAllGlobals());

const classes = [
  ...["Wallet", "Directory", "Merchant", "Settlement", "Partner"],
  ...["Control", "Courier", "Guard", "Terminal", "Handle", "Monitor"],
];
const good: Configuration = {
  compatibility_date: "2026-10-01",
  vars: {
    ENVIRONMENT: "production",
    PUBLIC_ORIGIN: "https://pay.example.com",
    CURRENCY: "JPY",
    TIME_ZONE: "Asia/Tokyo",
  },
  durable_objects: {
    bindings: classes.map((name) => ({ name: name.toUpperCase(), class_name: name })),
  },
  migrations: [{ new_sqlite_classes: classes }],
  routes: [{ pattern: "pay.example.com" }],
  observability: { enabled: true, logs: { invocation_logs: false } },
};
const nowMs = Date.UTC(2026, 10, 30);

/** What is left to do of a changed configuration, the assets aside, which need a build. */
function left(change: Partial<Configuration> & { vars?: Record<string, string> }): string[] {
  const vars = { ...good.vars, ...change.vars };
  const steps = stepsOfConfiguration({ ...good, ...change, vars }, nowMs);
  return steps
    .filter(({ state, name }) => state !== "done" && name !== "assets")
    .map(({ name }) => name);
}

describe("a configuration", () => {
  it("has nothing left to do when it is good", () => expect(left({})).toEqual([]));

  it.each<[string, Parameters<typeof left>[0], string[]]>([
    [
      "the example's origin",
      { vars: { PUBLIC_ORIGIN: "https://pay.example" } },
      ["public origin", "passkey domain", "route"],
    ],
    [
      "a slash at its end",
      { vars: { PUBLIC_ORIGIN: "https://pay.example.com/" } },
      ["public origin"],
    ],
    ["no TLS", { vars: { PUBLIC_ORIGIN: "http://pay.example.com" } }, ["public origin"]],
    ["passkeys of another domain", { vars: { PASSKEY_RP_ID: "example.net" } }, ["passkey domain"]],
    ["a part of the domain's name", { vars: { PASSKEY_RP_ID: "ample.com" } }, ["passkey domain"]],
    ["no route", { routes: [] }, ["route"]],
    ["another environment", { vars: { ENVIRONMENT: "test" } }, ["settings"]],
    ["a secret in the file", { vars: { BOOTSTRAP_SECRET: "x" } }, ["settings"]],
    ["an app's origin with a slash", { vars: { APP_ORIGINS: "https://a.example/" } }, ["settings"]],
    ["no zone", { vars: { TIME_ZONE: "Tokyo" } }, ["settings"]],
    ["an object that is not bound", { durable_objects: { bindings: [] } }, ["bindings"]],
    ["a class that nothing makes", { migrations: [] }, ["bindings"]],
    ["an old day", { compatibility_date: "2024-01-01" }, ["compatibility date"]],
    ["a log that nobody keeps", { observability: undefined }, ["log"]],
    [
      "a log whose lines are switched off",
      { observability: { enabled: true, logs: { enabled: false, invocation_logs: false } } },
      ["log"],
    ],
    ["a log with the headers of requests", { observability: { enabled: true } }, ["log"]],
    ["a day to come", { compatibility_date: "2027-01-01" }, ["compatibility date"]],
  ])("names what is left to do: %s", (_what, change, steps) => {
    expect(left(change)).toEqual(steps);
    const all = stepsOfConfiguration(
      { ...good, ...change, vars: { ...good.vars, ...change.vars } },
      nowMs,
    );
    for (const { state, todo } of all) expect(todo !== undefined).toBe(state !== "done");
  });

  it("takes a wildcard route and a domain above the host", () => {
    const change = { routes: ["*.example.com/*"], vars: { PASSKEY_RP_ID: "example.com" } };
    expect(left(change)).toEqual([]);
  });
});

describe("secrets", () => {
  const printed = (...names: string[]) =>
    `⛅ wrangler\n${JSON.stringify(names.map((name) => ({ name, type: "secret_text" })))}\n`;

  it("are looked for by name", () => {
    const all = ["SEKISHO_KEYS", "BOOTSTRAP_SECRET", "MESSAGE_GATEWAY_URL"];
    expect(stepOfSecrets(printed(...all), {}).state).toBe("done");
    expect(stepOfSecrets(printed("SEKISHO_KEYS"), {})).toMatchObject({
      state: "todo",
      seen: "missing: BOOTSTRAP_SECRET, MESSAGE_GATEWAY_URL",
    });
    const gateway = { MESSAGE_GATEWAY_URL: "https://gateway.example" };
    expect(stepOfSecrets(printed("SEKISHO_KEYS", "BOOTSTRAP_SECRET"), gateway).state).toBe("done");
  });

  it("are unknown when nobody was asked, or somebody who is not logged in", () => {
    expect(stepOfSecrets(null, {}).state).toBe("unknown");
    expect(stepOfSecrets("You are not logged in.", {}).state).toBe("unknown");
  });
});

it("a ring that is not named, and a deployment that does not answer, are told", async () => {
  expect((await stepOfKeys(undefined)).step.state).toBe("unknown");
  expect((await stepOfKeys("/nowhere/keys.json")).step.state).toBe("todo");
  expect(await stepsOfAnswers("http://127.0.0.1:9", "https://pay.example.com", null)).toMatchObject(
    [{ name: "answers", state: "todo" }],
  );
});

it("calls nothing final while the origin is still the example of the file", () => {
  const vars = { ...good.vars, PUBLIC_ORIGIN: "https://pay.example" };
  const todo = stepsOfVariables(vars).filter(({ state }) => state === "todo");
  expect(todo.map(({ name }) => name)).toEqual(["public origin", "passkey domain"]);
  expect(stepsOfVariables(good.vars).map(({ state }) => state)).toEqual(["done", "done", "done"]);
});

it("takes a ring from a file that its owner alone can read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-ring-"));
  const path = join(folder, "keys.json");
  writeFileSync(path, await makeKeyRing(random));
  const states: string[] = [];
  for (const mode of [0o600, 0o640, 0o604]) {
    chmodSync(path, mode);
    states.push((await stepOfKeys(path)).step.state);
  }
  rmSync(folder, { recursive: true });
  expect(states).toEqual(["done", "todo", "todo"]);
});

it("holds every published key of the ring against what the deployment answers", async () => {
  const parsed = async (json: string) => {
    const ring = await parseKeyRing(json);
    if (!ring.ok) throw new Error(ring.fault);
    return ring.value;
  };
  const before = await makeKeyRing(random);
  const [older, ring] = [
    await parsed(before),
    await parsed(await rotate(before, "access", "add", random)),
  ];
  const origin = "https://pay.example.com";
  const states = async (answers: { environment?: string; keys?: unknown }) => {
    vi.stubGlobal("fetch", async (url: string) => {
      const about = { issuer: origin, environment: answers.environment ?? "production" };
      const keys = answers.keys ?? publicJwks(ring);
      const told = {
        "/healthz": {},
        "/.well-known/sekisho": about,
        "/.well-known/jwks.json": keys,
      };
      return Response.json(told[url.slice(origin.length) as keyof typeof told]);
    });
    return (await stepsOfAnswers(origin, origin, ring)).map(({ state }) => state);
  };
  expect(await states({})).toEqual(["done", "done"]);
  expect(await states({ keys: publicJwks(older) })).toEqual(["done", "todo"]);
  expect(await states({ environment: "local" })).toEqual(["todo", "done"]);
});
