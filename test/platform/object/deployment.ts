import { lostFault, memoryFault } from "../rpc/fault.ts";
import type { Bundle } from "../run/bundle.ts";
import { currentScope } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import type { GlobalOptions } from "../web/globals.ts";
import { Calls } from "./calls.ts";
import { Cell } from "./cell.ts";
import { FrontDoor } from "./front-door.ts";
import { ObjectId } from "./id.ts";
import { Isolate } from "./isolate.ts";
import { cellOf, makeStub } from "./stub.ts";

/** A Worker and where it runs. */
export interface DeploymentOptions
  extends Pick<GlobalOptions, "signatures" | "log" | "fetch" | "more"> {
  readonly bundle: Bundle;
  /** What isolates run that run only a part of it, by their names. */
  readonly bundles?: Readonly<Record<string, Bundle>>;
  /** Variables and secrets, by their binding. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Classes of objects, by their binding. */
  readonly objects: Readonly<Record<string, string>>;
  /** The machine of each isolate. */
  readonly isolates: Readonly<Record<string, string>>;
  /** The machine whose clock alarms go by; one of their own unless told. */
  readonly alarms?: string;
  /** Which isolate carries an object; the first one unless told. */
  readonly place?: (className: string, name: string) => string;
}

/** A Worker that runs: its isolates, its objects, its door. */
export class Deployment {
  readonly world: World;
  readonly isolates: ReadonlyMap<string, Isolate>;
  readonly calls: Calls;
  readonly door: FrontDoor;
  readonly #options: DeploymentOptions;
  #vars: Readonly<Record<string, unknown>>;
  readonly #cells = new Map<string, Cell>();
  #sorted: readonly Cell[] = [];

  constructor(world: World, options: DeploymentOptions) {
    this.world = world;
    this.#options = options;
    this.#vars = options.vars ?? {};
    this.calls = new Calls(world);
    this.door = new FrontDoor(world);
    const { isolates, bundle, bundles = {}, vars: _, objects, place, ...globals } = options;
    const env = () => this.#env();
    const entryPoint = this.calls.entryPoint;
    const evict = async (stub: object) => {
      await currentScope()?.context.hop("evict");
      if (!this.evict(cellOf(stub))) throw new Error("this object is not at rest");
    };
    const unsafe = { evict };
    const modules = { "workerd:unsafe": { ...unsafe, default: unsafe } };
    const shared = { ...globals, env, entryPoint, modules };
    this.isolates = new Map(
      Object.entries(isolates).map(([name, machine]) => [
        name,
        new Isolate(world, name, world.machine(machine), {
          ...shared,
          bundle: bundles[name] ?? bundle,
        }),
      ]),
    );
  }

  isolate(name: string): Isolate {
    const isolate = this.isolates.get(name);
    if (isolate === undefined) throw new Error(`there is no isolate ${name}`);
    return isolate;
  }

  /** Sends a request to an isolate; rejects when no answer comes. */
  request(isolate: string, request: Request): Promise<Response> {
    return this.door.request(this.isolate(isolate), request);
  }

  /** All objects that were ever reached, by class and name. */
  get cells(): readonly Cell[] {
    if (this.#sorted.length !== this.#cells.size) {
      this.#sorted = [...this.#cells.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
    }
    return this.#sorted;
  }

  /** An object by its class and name; it need not have been reached before. */
  cell(className: string, name: string): Cell {
    return this.#cellOf(className, ObjectId.ofName(className, name));
  }

  /** Ends an object as a process does that dies: what its turn wrote is lost, what it kept is kept. */
  crash(cell: Cell): void {
    cell.living?.end(lostFault());
  }

  /** Ends an object that nobody waits for, as the platform does to save memory; else `false`. */
  evict(cell: Cell): boolean {
    const instance = cell.living;
    if (instance === null || !instance.isIdle) return false;
    instance.isEvicted = true;
    instance.end(lostFault());
    return true;
  }

  /** Ends everything that runs in an isolate, which begins anew with the next event. */
  restart(name: string): void {
    this.#restart(name, lostFault);
  }

  /** Variables and secrets that isolates are handed from their next beginning on; others stay as they are. */
  setVars(vars: Readonly<Record<string, unknown>>): void {
    this.#vars = { ...this.#vars, ...vars };
  }

  /** Restarts an isolate that took more memory than it may, and tells those who wait for its objects. */
  exceedMemory(name: string): void {
    this.#restart(name, memoryFault);
  }

  #restart(name: string, fault: () => Error): void {
    const isolate = this.isolate(name);
    for (const cell of this.cells) {
      for (const instance of [cell.living, cell.old]) {
        if (instance?.isolate === isolate) instance.end(fault());
      }
    }
    this.door.endAll(isolate);
    isolate.reset();
  }

  /** Ends all of it, and frees what it takes: a process that plays many seeds calls this. */
  end(): void {
    for (const isolate of this.isolates.values()) this.door.endAll(isolate);
    for (const cell of this.cells) cell.close();
  }

  #env(): object {
    const { objects } = this.#options;
    const bindings = Object.entries(objects).map(([binding, className]) => [
      binding,
      this.#namespace(className),
    ]);
    return { ...this.#vars, ...Object.fromEntries(bindings) };
  }

  #namespace(className: string): object {
    const get = (id: ObjectId) => {
      const cell = this.#cellOf(className, id);
      return makeStub(cell, this.calls.carry, this.calls.fetch);
    };
    const idFromName = (name: string) => ObjectId.ofName(className, String(name));
    return {
      idFromName,
      get,
      getByName: (name: string) => get(idFromName(name)),
      idFromString: (hex: string) => this.#knownId(className, hex),
    };
  }

  #knownId(className: string, hex: string): ObjectId {
    if (!/^[0-9a-f]{64}$/.test(hex)) {
      throw new TypeError("Invalid Durable Object ID: must be 64 hex digits");
    }
    return this.#cells.get(`${className} ${hex}`)?.id ?? new ObjectId(hex);
  }

  #cellOf(className: string, id: ObjectId): Cell {
    const key = `${className} ${id}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      const [first = ""] = this.isolates.keys();
      const place = this.#options.place?.(className, id.name ?? String(id)) ?? first;
      const alarms = this.world.machine(this.#options.alarms ?? "alarms");
      cell = new Cell(className, id, () => this.isolate(place), alarms);
      this.#cells.set(key, cell);
    }
    return cell;
  }
}
