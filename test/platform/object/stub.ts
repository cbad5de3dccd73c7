import { cloned } from "../rpc/clone.ts";
import type { Settled } from "../rpc/settled.ts";
import { neededScope } from "../run/scope.ts";
import type { Cell } from "./cell.ts";
import type { Instance } from "./instance.ts";

/** What goes over the wire, however it is carried. */
export interface Outgoing {
  readonly kind: "rpc" | "fetch";
  readonly what: string;
  readonly args?: readonly unknown[];
  /** Carries the call out on an instance; `done` is called once. */
  carryOut(instance: Instance, done: (settled: Settled) => void): void;
}

/** Where a stub leads, and what it has learned: which instance it reached, and when. */
export interface Line {
  readonly cell: Cell;
  bound: Instance | null;
  lastArrivalMs: number;
}

/** Sends a call over a line. */
export type Carry = (line: Line, outgoing: Outgoing) => Promise<unknown>;

const cells = new WeakMap<object, Cell>();

/** The object that a stub leads to. */
export function cellOf(stub: object): Cell {
  const cell = cells.get(stub);
  if (cell === undefined) throw new TypeError("this is no stub of an object");
  return cell;
}

/**
 * A stub of an object: each member that is asked for is a method. It keeps the order of its calls,
 * and once it has seen its instance end it is broken for ever.
 */
export function makeStub(
  cell: Cell,
  carry: Carry,
  fetch: (line: Line, request: Request) => unknown,
) {
  const line: Line = { cell, bound: null, lastArrivalMs: 0 };
  const own: Record<string, unknown> = { id: cell.id, name: cell.id.name };
  const stub = new Proxy(own, {
    get(_, name) {
      if (typeof name !== "string" || name === "then") return undefined;
      if (name in own) return own[name];
      const method =
        name === "fetch"
          ? (input: RequestInfo, init?: RequestInit) =>
              fetch(line, new Request(input as Request, init))
          : (...input: unknown[]) => call(line, name, input, carry);
      own[name] = method;
      return method;
    },
  });
  cells.set(stub, cell);
  return stub;
}

async function call(line: Line, name: string, input: unknown[], carry: Carry): Promise<unknown> {
  neededScope(`a call of ${name}`);
  const args = cloned(input);
  return await carry(line, {
    kind: "rpc",
    what: name,
    args,
    carryOut: (instance, done) => void invoke(instance, name, args).then(done),
  });
}

async function invoke(instance: Instance, name: string, args: unknown[]): Promise<Settled> {
  return await instance.isolate.invoke(instance.object, name, args, String(instance.cell.id));
}
