import { join } from "node:path";
import type { Dice } from "../../src/cli/seed/dice.ts";
import { type AppClient, generateDeviceKey, OperatorClient } from "../../src/client/index.ts";
import { enrolCustomer, found, type Town } from "../bench/town.ts";
import { must, sleep } from "../clock/moved-world.ts";
import { Asker, emptyTally } from "./asker.ts";
import { Gateway } from "./gateway.ts";
import { Machine, type MachineOptions, type Mortal } from "./machine.ts";
import type { Plan } from "./part.ts";
import { type Habits, Shopper } from "./shopper.ts";

/** What every customer begins with; within a day's limit. */
const balanceMinor = 60_000;

/** One deployment on a machine that fails, with everybody who uses it. */
export interface Scene<M extends Mortal = Machine> {
  readonly machine: M;
  /** What tokens and proofs call the deployment. */
  readonly publicOrigin: string;
  readonly gateway: Gateway;
  readonly town: Town;
  readonly operators: readonly [OperatorClient, OperatorClient];
  readonly shoppers: readonly Shopper[];
  readonly asker: Asker;
  readonly dice: Dice;
  /** Somebody new, on a new phone. */
  readonly enrol: (contact: string) => Promise<AppClient>;
  readonly begin: () => void;
  /** Has everybody end what they are at, and resolves when all of it was answered. */
  readonly rest: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Brings a deployment up and everybody into it; nobody acts yet. */
export async function open(
  plan: Plan,
  name: string,
  {
    dice,
    habits,
    ...options
  }: Omit<MachineOptions, "outsidePort"> & { dice: Dice; habits?: Partial<Habits> },
): Promise<Scene> {
  const gateway = await Gateway.open();
  const program = plan.program({ gatewayUrl: "https://gateway.example/messages" });
  const outside = { outsidePort: gateway.port };
  const machine = await Machine.found(program, join(plan.folder, name), { ...options, ...outside });
  const publicOrigin = program.vars.PUBLIC_ORIGIN ?? "";
  return people(plan, { machine, gateway, publicOrigin, dice, habits });
}

/** Brings everybody into a deployment that runs; nobody acts yet. */
export async function people<M extends Mortal>(
  plan: Plan,
  {
    machine,
    gateway,
    publicOrigin,
    dice,
    habits,
  }: Pick<Scene<M>, "machine" | "gateway" | "publicOrigin" | "dice"> & {
    readonly habits?: Partial<Habits> | undefined;
  },
): Promise<Scene<M>> {
  const place = { origin: machine.origin, publicOrigin };
  const { customers } = plan;
  const size = { customers, merchants: 4, shards: 2, balanceMinor };
  const mailed = (contact: string) => gateway.codeFor(contact);
  const town = await found(place, plan.bootstrapSecret, { ...size, mailed });
  const second = new OperatorClient({ ...place, key: await generateDeviceKey() });
  const invited = must(await town.operator.invite({ name: "Second", role: "approver" }));
  must(await second.activate(invited.invitation_code));
  const asker = new Asker(emptyTally(), dice);
  const { tills, partner } = town;
  const shoppers = town.customers.map((app, n) => {
    const cast = { app, totpSecret: town.totpSecrets[n] ?? "", tills, partner };
    return new Shopper(cast, balanceMinor, asker, dice, {
      pauseMs: 3_000,
      redeems: true,
      mayRename: false,
      ...habits,
    });
  });
  let stop = new AbortController();
  let lives: Promise<void>[] = [];
  return {
    ...{ machine, gateway, town, shoppers, asker, dice },
    publicOrigin: place.publicOrigin,
    operators: [town.operator, second],
    enrol: async (contact) => (await enrolCustomer(place, contact, mailed)).app,
    begin: () => {
      stop = new AbortController();
      lives = shoppers.map((shopper) => shopper.live(stop.signal));
      for (const life of lives) life.catch(() => undefined);
    },
    rest: async () => {
      stop.abort();
      await Promise.all(lives);
      await sleep(0);
    },
    end: async () => {
      stop.abort();
      await machine.kill();
      gateway.close();
    },
  };
}
