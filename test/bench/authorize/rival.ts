import { join } from "node:path";
import type { AppClient } from "../../../src/client/index.ts";
import { audit } from "../audit.ts";
import { type Plan, tell } from "../bench.ts";
import {
  benchFolder,
  floorProgram,
  hollowProgram,
  productProgram,
  type Secrets,
} from "../bundle.ts";
import { sumMs } from "../cpu-time.ts";
import { balanceMinor, settle, untilQuiet } from "../deployment.ts";
import { Paymaster } from "../payments.ts";
import type { Side } from "../sides.ts";
import type { Town } from "../town.ts";
import { serve } from "../workerd-server.ts";

/** A server that is measured in turns with others. */
export interface Rival {
  readonly name: string;
  /** Of its processes; the requests go to them in turns. */
  readonly ports: readonly number[];
  /** Processor time of all its processes so far, in milliseconds; `null` where none is told. */
  cpuMs(): number | null;
  /** Resolves when its customers may pay so many rounds at once. */
  untilFree?(rounds: number): Promise<void>;
  /** A request for each customer, signed anew. */
  requests(): Promise<readonly Buffer[]>;
  /** Ends the server; throws unless what it wrote is right. */
  end(): Promise<void>;
}

const customersUnlessTold = 200;

/** A build of the Worker that is measured. */
export interface Product extends Rival {
  /** Whoever pays in it, and some more customers, who pay in no round. */
  readonly town: Town;
  readonly others: readonly AppClient[];
  /** Is told what was paid beside the rounds. */
  readonly paid: (minor: number) => void;
}

const othersCount = 3;

/** A build of the Worker, with a town of its own that was founded over HTTP. */
export async function productRival(
  { name, folder }: Pick<Side, "folder"> & { readonly name: string },
  secrets: Secrets,
  plan: Plan,
): Promise<Product> {
  const program = await productProgram(secrets, folder);
  const server = await serve(program, join(benchFolder, `load-${name}`));
  const customers = plan.customers ?? customersUnlessTold;
  const all = customers + othersCount;
  const settled = await settle(server, secrets, { customers: all, merchants: 4, shards: 4 });
  const town = { ...settled, customers: settled.customers.slice(0, customers) };
  const paymaster = new Paymaster(town, secrets.publicOrigin);
  let paidMinor = 0;
  return {
    name,
    ports: [server.port],
    cpuMs: server.cpuMs,
    town,
    others: settled.customers.slice(customers),
    paid: (minor) => {
      paidMinor += minor;
    },
    untilFree: (rounds) => paymaster.untilFree(rounds),
    requests: async () => {
      const requests = await paymaster.nextRound();
      paidMinor += customers * paymaster.amountMinor;
      return requests;
    },
    end: async () => {
      await untilQuiet(server);
      await server.close();
      const toppedUpMinor = all * balanceMinor;
      const books = audit(server.objectsFolder, { toppedUpMinor, paidMinor });
      tell(`${name}: ${books.line}`);
      if (!books.sound) throw new Error(`the books of ${name} are not sound`);
    },
  };
}

/**
 * Two processes of a build, each with half of the customers and with merchants of its own: objects
 * are spread, as the platform spreads them, and share nothing but the machine.
 */
export async function splitRival(
  folder: string,
  secrets: Secrets,
  { customers, ...plan }: Plan,
): Promise<Rival> {
  const half = Math.ceil((customers ?? customersUnlessTold) / 2);
  const halves: Product[] = [];
  for (const name of ["first half", "second half"]) {
    halves.push(await productRival({ name, folder }, secrets, { ...plan, customers: half }));
  }
  return {
    name: "two processes",
    ports: halves.flatMap(({ ports }) => ports),
    cpuMs: () => sumMs(halves.map((each) => each.cpuMs())),
    untilFree: async (rounds) => {
      await Promise.all(halves.map((each) => each.untilFree?.(rounds)));
    },
    requests: async () => {
      const [first = [], second = []] = await Promise.all(halves.map((each) => each.requests()));
      return first.flatMap((request, n) => [request, second[n] as Buffer]);
    },
    end: async () => {
      for (const each of halves) await each.end();
    },
  };
}

const bare = { floor: floorProgram, hollow: hollowProgram };

/** The bare floor, or the hollow product, which gets the very requests that `product` got last. */
export async function floorRival(
  secrets: Secrets,
  lastOfProduct: () => readonly Buffer[],
  name: keyof typeof bare = "floor",
): Promise<Rival> {
  const server = await serve(await bare[name](secrets), join(benchFolder, `load-${name}`));
  return {
    name,
    ports: [server.port],
    cpuMs: server.cpuMs,
    requests: async () => lastOfProduct(),
    end: () => server.close(),
  };
}
