import { faultOf, type Group, type Lab, outcomeOf } from "../case.ts";

class Point {
  readonly x = 1;
}

class Mine extends Error {
  override readonly name = "Mine";
  readonly code = "c1";
  readonly deep = { a: 1 };
}

const bare = (): object => Object.assign(Object.create(null), { a: 1 });

/** Values that cross, or do not. */
const values: Readonly<Record<string, () => unknown>> = {
  "an instance of a class": () => new Point(),
  "an object that holds one": () => ({ deep: [{ point: new Point() }] }),
  "an object without a prototype": bare,
  "a symbol": () => Symbol("s"),
  "a promise inside": () => ({ later: Promise.resolve(1) }),
  "a URL": () => new URL("http://a/"),
};

/** Values that cross, as text of what arrives. */
const crossing: Readonly<Record<string, () => unknown>> = {
  "an object with undefined members": () => ({ a: undefined, b: 1 }),
  "an array with a hole": () => Object.assign([1], { 2: 3 }),
  "a map of dates": () => new Map([[1, { at: new Date(5) }]]),
  "a set": () => new Set([1, "a"]),
  "a bigint": () => 5n,
  "bytes of a part of a buffer": () => new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
  "a getter": () => ({
    get a() {
      return 4;
    },
  }),
  "a frozen object": () => Object.freeze({ a: 1 }),
  "an error": () => new Mine("told"),
  "a boxed number": () => Object(5),
  "a pattern": () => /x/gi,
  "not a number": () => [Number.NaN, -0, Number.POSITIVE_INFINITY],
  "a circle": () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    return circle;
  },
  "one object twice": () => {
    const one = { a: 1 };
    return [one, one];
  },
};

