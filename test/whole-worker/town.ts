import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { KeyPurpose, RotationStep } from "../../src/cli/deploy/rotate.ts";
import {
  type Bundle,
  type Called,
  Client,
  Deployment,
  type Dice,
  type Faults,
  type Follow,
  globalNames,
  makeBundle,
  type Outside,
  outsideOf,
  World,
} from "../platform/index.ts";
import type * as Sdk from "./actors.ts";
import type * as KeyMaker from "./key-maker.ts";
import { loadTogether } from "./together.ts";

const root = resolve(import.meta.dirname, "../..");
export const origin = "http://localhost:8787";
export const bootstrapSecret = "bootstrap-secret-of-the-town";

/** Classes of the Worker's objects, by their binding. */
const classes = {
  WALLET: "Wallet",
  DIRECTORY: "Directory",
  MERCHANT: "Merchant",
  SETTLEMENT: "Settlement",
  PARTNER: "Partner",
  CONTROL: "Control",
  COURIER: "Courier",
  GUARD: "Guard",
  TERMINAL: "Terminal",
  HANDLE: "Handle",
  MONITOR: "Monitor",
} as const;

/** Two isolates take requests, four carry objects; each has a machine, and so a clock, of its own. */
const fronts = ["front-1", "front-2"];
const backs = ["back-1", "back-2", "back-3", "back-4"];

/** Where programs begin that isolates run. */
const entries = {
  worker: "worker/local.ts",
  objects: "test/whole-worker/objects.ts",
  actors: "test/whole-worker/actors.ts",
  keys: "test/whole-worker/key-maker.ts",
};

export interface Bundles {
  /** The whole Worker, for isolates that take requests. */
  readonly worker: Bundle;
  /** Its objects without its routes, for isolates that carry them: they load in a third of the time. */
  readonly objects: Bundle;
  readonly actors: Bundle;
  readonly keys: Bundle;
  /** What they have in common, unless each isolate loads all of it. */
  readonly shared: Bundle | null;
}

/**
 * The Worker of `worker/local.ts` and the SDK, each compiled once. What keeps nothing is loaded once for
 * all isolates, unless told: that makes no difference but of speed.
 */
export async function makeBundles({ isShared = true } = {}): Promise<Bundles> {
  const asn1 = resolve(root, "worker/asn1.ts");
  const parts = ["android", "ecc", "rsa", "schema", "x509", "x509-post-quantum"];
  const alias = {
    ...Object.fromEntries(parts.map((part) => [`@peculiar/asn1-${part}`, asn1])),
    "@peculiar/x509": asn1,
  };
  const shared = isShared ? await loadTogether(Object.values(entries), alias) : null;
  const make = (entry: string) =>
    makeBundle({
      ...{ entry, folder: root, alias, globals: globalNames },
      ...(shared === null ? {} : { shared }),
    });
  const [worker, objects, actors, keys] = await Promise.all([
    make(entries.worker),
    make(entries.objects),
    make(entries.actors),
    make(entries.keys),
  ]);
  return { worker, objects, actors, keys, shared: shared?.bundle ?? null };
}

/** All that isolates run. */
export function ofIsolates({ worker, objects, actors, shared }: Bundles): readonly Bundle[] {
  return [worker, objects, actors, ...(shared === null ? [] : [shared])];
}

export interface TownOptions {
  readonly seed: number;
  readonly bundles: Bundles;
  readonly signatures: "real" | "fast";
  readonly faults?: Faults;
  /** Variables besides those that every town has. */
  readonly vars?: Readonly<Record<string, string>>;
  /** So many events at most; two millions unless told. */
  readonly eventsMax?: number;
  readonly trace?: (line: string) => void;
  readonly calls?: (call: Called) => Follow | undefined;
  readonly log?: (level: string, values: readonly unknown[]) => void;
  /** Takes what is posted to the deployment's gateway for mail; without one mail lies in the local mailbox. */
  readonly gateway?: Gateway;
  /** Stands at the door: carries an actor's request in by `go`, and its answer out. */
  readonly carry?: Carry;
}

/** A gateway for mail, and what it has brought. */
export interface Gateway {
  readonly take: Outside;
  /** The newest code that came for a contact; empty when there is none. */
  codeFor(contact: string): string;
}

/** Carries a request of the actor of that name; what it resolves to is what the actor gets. */
export type Carry = (
  actor: string,
  request: Request,
  go: (request: Request) => Promise<Response>,
) => Promise<Response>;

export interface ActorOptions {
  /** From 1 on. */
  readonly life?: number;
  /** The network address that it calls from; nobody knows it unless told. */
  readonly address?: string;
}

/** The deployment's key ring, and who makes keys of which dice. */
interface Keys {
  readonly notary: Client;
  readonly dice: Dice;
  readonly keys: string;
}

