import { expect, it } from "vitest";
import type { Replay } from "../../worker/door/route.ts";
import { routes } from "../../worker/routes/index.ts";
import {
  ask,
  type Customer,
  call,
  type Forgery,
  forge,
  type Holder,
  holder,
  leaked,
  makePair,
  makeRequest,
  openWorld,
  origin,
  partsOf,
  persist,
  register,
} from "../world.ts";
import { type Act, act } from "./acts/act.ts";
import { acts, onceOnly } from "./acts/index.ts";

const world = openWorld();

interface Operation {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly name: string; in: string; required: boolean }[];
  readonly "x-proof-replay": Replay;
  readonly responses: Readonly<Record<string, { readonly headers: object }>>;
}

let document: Promise<Map<string, Operation>> | undefined;
let someone: Promise<Customer> | undefined;

/** The contract's document, call by call. */
function operations(): Promise<Map<string, Operation>> {
  document ??= readOperations();
  return document;
}

async function readOperations(): Promise<Map<string, Operation>> {
  const { paths } = (await ask(`${origin}/openapi.json`)).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
  return new Map(all);
}

/** The calls whose proof is treated so; the first test finds that the document has the same. */
function callsWith(treatment: RegExp): string[] {
  const found = routes.filter(({ replay }) => treatment.test(replay));
  return found.map(({ method, path }) => `${method} ${path}`).filter((name) => name !== onceOnly);
}

/**
 * How often a recorded request is sent at once: fifty times for the first call that each object
 * records, since they share one table there; ten times for the others.
 */
function copiesOf(name: string): number {
  const place = routes.find(({ method, path }) => `${method} ${path}` === name)?.replay ?? "";
  return callsWith(new RegExp(`^${place}$`))[0] === name ? 50 : 10;
}

/** Calls that anybody may begin with a key of their own. */
const anyKey =
  /^POST \/v1\/(?:registrations|sign-ins|recoveries|lost-devices|(?:terminals|operators)\/activations)$/;

/** A caller of each kind, by the scope that its token has. */
async function callers(): Promise<Readonly<Record<string, Holder>>> {
  const { till, partner, approver } = world();
  someone ??= register();
  return {
    wallet: await holder(await someone),
    terminal: await holder(till),
    funding: await holder(partner),
    operator: await holder(approver),
  };
}

/** Tries a call that is ready to be made as everybody who must not make it. */
async function expectOnlyItsCaller(name: string, ready: Act): Promise<void> {
  const security = (await operations()).get(name)?.security ?? [];
  const scopes = security.flatMap(({ DPoPToken }) => DPoPToken ?? []);
  const [scope] = scopes;
  const refused = async (as: string, statuses: readonly number[], forgery: Forgery) => {
    const { status } = await call(forgery);
    expect([name, as, statuses.includes(status) ? "refused" : status]).toEqual([
      name,
      as,
      "refused",
    ]);
  };
  const everybody = await callers();
  const stranger = { ...ready.by, key: await makePair() };
  await refused("nobody", [401], { ...ready, proof: null });
  if (scope === undefined) {
    const { token } = everybody.wallet as Holder;
    await refused("a token besides", [401], { ...ready, token });
    if (!anyKey.test(name)) await refused("another key", [401, 404], { ...ready, by: stranger });
    return;
  }
  await refused("no token", [401], { ...ready, token: null });
  await refused("another's proof", [401], { ...ready, by: stranger });
  for (const [kind, by] of Object.entries(everybody)) {
    // A call for two kinds of callers shows neither what is not theirs.
    const statuses = scopes.includes(kind) ? [404] : [403];
    if (kind !== scope) await refused(`a token for ${kind}`, statuses, { ...ready, by });
  }
  // Whoever has our signing key makes the same token for a key of their own: the Wallet and Control
  // know which key the device or the operator has. Nothing of Control's keeps operators from looking.
  if (scope === "wallet" || (scope === "operator" && !name.startsWith("GET "))) {
    const by = { ...stranger, token: await forgedFor(stranger.key.jkt, ready.by.token) };
    // A flow of another key is unknown (404) before the wallet is asked.
    await refused("a token by a leaked key", [401, 404], { ...ready, by });
  }
}

/** A token that was given, for another key, signed as the deployment itself would. */
async function forgedFor(jkt: string, given: string | null): Promise<string> {
  const { header, claims } = partsOf(given ?? "");
  return await forge(header, { ...claims, cnf: { jkt } }, leaked("access"));
}

it("has an act ready for every call that changes something, and for no other", async () => {
  const all = await operations();
  const changing = [...all].filter(([name]) => !name.startsWith("GET "));
  expect([...Object.keys(acts), onceOnly].sort()).toEqual(changing.map(([name]) => name).sort());
  for (const [name, { security, "x-proof-replay": replay }] of all) {
    const wanted = security.length === 0 ? /^none$/ : /^(?:recorded in [A-Z]|reference$)/;
    const read = security.length > 0 && name.startsWith("GET ");
    expect([name, replay]).toEqual([name, expect.stringMatching(read ? /^window$/ : wanted)]);
  }
});

it.each(callsWith(/^recorded/))(
  "is refused to others, and taken once of fifty or ten: %s",
  async (name) => {
    const ready = await (acts[name] as (typeof acts)[string])(world());
    await expectOnlyItsCaller(name, ready);
    const recorded = await makeRequest(ready);
    const copies = Array.from({ length: copiesOf(name) }, () => recorded.clone());
    const answers = await Promise.all(copies.map((copy) => persist(() => ask(copy.clone()))));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    // Whoever begins too much is told to wait before the proof is looked at.
    expect(statuses.filter((status) => status === 401 || status === 429)).toHaveLength(
      copies.length - 1,
    );
    const later = await ask(recorded);
    expect([401, 429]).toContain(later.status);
  },
);

it.each(callsWith(/^reference$/))(
  "is refused to others, and answers alike again: %s",
  async (name) => {
    const ready = await (acts[name] as (typeof acts)[string])(world());
    await expectOnlyItsCaller(name, ready);
    const recorded = await makeRequest(ready);
    const [first, again] = [await ask(recorded.clone()), await ask(recorded)];
    expect(first.status).toBeLessThan(300);
    const { server_time: _first, ...told } = first.body;
    const { server_time: _again, ...same } = again.body;
    expect([again.status, same]).toEqual([first.status, told]);
    const { responses } = (await operations()).get(name) as Operation;
    const known = Object.keys(responses[first.status]?.headers ?? {});
    for (const header of ["Idempotent-Replayed", "Payment-Status"]) {
      expect([header, first.headers.has(header)]).toEqual([header, false]);
      expect([header, again.headers.has(header)]).toEqual([header, known.includes(header)]);
    }
  },
);

it.each(callsWith(/^window$/))("is refused to others, and may be repeated: %s", async (name) => {
  const { security, parameters = [] } = (await operations()).get(name) as Operation;
  const by = (await callers())[security[0]?.DPoPToken?.[0] ?? ""] as Holder;
  const asked = parameters.filter((each) => each.in === "query" && each.required);
  const query = new URLSearchParams(asked.map((each) => [each.name, "some-reference"]));
  const names = { id: "none", version: "1", channel: "cash_register" };
  const ready = act(by, `${name}?${query}`.replace(/\?$/, ""), undefined, names);
  await expectOnlyItsCaller(name, ready);
  const recorded = await makeRequest(ready);
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask(recorded.clone())).status);
  expect(statuses).toEqual([statuses[0], statuses[0], statuses[0]]);
  expect([200, 404]).toContain(statuses[0]);
});
