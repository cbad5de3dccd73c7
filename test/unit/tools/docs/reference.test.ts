import { describe, expect, it } from "vitest";
import {
  AppClient,
  generateDeviceKey,
  OperatorClient,
  PartnerClient,
  realRuntime,
  type Session,
  TerminalClient,
} from "../../../../src/client/index.ts";
import { callsOf, curlOf, sdkText } from "../../../../tools/docs/make/reference.ts";
import { sdkCalls, sdkWithin } from "../../../../tools/docs/sdk-calls.ts";
import { recorded } from "../../../../worker/door/openapi-examples.ts";
import { routes } from "../../../../worker/routes/index.ts";

const origin = "https://pay.example";
const names = routes.map(({ method, path }) => `${method} ${path}`);
const signedNames = names.filter((name) => name.includes(" /v1/"));

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Clients that are signed in and reach nobody; the first request of theirs is kept. */
async function clients(sent: Sent[], flow: Record<string, string>) {
  const key = await generateDeviceKey();
  const fetch: typeof realRuntime.fetch = async (url, init) => {
    const { pathname, search } = new URL(url);
    const bytes = init.body as Uint8Array | string | null | undefined;
    const text = typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes ?? undefined);
    const body = text === "" ? undefined : JSON.parse(text);
    sent.push({ method: init.method ?? "GET", path: pathname + search, body });
    throw new TypeError("nobody is there");
  };
  const options = { origin, key, runtime: { ...realRuntime, fetch } };
  const idIn = (name: string, member: string) =>
    (recorded[name]?.body as Record<string, string> | undefined)?.[member] ?? "";
  const all = {
    app: new AppClient(options),
    till: new TerminalClient({
      ...options,
      terminalId: idIn("POST /v1/terminals/sessions", "terminal_id"),
    }),
    partner: new PartnerClient({
      ...options,
      partnerId: idIn("POST /v1/partners/sessions", "partner_id"),
      channel: "cash_register",
    }),
    operator: new OperatorClient({
      ...options,
      operatorId: idIn("POST /v1/operators/sessions", "operator_id"),
    }),
  };
  for (const { session } of Object.values(all) as { session: Session }[]) {
    await session.change({
      access_token: "a.b.c",
      refresh_token: idIn("POST /v1/tokens/refresh", "refresh_token"),
      expires_at_ms: Date.now() + 600_000,
      notes: flow,
    });
  }
  return all;
}

describe("the SDK's line of a call", () => {
  it("is there for every call that is signed", () => {
    const told = [...Object.keys(sdkCalls), ...Object.keys(sdkWithin)];
    expect(told.toSorted()).toEqual(signedNames.toSorted());
  });

  it.each(Object.entries(sdkCalls))(
    "sends what the example shows: %s",
    async (name, expression) => {
      const example = recorded[name];
      if (example === undefined) throw new Error("there is no example");
      const [method = "", path = ""] = name.split(" ");
      const [, flow = ""] = /^\/v1\/([a-z-]+)\/\{id\}\/(?:contact-proof|factor)$/.exec(path) ?? [];
      const sent: Sent[] = [];
      const all = await clients(sent, { flow, flow_id: example.params?.id ?? "" });
      const show = () => undefined;
      const call = new Function(
        ...Object.keys(all),
        "show",
        `return ${sdkText(expression, example)}`,
      );
      await call(...Object.values(all), show);
      const at = path.replaceAll(/\{(\w+)\}/g, (_, member) => example.params?.[member] ?? "");
      const query = new URLSearchParams(example.query ?? {}).toString();
      expect(sent[0]).toEqual({
        method,
        path: query === "" ? at : `${at}?${query}`,
        body: "body" in example ? example.body : undefined,
      });
    },
  );
});

describe("the curl line of a call", () => {
  it("has method, address and body of the example, and no secret", () => {
    for (const route of routes) {
      const example = recorded[`${route.method} ${route.path}`];
      if (example === undefined) continue;
      const line = curlOf(route, example);
      const [, data] = /--data '([\s\S]*)'$/.exec(line) ?? [];
      if (route.body !== undefined) {
        expect(JSON.parse((data ?? "").replaceAll("'\\''", "'"))).toEqual(example.body ?? {});
      }
      expect(line).toContain(`${origin}/`);
      expect(line).not.toMatch(/DPoP [^$"]/);
    }
  });
});

it("tells every call once, under its tag", () => {
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const text = tags.map(callsOf).join("\n");
  const heads = [...text.matchAll(/^## `([^`]+)` \{#([\w-]+)\}$/gm)];
  expect(heads.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
  expect(new Set(heads.map(([, , anchor]) => anchor)).size).toBe(names.length);
});
