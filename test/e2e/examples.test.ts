import { expect, it } from "vitest";
import { routes } from "../../worker/routes/index.ts";
import { acts, onceOnly } from "../attack/acts/index.ts";
import { type Example, stable } from "../world/stable.ts";
import { ask, type Exchange, type Forgery, listeners, makeRequest, openWorld } from "../world.ts";
import { backtestsEnded, reads } from "./example-reads.ts";

/** The call that a world begins with, and that nobody can make again. */
let beginning: Example | undefined;
listeners.add(({ request, said, status, text }: Exchange) => {
  const { pathname } = new URL(request.url);
  if (`${request.method} ${pathname}` !== onceOnly) return;
  beginning = shown(onceOnly, pathname, JSON.parse(said), status, JSON.parse(text));
});

const world = openWorld();

/** Long documents, of which an example shows the head. */
const heads: Readonly<Record<string, readonly string[]>> = {
  "GET /openapi.json": ["openapi", "jsonSchemaDialect", "info"],
  "GET /schemas/policy.json": ["$schema", "$id", "title", "type"],
};

/** Makes one call, and shows it as its route is spelled. */
async function exampleOf(name: string, { by, method, path, body }: Forgery): Promise<Example> {
  const request = await makeRequest({ method, path, body, ...(by === undefined ? {} : { by }) });
  const told = await ask(request);
  expect([name, told.status, told.text.slice(0, 300), told.status < 300]).toEqual([
    name,
    told.status,
    told.text.slice(0, 300),
    true,
  ]);
  return shown(name, path, body, told.status, told.body ?? told.text);
}

function shown(name: string, path: string, body: unknown, status: number, answer: unknown) {
  const url = new URL(path, "https://pay.example");
  const template = (name.split(" ")[1] ?? "").split("/");
  const parts = url.pathname.split("/");
  const params = template.flatMap((part, index) =>
    part.startsWith("{") ? [[part.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
  );
  const head = heads[name];
  const kept =
    head === undefined
      ? answer
      : Object.fromEntries(head.map((member) => [member, (answer as never)[member]]));
  const example: Example = {
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
    ...(url.search === "" ? {} : { query: Object.fromEntries(url.searchParams) }),
    ...(body === undefined ? {} : { body }),
    status,
    answer: typeof kept === "string" ? kept.split("\n")[0] : kept,
  };
  return stable(example, Date.now());
}

/** Moves the clock by days, after which no alarm comes in time: it is made last. */
const last = "POST /v1/top-ups";
/** Ends by itself: until then nothing else is done, so that its end has its place on record. */
const endsByItself = "POST /v1/operator/policies/{version}/backtests";

it("has the examples of the contract as they are made anew", async () => {
  const examples = new Map([[onceOnly, beginning]]);
  const named = routes.map(({ method, path }) => `${method} ${path}`);
  const make = async (name: string) => {
    const [act, read] = [acts[name], reads[name]];
    if (act) examples.set(name, await exampleOf(name, await act(world())));
    const version = Number(examples.get(name)?.params?.version);
    if (name === endsByItself) await backtestsEnded(world(), version);
    if (read) examples.set(name, await read(world(), (forgery) => exampleOf(name, forgery)));
  };
  // What reads finds more after everything else was done.
  const changing = named.filter((name) => name in acts && name !== last);
  for (const name of [...changing, ...Object.keys(reads), last]) await make(name);
  expect(named.filter((name) => !examples.has(name))).toEqual([]);
  const ordered = Object.fromEntries(named.map((name) => [name, examples.get(name)]));
  const text = `${JSON.stringify(ordered, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../worker/door/examples.json");
});