/** A text of a value that tells kinds apart which JSON does not. */
function describe(value: unknown, depth = 0): string {
  if (depth > 4) return "…";
  const deeper = (one: unknown) => describe(one, depth + 1);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Map) return `Map ${deeper([...value])}`;
  if (value instanceof Set) return `Set ${deeper([...value])}`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${[...value]} of ${value.buffer.byteLength}`;
  if (value instanceof Error) return `${value.constructor.name} ${JSON.stringify(faultOf(value))}`;
  if (Array.isArray(value)) {
    const same = value.length === 2 && typeof value[0] === "object" && value[0] === value[1];
    const holes = Object.keys(value).length < value.length ? " with holes" : "";
    return `[${Array.from(value, deeper)}]${same ? " same" : ""}${holes}`;
  }
  const members = Object.entries(value).map(([name, member]) => `${name}: ${deeper(member)}`);
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return `${isPlain ? "" : Object.prototype.toString.call(value)}{${members}}`;
}

const cannot = (message: string, own: object = {}) => ({
  threw: { name: "DataCloneError", message, code: 25, ...own },
});
const unsupported = (type: string) =>
  `Could not serialize object of type "${type}". This type does not support serialization.`;

const refusals: Readonly<Record<string, string>> = {
  "an instance of a class": unsupported("Point"),
  "an object that holds one": unsupported("Point"),
  "an object without a prototype": unsupported("Object"),
  "a symbol": "Symbol(s) could not be cloned.",
  "a promise inside": "#<Promise> could not be cloned.",
  "a URL": unsupported("URL"),
};

const arrivals: Readonly<Record<string, string>> = {
  "an object with undefined members": "{a: undefined,b: 1}",
  "an array with a hole": "[1,undefined,3] with holes",
  "a map of dates": "Map [[1,{at: Date 5}]]",
  "a set": "Set [1,a]",
  "a bigint": "5n",
  "bytes of a part of a buffer": "bytes 2,3 of 4",
  "a getter": "{a: 4}",
  "a frozen object": "{a: 1}",
  "an error": 'Error {"name":"Mine","message":"told","code":"c1","deep":{"a":1}}',
  "a boxed number": "[object Number]{}",
  "a pattern": "[object RegExp]{}",
  "not a number": "[NaN,-0,Infinity]",
  "a circle": "{self: {self: {self: {self: {self: …}}}}}",
  "one object twice": "[{a: 1},{a: 1}] same",
};

const thrown: Readonly<Record<string, () => unknown>> = {
  "an error of a class of one's own": () => new Mine("told"),
  "a TypeError": () => new TypeError("told"),
  "a text": () => "told",
  nothing: () => undefined,
  "an object": () => ({ a: 1 }),
};

const caught: Readonly<Record<string, unknown>> = {
  "an error of a class of one's own": {
    name: "Mine",
    message: "told",
    code: "c1",
    deep: { a: 1 },
    durableObjectId: "(id)",
    remote: true,
  },
  "a TypeError": { name: "TypeError", message: "told", durableObjectId: "(id)", remote: true },
  "a text": { name: "Error", message: "told", remote: true },
  nothing: { name: "Error", message: "undefined", remote: true },
  "an object": { a: 1, durableObjectId: "(id)", remote: true },
};

const noMethod = (name: string) => ({
  threw: {
    name: "TypeError",
    message: `The RPC receiver does not implement the method "${name}".`,
    remote: true,
  },
});
const callOf = (name: string) => (lab: Lab) =>
  outcomeOf(() => (lab.subject().stub[name] as () => unknown)());

export const rpc: Group = {
  steps: {
    gives: (_, what: string) => (values[what] ?? crossing[what])?.(),
    throws: (_, what: string) => {
      throw thrown[what]?.();
    },
    async counts(_, ...input: never[]) {
      return input.length;
    },
    fetch: async (_, request: Request) => {
      if (request.url.endsWith("/throws")) throw new Mine("told");
      const text = await request.text();
      const { method, url } = request;
      return new Response(`${method} ${url} ${request.headers.get("X-One")} ${text}`, {
        status: 201,
        headers: { "X-Two": "2" },
      });
    },
  },
  cases: [
    ...Object.keys(values).map((what) => ({
      name: `${what} is refused as an argument`,
      run: ({ subject }: Lab) => outcomeOf(() => subject().stub.echo(values[what]?.())),
      expected: cannot(refusals[what] as string),
    })),
    ...Object.keys(values).map((what) => ({
      name: `${what} is refused as an answer`,
      run: ({ subject }: Lab) => outcomeOf(() => subject().run("gives", what)),
      expected: cannot(refusals[what] as string, { remote: true }),
    })),
    ...Object.keys(crossing).map((what) => ({
      name: `${what} crosses both ways`,
      async run({ subject }: Lab) {
        const [echoed] = (await subject().stub.echo(crossing[what]?.())) as unknown[];
        const given = await subject().run("gives", what);
        return [describe(echoed), describe(given)];
      },
      expected: [arrivals[what], arrivals[what]],
    })),
    ...Object.keys(thrown).map((what) => ({
      name: `${what} that a method throws reaches the caller`,
      run: ({ subject }: Lab) => outcomeOf(() => subject().run("throws", what)),
      expected: { threw: caught[what] },
    })),
    {
      name: "an argument is copied at the call",
      async run({ subject }) {
        const told = { a: 1 };
        const answer = subject().stub.echo(told);
        told.a = 2;
        return await answer;
      },
      expected: [{ a: 1 }],
    },
    {
      name: "undefined arguments count",
      run: ({ subject }) => subject().run("counts", undefined, 1, undefined),
      expected: 3,
    },
    { name: "no method of that name", run: callOf("nothing"), expected: noMethod("nothing") },
    { name: "an own member is no method", run: callOf("own"), expected: noMethod("own") },
    { name: "an object's state is no method", run: callOf("ctx"), expected: noMethod("ctx") },
    {
      name: "the platform's methods are not for callers",
      run: callOf("alarm"),
      expected: {
        threw: {
          name: "TypeError",
          message: "'alarm' is a reserved method and cannot be called over RPC.",
          remote: true,
        },
      },
    },
    {
      name: "a stub can be awaited, and knows its id and name",
      async run({ subject, env }) {
        const { stub } = await subject();
        const awaited = await stub;
        const id = env.SUBJECT.idFromName(stub.id.name ?? "");
        return [
          awaited === stub,
          String(id) === String(stub.id),
          id.equals(stub.id),
          String(id).length,
        ];
      },
      expected: [true, true, true, 64],
    },
    {
      name: "fetch of a stub carries method, headers, body and status",
      async run({ subject }) {
        const init = { method: "POST", headers: { "X-One": "1" }, body: "said" };
        const response = await subject("rpc").stub.fetch("https://object/path", init);
        return [response.status, response.headers.get("X-Two"), await response.text()];
      },
      expected: [201, "2", "POST https://object/path 1 said"],
    },
    {
      name: "what fetch of an object throws reaches the caller without the object's id",
      run: ({ subject }) => outcomeOf(() => subject().stub.fetch("https://object/throws")),
      expected: {
        threw: { name: "Mine", message: "told", code: "c1", deep: { a: 1 }, remote: true },
      },
    },
  ],
};
