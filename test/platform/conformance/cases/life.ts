import { type Group, outcomeOf } from "../case.ts";

/** State of the isolate's modules: every request of a case sees it. */
const shared: Record<string, Promise<string>> = {};

export const life: Group = {
  steps: {
    begins({ ctx, log, sql }) {
      const name = ctx.id.name ?? "";
      if (name.endsWith("|slow")) {
        void ctx.blockConcurrencyWhile(async () => {
          log.push("begins");
          await scheduler.wait(20);
          log.push("has begun");
        });
      }
      if (name.endsWith("|broken")) throw new RangeError("never begins");
      if (name.endsWith("|once")) {
        sql.exec("CREATE TABLE IF NOT EXISTS begun (a)");
        sql.exec("INSERT INTO begun VALUES (1)");
        if (sql.exec("SELECT count(*) AS n FROM begun").one().n === 1)
          throw new Error("first time");
      }
    },
    log: ({ log }) => log,
    note: ({ log }, word: string) => void log.push(word),
    begun: ({ sql }) => sql.exec("SELECT count(*) AS n FROM begun").one().n,
    async keepsGoing({ ctx, log }) {
      ctx.waitUntil(scheduler.wait(20).then(() => log.push("waited")));
      void scheduler.wait(30).then(() => log.push("went on"));
    },
    async abortsLater({ ctx }) {
      void scheduler.wait(10).then(() => ctx.abort("ended"));
    },
    async rejects({ ctx }) {
      ctx.waitUntil(Promise.reject(new Error("nobody hears this")));
    },
    async twoSections({ ctx, log }) {
      const one = ctx.blockConcurrencyWhile(async () => {
        await scheduler.wait(20);
        log.push("one");
      });
      const two = ctx.blockConcurrencyWhile(async () => {
        await scheduler.wait(5);
        log.push("two");
      });
      await Promise.all([one, two]);
    },
    async nestedSections({ ctx, log }) {
      await ctx.blockConcurrencyWhile(async () => {
        await ctx.blockConcurrencyWhile(async () => {
          await scheduler.wait(10);
          log.push("inner");
        });
        await scheduler.wait(5);
        log.push("outer");
      });
    },
    async callsItself({ ctx, env, log }) {
      const stub = env.SUBJECT.get(env.SUBJECT.idFromName(ctx.id.name ?? ""));
      log.push("calls");
      await stub.run("life", "note", "called by itself");
      log.push("was answered");
    },
    async fromAFetch({ env, ctx }) {
      const other = env.SUBJECT.get(env.SUBJECT.idFromName(`${ctx.id.name} other`));
      return await other.run("life", "log");
    },
  },
  cases: [
    {
      name: "no call runs before the constructor's blockConcurrencyWhile is over",
      async run({ subject }) {
        const one = subject("slow");
        await one.run("note", "called");
        return await one.run("log");
      },
      expected: ["begins", "has begun", "called"],
    },
    {
      name: "what a constructor throws reaches the caller, and the next call begins anew",
      async run({ subject }) {
        const one = await outcomeOf(() => subject("broken").run("log"));
        return [one, await outcomeOf(() => subject("broken").run("log"))];
      },
      expected: Array(2).fill({
        threw: { name: "RangeError", message: "never begins", durableObjectReset: true },
      }),
    },
    {
      name: "what a constructor wrote before it threw is undone",
      async run({ subject }) {
        const first = await outcomeOf(() => subject("once").run("begun"));
        return [first, await outcomeOf(() => subject("once").run("begun"))];
      },
      expected: Array(2).fill({
        threw: { name: "Error", message: "first time", durableObjectReset: true },
      }),
    },
    {
      name: "an object goes on after its answer, with waitUntil and without",
      async run({ subject, wait }) {
        const one = subject();
        await one.run("keepsGoing");
        await wait(200);
        return await one.run("log");
      },
      expected: ["waited", "went on"],
    },
    {
      name: "an abort after the answer ends the memory",
      async run({ subject, wait }) {
        await subject().run("note", "before");
        await subject().run("abortsLater");
        await wait(100);
        return await subject().run("log");
      },
      expected: [],
    },
    {
      name: "what waitUntil is told and rejects changes nothing",
      async run({ subject }) {
        const one = subject();
        await one.run("note", "before");
        await one.run("rejects");
        return await one.run("log");
      },
      expected: ["before"],
    },
    {
      name: "of two blockConcurrencyWhile the second begins after the first",
      async run({ subject }) {
        await subject().run("twoSections");
        return await subject().run("log");
      },
      expected: ["one", "two"],
    },
    {
      name: "blockConcurrencyWhile nests",
      async run({ subject }) {
        await Promise.all([subject().run("nestedSections"), subject().run("note", "meanwhile")]);
        return await subject().run("log");
      },
      expected: ["inner", "outer", "meanwhile"],
    },
    {
      name: "an object can call itself",
      async run({ subject }) {
        const one = subject();
        await one.run("callsItself");
        return await one.run("log");
      },
      expected: ["calls", "called by itself", "was answered"],
    },
    {
      name: "a request ends with its answer: what it still waits for never comes",
      async run({ subject, ctx, wait }) {
        shared.early = Promise.resolve("resolved before");
        const one = subject();
        void wait(60).then(() => one.run("note", "forgotten"));
        ctx.waitUntil(wait(30).then(() => one.run("note", "waited for")));
      },
      later: ({ subject }) => subject().run("log"),
      expected: ["waited for"],
    },
    {
      name: "requests of an isolate share what its modules hold",
      async run() {
        shared.kept = Promise.resolve("kept");
      },
      later: async () => await shared.kept,
      expected: "kept",
    },
    {
      name: "an object shares them too, where it lives in the same isolate",
      async run({ wait }) {
        shared.slow = wait(20).then(() => "after a while");
        return await shared.slow;
      },
      later: async () => await shared.slow,
      expected: "after a while",
    },
  ],
};
