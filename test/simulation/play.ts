import { dayMs } from "../../src/time.ts";
import { defaultPolicy } from "../../src/velocity/default-policy.ts";
import { Auditor } from "./audit.ts";
import * as customer from "./customer-acts.ts";
import { openPolicy } from "./house.ts";
import { showOffline } from "./offline-phone.ts";
import * as operator from "./operator-acts.ts";
import * as payer from "./payer-acts.ts";
import { Random } from "./random.ts";
import * as terminal from "./terminal-acts.ts";
import * as weather from "./weather-acts.ts";
import { World } from "./world.ts";

/** Does something and tells what came of it; `null`: there was nothing to do. */
type Act = (world: World) => string | null;

/** How often each act comes up, of all of them together. */
const acts: readonly [weight: number, act: Act][] = [
  [6, payer.showCode],
  [2, showOffline],
  [34, terminal.pay],
  [9, terminal.replay],
  [12, terminal.capture],
  [9, terminal.refund],
  [3, terminal.cancelById],
  [4, terminal.cancelByCode],
  [4, terminal.cancelByReference],
  [4, payer.topUp],
  [8, payer.confirm],
  [1, customer.redeem],
  [4, customer.turnPointsIn],
  [1, operator.adjust],
  [1, payer.changeWallet],
  [16, weather.wait],
  [1, weather.stepClock],
  [1, weather.excursion],
  [4, weather.crash],
  [1, weather.outage],
  [1, weather.decree],
  [3, weather.mend],
  [1, weather.read],
];
const weights = acts.reduce((sum, [weight]) => sum + weight, 0);

/** What a run came to. */
export interface Played {
  readonly seed: number;
  readonly steps: number;
  readonly payments: number;
  readonly approved: number;
  /** Rows in the wallets' logs. */
  readonly rows: number;
  /** What was done, and what came of it. */
  readonly trace: readonly string[];
}

/** A run that failed: says its seed, what went wrong, and all that led there. */
class FailedRun extends Error {
  override readonly name = "FailedRun";
  readonly seed: number;

  constructor(seed: number, steps: number, trace: readonly string[], cause: unknown) {
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    const again = `npm run simulate -- --seed ${seed} --steps ${steps}`;
    super(`seed ${seed} failed at step ${trace.length}: ${why}\n${trace.join("\n")}\n\n${again}`);
    this.seed = seed;
  }
}

/**
 * Plays one seed: `steps` acts, with the books audited after each; then the weather clears and
 * everything arrives, by alarms alone; then time passes until every hold and window has ended.
 * Throws `FailedRun`.
 */
export function play(seed: number, steps: number): Played {
  const random = new Random(seed);
  const world = new World(random, random.chance(50) ? openPolicy : defaultPolicy);
  const auditor = new Auditor(world.house, (room) => world.office.isRinging(room));
  const trace: string[] = [];
  const step = (act: Act) => {
    const at = new Date(world.house.nowMs).toISOString();
    trace.push(`${trace.length + 1} ${at} …`);
    const told = act(world);
    trace[trace.length - 1] = `${trace.length} ${at} ${told ?? ""}`;
    auditor.check();
  };
  try {
    step(payer.startingMoney);
    for (let n = 0; n < steps; n += 1) step(nextAct);
    drain(world, step);
    auditor.checkDrained();
    // Holds end first, then the windows that their ends have opened.
    for (const days of [9, 3]) {
      world.house.pass(days * dayMs);
      drain(world, step);
      auditor.checkDrained();
    }
    checkEnded(world);
  } catch (fault) {
    throw new FailedRun(seed, steps, trace, fault);
  }
  const bodies = world.payments.map(({ payment }) => payment.body);
  const rows = world.house.wallets.reduce((sum, room) => sum + room.book.head().sequence, 0);
  const approved = bodies.filter(({ declineCode }) => declineCode === null).length;
  return { seed, steps: trace.length, payments: bodies.length, approved, rows, trace };
}

/** What is due by itself comes first, most of the time. */
function nextAct(world: World): string {
  const { random, house, agenda } = world;
  house.pass(random.below(150));
  if (random.chance(85)) {
    const due = agenda.take(house.elapsedMs);
    if (due !== null) return `${due.label}: ${due.run()}`;
    const rung = world.ring();
    if (rung !== null) return rung;
  }
  return pickAct(random)(world) ?? weather.wait(world);
}

function pickAct(random: Random): Act {
  let at = random.below(weights);
  for (const [weight, act] of acts) {
    at -= weight;
    if (at < 0) return act;
  }
  return weather.wait;
}

/** Ends all trouble, and lets alarms and what is on its way do the rest. */
function drain(world: World, step: (act: Act) => void): void {
  world.weather.clear();
  world.house.crashPlan = null;
  weather.mend(world);
  for (let rounds = 0; rounds < 5_000; rounds += 1) {
    const spanMs = untilNext(world);
    if (spanMs === null) return;
    world.house.pass(spanMs);
    step(() => {
      const due = world.agenda.take(world.house.elapsedMs);
      return due !== null ? `${due.label}: ${due.run()}` : (world.ring() ?? "nothing");
    });
  }
  throw new Error("the house does not come to rest");
}

/** How long until the next thing happens; holds and windows that end later can wait. */
function untilNext(world: World): number | null {
  const { house } = world;
  const open = house.wallets.some((room) => openOf(world, room.name).length > 0);
  const claims = [...house.partners.values()].some(
    ({ book }) => book.pendingClaims(1).length + book.stoppedClaims(1).length > 0,
  );
  const forwards = [...house.settlements.values()].some(
    (room) => room.book.nextForwardMs() !== null,
  );
  const moving = world.agenda.length > 0 || open || claims || forwards;
  const spanMs = world.untilNextMs();
  if (moving && spanMs === null) throw new Error("something is open and nothing will wake");
  return moving || spanMs === 0 ? spanMs : null;
}

/** Destinations of a wallet that have not acknowledged everything. */
function openOf(world: World, name: string): string[] {
  const { book } = world.wallet(name);
  return Object.entries(book.head().outbox)
    .filter(([to, { last }]) => (book.destination(to)?.mark ?? 0) < last)
    .map(([to]) => to);
}

/** Twelve days later nothing is held, without anybody's call. */
function checkEnded(world: World): void {
  for (const room of world.house.wallets) {
    const { balances, closing } = room.book.head();
    const held = balances.balance?.debitsPending ?? 0;
    if (held > 0 || closing.length > 0) throw new Error(`${room.name}: ${held} is still held`);
  }
}
