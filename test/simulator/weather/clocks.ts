import type { MakeKind } from "./kind.ts";

const secondMs = 1_000;
const hourMs = 3_600_000;

/** How far a clock steps, each forward and back. */
const stepsMs = [200, 2 * secondMs, 2 * secondMs, hourMs, 24 * hourMs];

/** How often a drifting clock is written down. */
const noteMs = 20 * secondMs;

/** Machines that nobody lives on. */
const nobodys = ["player", "key maker"];
const keeperOfAlarms = "alarms";

/**
 * Clocks that step and come back, and clocks that drift: of every machine that carries a part of the
 * Worker, of phones, tills and desks, and of what rings alarms. That one is set back by two minutes
 * at most: an alarm that is set while it is behind comes as much too late, and no object could know.
 */
export const clocks: MakeKind = (sky) => {
  const { dice, town } = sky;
  const { machines } = town.world;
  const off = new Map<string, number>();
  const setOff = (name: string, offMs: number) => {
    machines.get(name)?.setOff(offMs);
    off.set(name, offMs);
    sky.noteClock(name);
  };
  const step = (name: string) => {
    const byMs = dice.pick(stepsMs) * (dice.chance(50) ? 1 : -1);
    const isOfAlarms = name === keeperOfAlarms;
    const offMs = isOfAlarms ? Math.max(byMs, -120 * secondMs) : byMs;
    const lastsMs = sky.whileMs();
    const kind = isOfAlarms ? "clock of alarms stepped" : "clock stepped";
    if (!sky.befalls(kind, `${name} by ${offMs} ms for ${lastsMs} ms`)) return;
    setOff(name, offMs);
    sky.after(lastsMs, () => {
      if (off.get(name) === offMs) setOff(name, 0);
    });
  };
  const drift = (name: string) => {
    const ppm = dice.between(-2_000, 2_000);
    const lastsMs = dice.between(60_000, 600_000);
    const untilMs = sky.nowMs + lastsMs;
    if (!sky.befalls("clock drifted", `${name} by ${ppm} ppm for ${lastsMs} ms`)) return;
    machines.get(name)?.setDrift(ppm);
    const again = () => {
      sky.noteClock(name);
      if (sky.nowMs < untilMs) sky.after(noteMs, again);
      else machines.get(name)?.setDrift(0);
    };
    again();
  };
  sky.often(2 * 60_000, () => {
    const names = [...machines.keys()].filter((name) => !nobodys.includes(name));
    const name = dice.chance(10) ? keeperOfAlarms : dice.pick(names);
    if (name !== keeperOfAlarms && dice.chance(20)) drift(name);
    else step(name);
  });
  return {
    // An object that is behind what rings its alarm would be rung without end in no time.
    alarm: () => ([...off.values()].some((ms) => ms !== 0) ? dice.between(300, 1_000) : 0),
    calm() {
      for (const [name, machine] of machines) {
        machine.setDrift(0);
        if (machine.nowMs() !== sky.nowMs) setOff(name, 0);
      }
      off.clear();
    },
  };
};
