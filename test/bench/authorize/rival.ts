import { join } from "node:path";
import type { AppClient } from "../../../src/client/index.ts";
import { audit } from "../audit.ts";
import { type Plan, tell } from "../bench.ts";
import { benchFolder, floorProgram, productProgram, type Secrets } from "../bundle.ts";
import { balanceMinor, settle, untilQuiet } from "../deployment.ts";
import { Paymaster } from "../payments.ts";
import type { Side } from "../sides.ts";
import type { Town } from "../town.ts";
import { serve } from "../workerd-server.ts";

/** A server that is measured in turns with others. */
export interface Rival {
  readonly name: string;
  readonly port: number;
  /** Processor time of all its processes so far, in milliseconds; `null` where none is told. */
  cpuMs(): number | null;
  /** A request for each customer, signed anew; asked for once before each turn. */
  requests(): Promise<readonly Buffer[]>;
  /** Whether its requests are sent once before they are measured, so that its objects are awake. */
  readonly rehearses: boolean;
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
  { name, folder }: Side,
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
    port: server.port,
    cpuMs: server.cpuMs,
    rehearses: false,
    town,
    others: settled.customers.slice(customers),
    paid: (minor) => {
      paidMinor += minor;
    },
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

/** The bare floor, which gets the very requests that `product` got last. */
export async function floorRival(
  secrets: Secrets,
  lastOfProduct: () => readonly Buffer[],
): Promise<Rival> {
  const server = await serve(await floorProgram(secrets), join(benchFolder, "load-floor"));
  return {
    name: "floor",
    port: server.port,
    cpuMs: server.cpuMs,
    rehearses: true,
    requests: async () => lastOfProduct(),
    end: () => server.close(),
  };
}