/** An actor: the SDK in an isolate of its own. */
export interface Actor {
  readonly sdk: typeof Sdk;
  readonly client: Client;
  run<T>(act: (sdk: typeof Sdk) => T | Promise<T>): Promise<T>;
}

/** The whole Worker, deployed in a world, and the door that its actors knock at. */
export class Town {
  readonly world: World;
  readonly worker: Deployment;
  readonly #options: TownOptions;
  readonly #clients: Client[] = [];
  readonly #notary: Client;
  readonly #keysDice: Dice;
  #keys: string;
  #knocks = 0;

  private constructor(world: World, options: TownOptions, made: Keys) {
    this.world = world;
    this.#options = options;
    const { notary, dice, keys } = made;
    this.#notary = notary;
    this.#keysDice = dice;
    this.#keys = keys;
    const { bundles, signatures, log, gateway } = options;
    const fetch = gateway && outsideOf(world, (request) => gateway.take(request));
    const carriers: Readonly<Record<string, string>> = Object.fromEntries(
      [...fronts, ...backs].map((name) => [name, `machine of ${name}`]),
    );
    this.worker = new Deployment(world, {
      bundle: bundles.worker,
      bundles: Object.fromEntries(backs.map((name) => [name, bundles.objects])),
      vars: {
        ENVIRONMENT: "local",
        PUBLIC_ORIGIN: origin,
        CURRENCY: "JPY",
        TIME_ZONE: "Asia/Tokyo",
        SEKISHO_KEYS: keys,
        BOOTSTRAP_SECRET: bootstrapSecret,
        ...options.vars,
      },
      objects: classes,
      isolates: carriers,
      place: (className, name) => backs[placeOf(className, name, backs.length)] as string,
      signatures,
      ...(log && { log }),
      ...(fetch && { fetch }),
    });
  }

  /** Opens a town at nine in the morning of a day; call it outside of the world's own turns. */
  static async open(options: TownOptions): Promise<Town> {
    const { seed, faults = {}, trace, eventsMax = 2_000_000 } = options;
    const startMs = Date.UTC(2026, 9, 5);
    const { calls } = options;
    const told = { ...(trace && { trace }), ...(calls && { calls }) };
    const world = new World({ seed, startMs, faults, eventsMax, ...told });
    const { keys: bundle } = options.bundles;
    const notary = new Client(world, { bundle, name: "key maker" });
    const { makeKeyRing } = notary.exports as unknown as typeof KeyMaker;
    const dice = world.dice.child("keys");
    const keys = await world.play(() =>
      notary.run(() => makeKeyRing((bytes) => dice.fill(new Uint8Array(bytes)))),
    );
    return new Town(world, options, { notary, dice, keys });
  }

  /**
   * Takes the keys of a purpose a step further. Each isolate has them once it begins anew: whoever
   * deploys them restarts one after the other.
   */
  async rotate(purpose: KeyPurpose, step: RotationStep): Promise<void> {
    const { rotate } = this.#notary.exports as unknown as typeof KeyMaker;
    const random = (bytes: number) => this.#keysDice.fill(new Uint8Array(bytes));
    this.#keys = await this.#notary.run(() => rotate(this.#keys, purpose, step, random));
    this.worker.setVars({ SEKISHO_KEYS: this.#keys });
  }

  get gateway(): Gateway | null {
    return this.#options.gateway ?? null;
  }

  /**
   * A phone, a till or a desk; its requests go to one front isolate after the other. A later `life`
   * of the same name is its program started anew, on the same machine.
   */
  actor(name: string, { life = 1, address }: ActorOptions = {}): Actor {
    const { bundles, signatures, carry } = this.#options;
    const go = (request: Request) => {
      this.#knocks += 1;
      if (address !== undefined) request.headers.set("CF-Connecting-IP", address);
      return this.worker.request(fronts[this.#knocks % fronts.length] as string, request);
    };
    const fetch = (request: Request) =>
      carry === undefined ? go(request) : carry(name, request, go);
    const client = new Client(this.world, {
      bundle: bundles.actors,
      name: life === 1 ? name : `${name}, life ${life}`,
      machine: this.world.machine(name),
      signatures,
      fetch,
    });
    this.#clients.push(client);
    const own = client.exports as unknown as typeof Sdk;
    return { sdk: own, client, run: (act) => client.run(() => act(own)) };
  }

  /** Ends every actor's program: from now on nobody asks anything. */
  endActors(): void {
    for (const client of this.#clients) client.end();
  }

  /** One digest over all databases, by class and name of their objects. */
  digest(): string {
    const all = createHash("sha256");
    for (const cell of this.worker.cells) all.update(cell.label).update(cell.database.serialize());
    return all.digest("hex");
  }
}

/** Spreads objects over isolates, the same way each time. */
function placeOf(className: string, name: string, count: number): number {
  return (createHash("sha256").update(`${className} ${name}`).digest()[0] as number) % count;
}
