import { asResult } from "../rpc/clone.ts";
import { noMethod, remoteFault, reserved } from "../rpc/fault.ts";
import type { Settled } from "../rpc/settled.ts";
import type { Bundle, Exports } from "../run/bundle.ts";
import type { Machine } from "../run/machine.ts";
import type { Context } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import { type GlobalOptions, makeGlobals } from "../web/globals.ts";

/** The base class of objects and of entry points, as `cloudflare:workers` exports it. */
class Entry {
  readonly ctx: unknown;
  readonly env: unknown;

  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}

type Constructor = new (ctx: unknown, env: unknown) => object;

export interface IsolateOptions extends Omit<GlobalOptions, "machine" | "dice" | "air"> {
  readonly bundle: Bundle;
  /** What the program is handed; made once it is asked for. */
  readonly env: () => object;
  /** Modules that the program imports besides `cloudflare:workers`. */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** What `ctx.exports` has of an entry point. */
  readonly entryPoint?: (isolate: Isolate, Class: Constructor) => object;
}

/**
 * One isolate: the program's modules with a state of their own, on one machine. Its modules are
 * loaded by what reaches it first.
 */
export class Isolate {
  readonly name: string;
  readonly world: World;
  readonly machine: Machine;
  readonly #options: IsolateOptions;
  #loaded: { readonly exports: Exports; readonly env: object } | null = null;

  constructor(world: World, name: string, machine: Machine, options: IsolateOptions) {
    this.world = world;
    this.name = name;
    this.machine = machine;
    this.#options = options;
  }

  get exports(): Exports {
    return this.#load().exports;
  }

  get env(): object {
    return this.#load().env;
  }

  /** What a request or an entry point is handed as its `ctx`. */
  contextOf(context: Context): object {
    return {
      props: {},
      exports: this.loopback,
      waitUntil: (work: unknown) => void Promise.resolve(work).then(context.expect()),
    };
  }

  tellUncaught(fault: unknown): void {
    this.#options.log?.("error", [`Uncaught ${String(fault)}`]);
  }

  /** Forgets its modules: what reaches it next loads them anew. */
  reset(): void {
    this.#loaded = null;
  }

  construct(className: string, ctx: unknown): object {
    const Class = this.exports[className] as Constructor | undefined;
    if (Class === undefined) throw new Error(`the program exports no ${className}`);
    return new Class(ctx, this.env);
  }

  /** Calls a method as RPC does: of the class, not of the instance, and not one that is reserved. */
  async invoke(target: object, name: string, args: unknown[], id: string | null): Promise<Settled> {
    const isOwn = Object.hasOwn(target, name);
    const method = (target as Record<string, unknown>)[name];
    const isPlatforms = name in Entry.prototype || name in Object.prototype;
    if (isOwn || isPlatforms || reserved.has(name) || typeof method !== "function") {
      return { fault: noMethod(name) };
    }
    try {
      return { value: asResult(await method.apply(target, args)) };
    } catch (thrown) {
      return { fault: remoteFault(thrown, id) };
    }
  }

  /** `ctx.exports`: the entry points of this program, called in this isolate. */
  readonly loopback: object = new Proxy(
    {},
    {
      get: (_, name) => {
        const Class = typeof name === "string" ? this.exports[name] : undefined;
        const isEntry = typeof Class === "function" && Class.prototype instanceof Entry;
        return isEntry ? this.#options.entryPoint?.(this, Class as Constructor) : undefined;
      },
    },
  );

  #load() {
    if (this.#loaded === null) {
      const { bundle, env } = this.#options;
      const dice = this.world.dice.child(`isolate ${this.name} ${this.world.loop.nowMs}`);
      const globals = makeGlobals({
        ...this.#options,
        machine: this.machine,
        dice,
        air: this.world,
      });
      const made = env();
      const workers = {
        DurableObject: Entry,
        WorkerEntrypoint: Entry,
        RpcTarget: class {},
        env: made,
      };
      const modules = { ...this.#options.modules, "cloudflare:workers": workers };
      this.#loaded = { exports: bundle.load(globals, modules), env: made };
    }
    return this.#loaded;
  }
}
