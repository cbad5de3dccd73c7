import type { Group, Lab } from "../case.ts";

/** What the first part of a case saw, for its later part: they share the isolate's modules. */
const seen: Record<string, number> = {};

/** How long `act` takes by the clock of a request that began when the clock was right. */
async function lasting(act: () => Promise<unknown>): Promise<number> {
  const before = Date.now();
  await act();
  return Date.now() - before;
}

const now = async ({ subject }: Lab) => (await subject().run("now")) as number;

export const clocks: Group = {
  steps: {
    now: () => Date.now(),
    wait: (_, ms: number) => scheduler.wait(ms),
    alarmIn: async ({ ctx }, ms: number) => await ctx.storage.setAlarm(Date.now() + ms),
    rung: ({ log }) => log.length,
    alarm: ({ log }) => void log.push("rung"),
  },
  cases: [
    {
      name: "the clock of an object that lives never falls; a new request's does",
      offMs: 60_000,
      async run(lab) {
        seen.object = await now(lab);
        seen.request = Date.now();
      },
      async later(lab) {
        const object = await now(lab);
        return [object === seen.object, Date.now() < (seen.request ?? 0) - 50_000];
      },
      expected: [true, true],
    },
    {
      name: "a new instance has the time as it is",
      offMs: 60_000,
      async run(lab) {
        seen.first = await now(lab);
      },
      async later(lab) {
        await lab.evict(lab.subject());
        return (await now(lab)) < (seen.first ?? 0) - 50_000;
      },
      expected: true,
    },
    {
      name: "a timer that an object starts while its clock stands waits for that time",
      offMs: 3_000,
      run: now,
      async later({ subject }) {
        const ms = await lasting(() => subject().run("wait", 100));
        return ms > 2_000 && ms < 4_000;
      },
      expected: true,
    },
    {
      name: "a timer of a clock that was set forward rings in its time",
      offMs: -3_000,
      run: now,
      async later({ subject }) {
        const ms = await lasting(() => subject().run("wait", 200));
        return ms >= 190 && ms < 1_500;
      },
      expected: true,
    },
    {
      name: "an alarm that was set by a clock ahead rings when that time is there",
      offMs: 3_000,
      run: ({ subject }) => subject().run("alarmIn", 200),
      async later({ subject, wait }) {
        await wait(1_000);
        const before = await subject().run("rung");
        await wait(3_000);
        return [before, await subject().run("rung")];
      },
      expected: [0, 1],
    },
  ],
};
