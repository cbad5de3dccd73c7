import { type Group, type Inside, outcomeOf } from "../case.ts";

/** What the alarm does the next time it rings, kept in the object. */
type Plan =
  | "aborts later"
  | "waits"
  | "begins"
  | "begins and sets"
  | "sets the same"
  | "well"
  | "throws"
  | "throws twice"
  | "sets and throws"
  | "deletes and throws"
  | "aborts";

function open({ sql }: Inside): void {
  sql.exec("CREATE TABLE IF NOT EXISTS ring (at INTEGER, info TEXT, seen INTEGER) STRICT");
  sql.exec("CREATE TABLE IF NOT EXISTS plan (plan TEXT) STRICT");
}

const planOf = ({ sql }: Inside) => sql.exec("SELECT plan FROM plan").toArray()[0]?.plan as Plan;

/** An instance that begins: writes down whether its alarm is seen as past, and may set it anew. */
function begins(inside: Inside): void {
  const { ctx, sql } = inside;
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'plan'").toArray().length === 0) return;
  const plan = planOf(inside);
  if (plan !== "begins" && plan !== "begins and sets") return;
  void ctx.blockConcurrencyWhile(async () => {
    const isPast = ((await ctx.storage.getAlarm()) ?? Number.NaN) <= Date.now();
    sql.exec("CREATE TABLE IF NOT EXISTS begun (is_past INTEGER) STRICT");
    sql.exec("INSERT INTO begun VALUES (?)", isPast ? 1 : 0);
    if (plan === "begins and sets") await ctx.storage.setAlarm(Date.now() + 3_600_000);
  });
}

