import { type Group, type Inside, type Lab, outcomeOf } from "../case.ts";

const { subtle } = crypto;

/** What a call of the object may wait for, while another call comes. */
const waits: Readonly<Record<string, (inside: Inside) => Promise<unknown>>> = {
  async microtasks() {
    for (let n = 0; n < 50; n += 1) await null;
  },
  async "a digest"() {
    await subtle.digest("SHA-256", new Uint8Array(64));
  },
  async "a signature"() {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const pair = (await subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
    const how = { name: "ECDSA", hash: "SHA-256" };
    const bytes = new Uint8Array(8);
    const signature = await subtle.sign(how, pair.privateKey, bytes);
    if (!(await subtle.verify(how, pair.publicKey, signature, bytes))) throw new Error("not valid");
    await subtle.exportKey("jwk", pair.publicKey);
  },
  getAlarm: ({ ctx }) => ctx.storage.getAlarm(),
  setAlarm: ({ ctx }) => ctx.storage.setAlarm(Date.now() + 3_600_000),
  blockConcurrencyWhile: ({ ctx }) => ctx.blockConcurrencyWhile(async () => scheduler.wait(20)),
  sync: ({ ctx }) => ctx.storage.sync(),
  "wait(0)": () => scheduler.wait(0),
  "a timer": () => new Promise((resolve) => setTimeout(resolve, 1)),
  "a body": () => new Response("text").text(),
  "a call of another object": ({ env, ctx }) =>
    env.SUBJECT.get(env.SUBJECT.idFromName(`${ctx.id.name} other`)).echo(1),
};

/** Begins a call that waits for `what`, then calls again: in which order they went on. */
function between(what: string) {
  return async ({ subject, wait }: Lab) => {
    const one = subject();
    await one.run("log");
    const first = one.run("waits", what);
    const second = one.run("note", "second");
    await Promise.all([first, second]);
    await wait(1);
    return await one.run("log");
  };
}

const shut = [
  "microtasks",
  "a digest",
  "a signature",
  "getAlarm",
  "setAlarm",
  "blockConcurrencyWhile",
];
const open = ["sync", "wait(0)", "a timer", "a body", "a call of another object"];

export const gates: Group = {
  steps: {
    log: ({ log }) => log,
    note: ({ log }, word: string) => void log.push(word),
    async waits(inside, what: string) {
      inside.log.push("first begins");
      await waits[what]?.(inside);
      inside.log.push("first goes on");
    },
    async blocks({ ctx, log }) {
      await ctx.blockConcurrencyWhile(async () => {
        await scheduler.wait(10);
        log.push("inside");
        await scheduler.wait(10);
        log.push("still inside");
      });
      log.push("after");
      return "blocked";
    },
    async blocksAndThrows({ ctx }) {
      await ctx.blockConcurrencyWhile(async () => {
        throw new RangeError("inside");
      });
    },
    timers({ log }) {
      setTimeout(() => log.push("later"), 2);
      setTimeout(() => log.push("sooner"), 1);
      const never = setTimeout(() => log.push("never"), 1);
      clearTimeout(never);
    },
    async time() {
      const before = Date.now();
      await scheduler.wait(30);
      return Date.now() - before >= 30;
    },
  },
  cases: [
    ...shut.map((what) => ({
      name: `no other call runs while one awaits ${what}`,
      run: between(what),
      expected: ["first begins", "first goes on", "second"],
    })),
    ...open.map((what) => ({
      name: `another call runs while one awaits ${what}`,
      run: between(what),
      expected: ["first begins", "second", "first goes on"],
    })),
    {
      name: "a call waits until blockConcurrencyWhile is over, through its timers",
      async run({ subject }) {
        const one = subject();
        await one.run("log");
        await Promise.all([one.run("blocks"), one.run("note", "second")]);
        return await one.run("log");
      },
      expected: ["inside", "still inside", "after", "second"],
    },
    {
      name: "what blockConcurrencyWhile throws ends the object",
      async run({ subject }) {
        const one = subject();
        await one.run("note", "before");
        const threw = await outcomeOf(() => one.run("blocksAndThrows"));
        return [threw, await subject().run("log")];
      },
      expected: [
        { threw: { name: "RangeError", message: "inside", durableObjectReset: true } },
        [],
      ],
    },
    {
      name: "timers ring in the order of their moments, and a cleared one never",
      async run({ subject, wait }) {
        const one = subject();
        await one.run("timers");
        await wait(300);
        return await one.run("log");
      },
      expected: ["sooner", "later"],
    },
    {
      name: "a wait lasts as long as it says",
      run: ({ subject }) => subject().run("time"),
      expected: true,
    },
    {
      name: "answers to calls of one stub come in their order",
      async run({ subject }) {
        const one = subject();
        const order: number[] = [];
        const calls = [1, 2, 3, 4].map(async (n) => {
          await one.run("note", n);
          order.push(n);
        });
        await Promise.all(calls);
        return [order, await one.run("log")];
      },
      expected: [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    },
  ],
};
