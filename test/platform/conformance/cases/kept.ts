import { type Group, type Inside, outcomeOf } from "../case.ts";

const aborted = (message: string) => ({
  threw: { name: "Error", message, durableObjectReset: true },
});

function write({ sql }: Inside, word: string): void {
  sql.exec("CREATE TABLE IF NOT EXISTS note (word TEXT) STRICT");
  sql.exec("INSERT INTO note VALUES (?)", word);
}

export const kept: Group = {
  steps: {
    write,
    rows: ({ sql }) => {
      sql.exec("CREATE TABLE IF NOT EXISTS note (word TEXT) STRICT");
      return sql
        .exec("SELECT word FROM note ORDER BY rowid")
        .toArray()
        .map(({ word }) => word);
    },
    alarmAt: ({ ctx }) => ctx.storage.getAlarm(),
    calls: ({ calls }) => calls,
    async writesThenAborts(inside, afterEvent: boolean) {
      write(inside, "doubtful");
      for (let n = 0; n < 50; n += 1) await null;
      if (afterEvent) await scheduler.wait(0);
      inside.ctx.abort("ended");
      await scheduler.wait(1);
    },
    answersThenAborts(inside) {
      write(inside, "doubtful");
      void Promise.resolve().then(() => inside.ctx.abort("ended"));
      return "answered";
    },
    async callsThenAborts({ ctx, env }, other: string) {
      void env.SUBJECT.get(env.SUBJECT.idFromName(other)).run("kept", "write", "from afar");
      ctx.abort("ended");
      await scheduler.wait(1);
    },
    timerThenAborts({ ctx, env }, other: string) {
      setTimeout(() => {
        void env.SUBJECT.get(env.SUBJECT.idFromName(other)).run("kept", "write", "by a timer");
      }, 5);
      setTimeout(() => ctx.abort("ended"), 1);
    },
    async waitsLong() {
      await scheduler.wait(10_000);
    },
    abort: ({ ctx }, reason?: string) => ctx.abort(reason),
    throwsAfterWrite(inside) {
      write(inside, "kept");
      throw new Error("afterwards");
    },
    throwsInTransaction(inside) {
      const { ctx } = inside;
      ctx.storage.transactionSync(() => {
        write(inside, "undone");
        void ctx.storage.setAlarm(Date.now() + 3_600_000);
        throw new Error("inside");
      });
    },
    async nested(inside) {
      const { storage } = inside.ctx;
      await storage.setAlarm(4_000_000_000_000);
      storage.transactionSync(() => {
        write(inside, "outer");
        try {
          storage.transactionSync(() => {
            write(inside, "inner");
            void storage.setAlarm(4_100_000_000_000);
            throw new Error("inner");
          });
        } catch {
          write(inside, "caught");
        }
        storage.transactionSync(() => write(inside, "second"));
      });
      return await storage.getAlarm();
    },
    async nestedAllUndone(inside) {
      const { storage } = inside.ctx;
      try {
        storage.transactionSync(() => {
          storage.transactionSync(() => write(inside, "inner"));
          throw new Error("outer");
        });
      } catch {}
      return await storage.getAlarm();
    },
    async asyncTransaction(inside) {
      await outcomeOf(() =>
        inside.ctx.storage.transactionSync(async () => {
          write(inside, "before the await");
          await null;
          write(inside, "after the await");
          throw new Error("too late");
        }),
      );
    },
    table({ sql }) {
      sql.exec("CREATE TABLE late (a)");
      throw new Error("afterwards");
    },
    async beside({ ctx }) {
      const { exports } = ctx as unknown as {
        exports: { Beside: { add(one: number, other: number): Promise<number> } };
      };
      return await exports.Beside.add(2, 3);
    },
  },
  cases: [
    {
      name: "a turn that aborts keeps nothing, however many microtasks ago it wrote",
      async run({ subject }) {
        await subject().run("write", "before");
        const threw = await outcomeOf(() => subject().run("writesThenAborts", false));
        return [threw, await subject().run("rows")];
      },
      expected: [aborted("ended"), ["before"]],
    },
    {
      name: "what an earlier turn of the same call wrote is kept",
      async run({ subject }) {
        const threw = await outcomeOf(() => subject().run("writesThenAborts", true));
        return [threw, await subject().run("rows")];
      },
      expected: [aborted("ended"), ["doubtful"]],
    },
    {
      name: "an answer does not leave when its turn aborts after it",
      async run({ subject }) {
        const threw = await outcomeOf(() => subject().run("answersThenAborts"));
        return [threw, await subject().run("rows")];
      },
      expected: [aborted("ended"), []],
    },
    {
      name: "a call does not leave when its turn aborts",
      async run({ subject, env, wait }) {
        const other = subject("other");
        await other.run("rows");
        const id = other.stub.id.name ?? "";
        await outcomeOf(() => subject().run("callsThenAborts", id));
        await wait(50);
        return [typeof env, await subject("other").run("rows")];
      },
      expected: ["object", []],
    },
    {
      name: "timers end with their object",
      async run({ subject, wait }) {
        const id = subject("other").stub.id.name ?? "";
        await outcomeOf(() => subject().run("timerThenAborts", id));
        await wait(60);
        return await subject("other").run("rows");
      },
      expected: [],
    },
    {
      name: "a call that waits inside is rejected when its object ends",
      async run({ subject, wait }) {
        const waits = outcomeOf(() => subject().run("waitsLong"));
        await wait(5);
        const aborts = await outcomeOf(() => subject().run("abort", "ended"));
        return [await waits, aborts];
      },
      expected: [aborted("ended"), aborted("ended")],
    },
    {
      name: "abort() without a reason says what it was",
      run: ({ subject }) => outcomeOf(() => subject().run("abort")),
      expected: aborted("Application called abort() to reset Durable Object."),
    },
    {
      name: "a stub that has seen its object end is broken for ever; a new one is not",
      async run({ subject }) {
        const one = subject();
        const before = await one.run("calls");
        await outcomeOf(() => one.run("abort", "ended"));
        const again = await outcomeOf(() => one.run("calls"));
        const third = await outcomeOf(() => one.run("calls"));
        return [before, again, third, await subject().run("calls")];
      },
      expected: [1, aborted("ended"), aborted("ended"), 1],
    },
    {
      name: "a throw undoes nothing that was written outside a transaction",
      async run({ subject }) {
        await outcomeOf(() => subject().run("throwsAfterWrite"));
        return await subject().run("rows");
      },
      expected: ["kept"],
    },
    {
      name: "a table that was made before a throw is there",
      async run({ subject }) {
        await outcomeOf(() => subject().run("table"));
        return await outcomeOf(() => subject().run("table"));
      },
      expected: {
        threw: {
          name: "Error",
          message: "table late already exists: SQLITE_ERROR",
          durableObjectId: "(id)",
          remote: true,
        },
      },
    },
    {
      name: "a transaction that throws gives back rows and alarm",
      async run({ subject }) {
        await subject().run("rows");
        await outcomeOf(() => subject().run("throwsInTransaction"));
        return [await subject().run("rows"), await subject().run("alarmAt")];
      },
      expected: [[], null],
    },
    {
      name: "a nested transaction that throws gives back its own part alone",
      async run({ subject }) {
        const alarm = await subject().run("nested");
        return [alarm, await subject().run("rows")];
      },
      expected: [4_000_000_000_000, ["outer", "caught", "second"]],
    },
    {
      name: "an outer transaction that throws undoes the nested ones that were kept",
      async run({ subject }) {
        await subject().run("nestedAllUndone");
        return await subject().run("rows");
      },
      expected: [],
    },
    {
      name: "an async body is committed at its first await and never undone",
      async run({ subject }) {
        await subject().run("asyncTransaction");
        return await subject().run("rows");
      },
      expected: ["before the await", "after the await"],
    },
    {
      name: "an eviction ends the memory and nothing else, and breaks no stub",
      async run({ subject, evict }) {
        const one = subject();
        await one.run("write", "before");
        const before = await one.run("calls");
        await evict(one);
        return [before, await one.run("calls"), await one.run("rows")];
      },
      expected: [2, 1, ["before"]],
    },
    {
      name: "an object calls an entry point of its own Worker",
      run: ({ subject }) => subject().run("beside"),
      expected: 5,
    },
  ],
};