export const alarms: Group = {
  steps: {
    begins,
    begun: ({ sql }) => [...sql.exec("SELECT is_past FROM begun ORDER BY rowid").raw()],
    ends: ({ ctx }) => ctx.abort("as planned"),
    async plan(inside, plan: Plan, inMs: number) {
      open(inside);
      inside.sql.exec("DELETE FROM plan");
      inside.sql.exec("INSERT INTO plan VALUES (?)", plan);
      await inside.ctx.storage.setAlarm(Date.now() + inMs);
    },
    rings: (inside) => {
      open(inside);
      return [...inside.sql.exec("SELECT info, seen FROM ring ORDER BY rowid").raw()];
    },
    gaps: (inside) => {
      const times = inside.sql.exec("SELECT at FROM ring ORDER BY rowid").toArray();
      return times.slice(1).map(({ at }, n) => Number(at) - Number(times[n]?.at));
    },
    isSet: async ({ ctx }) => (await ctx.storage.getAlarm()) !== null,
    isPast: async ({ ctx }) => ((await ctx.storage.getAlarm()) ?? Number.NaN) <= Date.now(),
    async alarm(inside, info?: AlarmInvocationInfo) {
      const { ctx, sql } = inside;
      const seen = (await ctx.storage.getAlarm()) === null ? 0 : 1;
      const told = `${info?.retryCount} ${info?.isRetry}`;
      const plan = planOf(inside);
      const rung = sql.exec("SELECT count(*) AS n FROM ring").one().n as number;
      sql.exec("INSERT INTO ring VALUES (CAST(? AS INTEGER), ?, ?)", Date.now(), told, seen);
      if (plan === "throws" && rung === 0) throw new Error("as planned");
      if (plan === "throws twice" && rung < 2) throw new Error("as planned");
      if (plan === "sets and throws" && rung === 0) {
        await ctx.storage.setAlarm(Date.now() + 50);
        throw new Error("as planned");
      }
      if (plan === "deletes and throws") {
        await ctx.storage.deleteAlarm();
        throw new Error("as planned");
      }
      if (plan === "aborts") ctx.abort("as planned");
      if (plan === "aborts later" && rung === 0) {
        await scheduler.wait(5);
        ctx.abort("as planned");
      }
      if (plan === "waits") await scheduler.wait(300);
      if (plan === "sets the same" && rung < 2)
        await ctx.storage.setAlarm(info?.scheduledTime ?? 1);
    },
    async sooner(inside) {
      open(inside);
      await inside.ctx.storage.setAlarm(Date.now() - 3_600_000);
    },
    delete: ({ ctx }) => ctx.storage.deleteAlarm(),
    async setsAndThrows(inside) {
      open(inside);
      await inside.ctx.storage.setAlarm(Date.now() + 20);
      throw new Error("as planned");
    },
    async setsAndAborts(inside) {
      open(inside);
      await inside.ctx.storage.setAlarm(Date.now() + 20);
      inside.ctx.abort("as planned");
    },
    async later(inside) {
      open(inside);
      await inside.ctx.storage.setAlarm(Date.now() + 20);
      await inside.ctx.storage.setAlarm(Date.now() + 3_600_000);
      return (await inside.ctx.storage.getAlarm()) !== null;
    },
    async fractions({ ctx }) {
      await ctx.storage.setAlarm(4_000_000_000_000.75);
      return await ctx.storage.getAlarm();
    },
    date: async ({ ctx }) => {
      await ctx.storage.setAlarm(new Date(4_000_000_000_000));
      return await ctx.storage.getAlarm();
    },
    async never({ ctx }) {
      return [
        await outcomeOf(() => ctx.storage.setAlarm(0)),
        await outcomeOf(() => ctx.storage.setAlarm(-1)),
      ];
    },
    async deletes(inside) {
      open(inside);
      await inside.ctx.storage.setAlarm(Date.now() + 20);
      await inside.ctx.storage.deleteAlarm();
    },
  },
  cases: [
    {
      name: "an alarm rings once, and none is set while it rings",
      async run({ subject, wait }) {
        await subject().run("plan", "well", 20);
        await wait(2_000);
        return [await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [[["0 false", 0]], false],
    },
    {
      name: "a later alarm takes the place of a sooner one",
      async run({ subject, wait }) {
        const isSet = await subject().run("later");
        await wait(200);
        return [isSet, await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [true, [], true],
    },
    {
      name: "a deleted alarm does not ring",
      async run({ subject, wait }) {
        await subject().run("deletes");
        await wait(200);
        return [await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [[], false],
    },
    {
      name: "an alarm that throws rings again after two seconds and more, with its rows kept",
      async run({ subject, wait }) {
        await subject().run("plan", "throws", 20);
        await wait(300);
        const isPast = await subject().run("isPast");
        await wait(3_200);
        const [gap] = (await subject().run("gaps")) as number[];
        const inTime = gap !== undefined && gap >= 1_990 && gap <= 2_750;
        return [isPast, await subject().run("rings"), inTime];
      },
      expected: [
        true,
        [
          ["0 false", 0],
          ["1 true", 0],
        ],
        true,
      ],
    },
    {
      name: "the third ring comes twice as long after the second",
      async run({ subject, wait }) {
        await subject().run("plan", "throws twice", 20);
        await wait(8_500);
        const [, gap] = (await subject().run("gaps")) as number[];
        const inTime = gap !== undefined && gap >= 3_990 && gap <= 5_300;
        return [await subject().run("rings"), inTime];
      },
      expected: [
        [
          ["0 false", 0],
          ["1 true", 0],
          ["2 true", 0],
        ],
        true,
      ],
    },
    {
      name: "an alarm that sets itself and throws rings as it was set, and is no retry",
      async run({ subject, wait }) {
        await subject().run("plan", "sets and throws", 20);
        await wait(3_200);
        const [gap = 0] = (await subject().run("gaps")) as number[];
        return [await subject().run("rings"), gap < 1_000];
      },
      expected: [
        [
          ["0 false", 0],
          ["0 false", 0],
        ],
        true,
      ],
    },
    {
      name: "an alarm that deletes itself and throws does not ring again",
      async run({ subject, wait }) {
        await subject().run("plan", "deletes and throws", 20);
        await wait(3_200);
        return [await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [[["0 false", 0]], false],
    },
    {
      name: "an alarm whose first turn aborts keeps nothing, and lies in the past",
      async run({ subject, wait }) {
        await subject().run("plan", "aborts", 20);
        await wait(3_200);
        return [await subject().run("rings"), await subject().run("isPast")];
      },
      expected: [[], true],
    },
    {
      name: "an alarm that aborts in a later turn rings again, and is counted",
      async run({ subject, wait }) {
        await subject().run("plan", "aborts later", 20);
        await wait(4_000);
        return await subject().run("rings");
      },
      expected: [
        ["0 false", 0],
        ["1 true", 0],
      ],
    },
    {
      name: "an instance that begins with a ring sees its alarm as past, and rings",
      async run({ subject, wait }) {
        await subject().run("plan", "begins", 300);
        await outcomeOf(() => subject().run("ends"));
        await wait(1_500);
        const rings = await subject().run("rings");
        return [rings, await subject().run("begun"), await subject().run("isSet")];
      },
      expected: [[["0 false", 0]], [[1]], false],
    },
    {
      name: "an instance that begins with a ring calls it off by setting its alarm for later",
      async run({ subject, wait }) {
        await subject().run("plan", "begins and sets", 300);
        await outcomeOf(() => subject().run("ends"));
        await wait(1_500);
        const rings = await subject().run("rings");
        return [rings, await subject().run("begun"), await subject().run("isPast")];
      },
      expected: [[], [[1]], false],
    },
    {
      name: "an alarm of the past rings at once",
      async run({ subject, wait }) {
        await subject().run("sooner");
        await wait(500);
        return await subject().run("rings");
      },
      expected: [["0 false", 0]],
    },
    {
      name: "an alarm that sets itself for a past time rings again at once",
      async run({ subject, wait }) {
        await subject().run("plan", "sets the same", 20);
        await wait(1_000);
        return await subject().run("rings");
      },
      expected: [
        ["0 false", 0],
        ["0 false", 0],
        ["0 false", 0],
      ],
    },
    {
      name: "a call that comes while an alarm rings and waits sees none, and what it sets rings after",
      async run({ subject, wait }) {
        await subject().run("plan", "waits", 20);
        await wait(170);
        const isSet = await subject().run("isSet");
        await subject().run("plan", "well", 20);
        await wait(1_500);
        return [isSet, await subject().run("rings")];
      },
      expected: [
        false,
        [
          ["0 false", 0],
          ["0 false", 0],
        ],
      ],
    },
    {
      name: "an alarm that failed is deleted between its rings",
      async run({ subject, wait }) {
        await subject().run("plan", "throws", 20);
        await wait(500);
        await subject().run("delete");
        await wait(3_000);
        return [await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [[["0 false", 0]], false],
    },
    {
      name: "an alarm that failed and is set anew between its rings rings as the retry",
      async run({ subject, wait }) {
        await subject().run("plan", "throws", 20);
        await wait(500);
        await subject().run("plan", "well", 20);
        await wait(1_000);
        const before = await subject().run("rings");
        await wait(2_500);
        return [before, await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [
        [["0 false", 0]],
        [
          ["0 false", 0],
          ["1 true", 0],
        ],
        false,
      ],
    },
    {
      name: "an alarm that failed is set for later between its rings",
      async run({ subject, wait }) {
        await subject().run("plan", "throws", 20);
        await wait(500);
        await subject().run("plan", "well", 5_000);
        await wait(4_000);
        const before = await subject().run("rings");
        await wait(3_500);
        return [before, await subject().run("rings"), await subject().run("isSet")];
      },
      expected: [
        [["0 false", 0]],
        [
          ["0 false", 0],
          ["0 false", 0],
        ],
        false,
      ],
    },
    {
      name: "an alarm that a call set stands when it throws, and not when it aborts",
      async run({ subject, wait }) {
        await outcomeOf(() => subject("throws").run("setsAndThrows"));
        await outcomeOf(() => subject("aborts").run("setsAndAborts"));
        await wait(500);
        return [await subject("throws").run("rings"), await subject("aborts").run("rings")];
      },
      expected: [[["0 false", 0]], []],
    },
    {
      name: "an alarm is a whole millisecond",
      run: ({ subject }) => subject().run("fractions"),
      expected: 4_000_000_000_000,
    },
    { name: "an alarm may be a Date", run: ({ subject }) => subject().run("date"), expected: 4e12 },
    {
      name: "an alarm at the beginning of time is refused",
      run: ({ subject }) => subject().run("never"),
      expected: Array(2).fill({
        threw: {
          name: "TypeError",
          message: "setAlarm() cannot be called with an alarm time <= 0",
        },
      }),
    },
    {
      name: "an alarm rings in an object that was evicted",
      async run({ subject, evict, wait }) {
        const one = subject();
        await one.run("plan", "well", 500);
        await evict(one);
        await wait(3_000);
        return await subject().run("rings");
      },
      expected: [["0 false", 0]],
    },
  ],
};
