import type { Bundle, Exports } from "../run/bundle.ts";
import { Life } from "../run/life.ts";
import type { Machine } from "../run/machine.ts";
import { runIn } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import { type GlobalOptions, makeGlobals } from "../web/globals.ts";

export interface ClientOptions extends Omit<GlobalOptions, "machine" | "dice" | "air"> {
  readonly bundle: Bundle;
  readonly name: string;
  /** Whose clock it has; one of its own unless told. */
  readonly machine?: Machine;
}

/** A program outside the Worker: a phone, a till. It has modules, a clock and timers of its own. */
export class Client {
  readonly exports: Exports;
  readonly machine: Machine;
  readonly #life: Life;

  constructor(world: World, options: ClientOptions) {
    const { name, bundle, machine = world.machine(name) } = options;
    this.machine = machine;
    this.#life = new Life(world, machine, name);
    this.#life.canFall = true;
    const dice = world.dice.child(`client ${name}`);
    this.exports = bundle.load(makeGlobals({ ...options, machine, dice, air: world }), {});
  }

  /** Runs `act` as this client; its timers, calls and randomness are the client's own. */
  run<T>(act: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#life.event(0, "acts", () => {
        // What it throws at once is its outcome too.
        const acted = async () => await runIn({ context: this.#life, section: null }, act);
        acted().then(resolve, reject);
      });
    });
  }

  /** Ends the program: its timers never ring, and no answer reaches it. */
  end(): void {
    this.#life.end(new Error("the client has ended"));
  }
}
