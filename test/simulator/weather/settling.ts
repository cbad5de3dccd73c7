import { isCall, type MakeKind, waySaid } from "./kind.ts";

const hourMs = 3_600_000;

/**
 * Directories whose clock is an hour ahead when they reserve a name, so that they find its end passed
 * and ask whose it is while the flow that wants it goes on.
 */
export const settling: MakeKind = (sky) => {
  const { machines } = sky.town.world;
  const ahead = new Set<string>();
  const end = (name: string) => {
    if (!ahead.delete(name)) return;
    machines.get(name)?.setOff(0);
    sky.noteClock(name);
  };
  return {
    passage(message, passage) {
      const { to, what } = message;
      if (!isCall(message) || !/^reserve/.test(what) || !sky.strikes(15)) return passage;
      const cell = sky.town.worker.cells.find(({ label }) => label === to);
      const name = cell?.living?.isolate.machine.name;
      if (name === undefined || ahead.has(name)) return passage;
      if (!sky.befalls("a claim's clock ahead", waySaid(message))) return passage;
      ahead.add(name);
      machines.get(name)?.setOff(hourMs);
      sky.noteClock(name);
      sky.after(sky.dice.between(50, 20_000), () => end(name));
      return passage;
    },
    calm: () => [...ahead].forEach(end),
  };
};
