import { availableParallelism, loadavg } from "node:os";

/**
 * Whether this machine is a run's own, so that times on its clock say something of the pages: a run is
 * itself a load of two or three. Tells why where it is not.
 */
export function isAtRest(): boolean {
  const [load = 0] = loadavg();
  const isOwn = load <= 2 * availableParallelism();
  if (!isOwn) console.log(`the clock was not asked: load ${load.toFixed(1)}`);
  return isOwn;
}
