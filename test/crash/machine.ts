import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../src/cli/local/port.ts";
import type { Program, Server } from "../bench/workerd-server.ts";
import { serve } from "../bench/workerd-server.ts";
import { movableClock } from "../clock/moved-world.ts";
import { preload } from "../clock/preload.ts";

/** What gives a program a disk that fills; `null` where it cannot be built. */
export const smallDisk: string | null = preload(join(import.meta.dirname, "small-disk.c"));

/** What a machine can do beside running and dying. */
export interface MachineOptions {
  /** What every call of the Worker to the outside reaches. */
  readonly outsidePort: number;
  /** Its wall clock can be moved. */
  readonly movesClock?: boolean;
  /** Its disk can be full. */
  readonly fillsDisk?: boolean;
}

/** A deployment on a machine of its own, that can die and come back. */
export type Mortal = Pick<
  Machine,
  "folder" | "objects" | "origin" | "isRunning" | "start" | "kill" | "stop"
>;

/**
 * A machine with one workerd over one state folder. It is always reached at the same address, dies
 * as often as it is told, and goes on from what its disk has.
 */
export class Machine {
  readonly folder: string;
  readonly port: number;
  readonly #program: Program;
  readonly #options: MachineOptions;
  readonly #events = new Map<string, number>();
  #server: Server | null = null;

  private constructor(program: Program, folder: string, port: number, options: MachineOptions) {
    this.#program = program;
    this.folder = folder;
    this.port = port;
    this.#options = options;
  }

  /** A machine with an empty disk, running. */
  static async found(program: Program, folder: string, options: MachineOptions): Promise<Machine> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const machine = new Machine(program, folder, await freePort(), options);
    machine.setClockOff(0);
    machine.setRoom(null);
    await machine.start();
    return machine;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As `readBooks` reads it. */
  get objects(): string {
    return join(this.folder, "objects");
  }

  get isRunning(): boolean {
    return this.#server !== null;
  }

  /** What the Worker has logged so far: events and how often. */
  get events(): ReadonlyMap<string, number> {
    return this.#events;
  }

  /** Starts it over what is on its disk; answers how many milliseconds it took to answer. */
  async start(): Promise<number> {
    const beganMs = performance.now();
    this.#server = await serve(this.#program, this.folder, {
      keeps: true,
      port: this.port,
      outsidePort: this.#options.outsidePort,
      environment: this.#environment(),
      onOutput: (text) => this.#note(text),
    });
    return performance.now() - beganMs;
  }

  /** It loses its power. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.kill();
  }

  /** It is shut down as it should be. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  /** From now on its wall clock is off by so much; timers keep real time. */
  setClockOff(offMs: number): void {
    this.#tell("clock", offMs);
  }

  /** By how many bytes its files may still grow; `null`: as many as they like. */
  setRoom(bytes: number | null): void {
    this.#tell("room", bytes ?? -1);
  }

  #environment(): Record<string, string> {
    const { movesClock, fillsDisk } = this.#options;
    const libraries = [movesClock ? movableClock : null, fillsDisk ? smallDisk : null];
    const preloaded = libraries.filter((library) => library !== null).join(":");
    return {
      ...(preloaded === "" ? {} : { LD_PRELOAD: preloaded }),
      ...(movesClock ? { MOVABLE_CLOCK: join(this.folder, "clock") } : {}),
      ...(fillsDisk ? { SMALL_DISK: join(this.folder, "room") } : {}),
    };
  }

  #tell(name: string, value: number): void {
    const file = openSync(join(this.folder, name), "a+");
    closeSync(file);
    const known = openSync(join(this.folder, name), "r+");
    writeSync(known, new BigInt64Array([BigInt(value)]), 0, 8, 0);
    closeSync(known);
  }

  #note(text: string): void {
    for (const [, event = ""] of text.matchAll(/"event":"(\w+)"/g)) {
      this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
    }
  }
}
