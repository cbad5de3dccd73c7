import { cloned } from "../rpc/clone.ts";
import { lostFault, noMethod, remoteFault } from "../rpc/fault.ts";
import type { Settled } from "../rpc/settled.ts";
import { passageOf } from "../run/faults.ts";
import { Life } from "../run/life.ts";
import { neededScope, runIn } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import { bytesOf, makeRequest, makeResponse } from "../web/body.ts";
import type { Instance } from "./instance.ts";
import type { Isolate } from "./isolate.ts";
import type { Line, Outgoing } from "./stub.ts";

/** Carries calls of objects, and of entry points, from one place to another. */
export class Calls {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Sends a call once the caller's turn is kept, has it carried out on the object, and settles as it
   * ended there. Calls of one line arrive in their order; else as the faults say.
   */
  readonly carry = (line: Line, outgoing: Outgoing): Promise<unknown> => {
    const { context, section } = neededScope(`a call of ${outgoing.what}`);
    const { loop } = this.#world;
    const madeMs = loop.nowMs;
    const came = context.expect();
    return new Promise((resolve, reject) => {
      context.send(() => {
        const message = {
          kind: outgoing.kind,
          from: context.name,
          to: line.cell.label,
          what: outgoing.what,
        };
        const { from, to, what } = message;
        const { args = [] } = outgoing;
        const follow = this.#world.calls?.({ from, life: context, to, what, madeMs, args });
        const passage = passageOf(this.#world.faults, message);
        const label = `${outgoing.what} answers`;
        const settle = (settled: Settled, inMs: number) => {
          came();
          const act = () => {
            follow?.came?.(settled);
            return "fault" in settled ? reject(settled.fault) : resolve(settled.value);
          };
          if (context.alive) context.event(inMs, label, act, section);
        };
        const { lost, isSilent = false } = passage;
        if (lost === "request" && isSilent) return;
        if (lost === "request") {
          return settle({ fault: lostFault() }, passage.thereMs + passage.backMs);
        }
        line.lastArrivalMs = Math.max(line.lastArrivalMs, loop.nowMs + passage.thereMs);
        const inMs = line.lastArrivalMs - loop.nowMs;
        loop.add(inMs, `${line.cell.label} ${outgoing.what}`, () => {
          follow?.reached?.();
          const isOld = this.#world.faults.reachesOld?.(message) ?? false;
          this.#arrive(line, outgoing, isOld, (settled, life) => {
            if (life !== null) follow?.left?.(settled, life);
            if (lost === "answer" && isSilent) return;
            settle(lost === "answer" ? { fault: lostFault() } : settled, passage.backMs);
          });
        });
      });
    });
  };

  /** `fetch` of a stub: the request and its answer cross with their bodies read. */
  readonly fetch = async (line: Line, request: Request): Promise<Response> => {
    const body = await bytesOf(request);
    const { url, method, headers } = request;
    const what = `${method} ${new URL(url).pathname}`;
    const carryOut = (instance: Instance, done: (settled: Settled) => void) => {
      const copy = makeRequest(url, {
        method,
        headers,
        ...(body === null ? {} : { body }),
      });
      void answerOf(instance, copy).then(done);
    };
    return (await this.carry(line, { kind: "fetch", what, carryOut })) as Response;
  };

  /** An entry point of the same program: each call has an instance and a context of its own. */
  readonly entryPoint = (isolate: Isolate, Class: new (ctx: unknown, env: unknown) => object) =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (typeof name !== "string" || name === "then") return undefined;
          return (...input: unknown[]) => this.#callEntry(isolate, Class, name, cloned(input));
        },
      },
    );

  #callEntry(
    isolate: Isolate,
    Class: new (ctx: unknown, env: unknown) => object,
    name: string,
    args: unknown[],
  ): Promise<unknown> {
    const caller = neededScope(`a call of ${name}`);
    const came = caller.context.expect();
    return new Promise((resolve, reject) => {
      caller.context.send(() => {
        const context = new Life(this.#world, isolate.machine, `${isolate.name} ${Class.name}`);
        const settle = (settled: Settled) => {
          came();
          const act = () => ("fault" in settled ? reject(settled.fault) : resolve(settled.value));
          if (caller.context.alive) {
            caller.context.event(0, `${name} answers`, act, caller.section);
          }
        };
        context.event(0, name, () => {
          const target = new Class(isolate.contextOf(context), isolate.env);
          void isolate.invoke(target, name, args, null).then((settled) => {
            context.send(() => settle(settled));
          });
        });
      });
    });
  }

  #arrive(
    line: Line,
    outgoing: Outgoing,
    toOld: boolean,
    settle: (settled: Settled, life: object | null) => void,
  ): void {
    const instance = reachedBy(line, toOld);
    let isSettled = false;
    const once = (settled: Settled, life: object | null = null) => {
      if (isSettled) return;
      isSettled = true;
      settle(settled, life);
    };
    const fails = (fault: unknown) => once({ fault });
    instance.enter(outgoing.what, fails, (done) => {
      outgoing.carryOut(instance, (settled) => {
        runIn({ context: instance.context, section: null }, () =>
          instance.context.send(() => {
            done();
            once(settled, instance.context);
          }),
        );
      });
    });
  }
}

/** The instance that a call finds: a line that has seen its instance end finds nothing else. */
function reachedBy(line: Line, toOld: boolean): Instance {
  const { cell, bound } = line;
  if (toOld && cell.old !== null) return cell.old;
  if (bound !== null && !bound.isEvicted && !bound.isAlive) return bound;
  const instance = cell.reached();
  line.bound = instance;
  return instance;
}

async function answerOf(instance: Instance, request: Request): Promise<Settled> {
  const { fetch } = instance.object;
  try {
    if (fetch === undefined) throw noMethod("fetch");
    const response = (await fetch.call(instance.object, request)) as Response;
    return { value: await crossed(response) };
  } catch (thrown) {
    return { fault: remoteFault(thrown, null) };
  }
}

/** A response as it reaches the other side. */
export async function crossed(response: Response): Promise<Response> {
  const body = await bytesOf(response);
  const { status, headers, webSocket } = response;
  return makeResponse(body, {
    status,
    headers: [...headers] as [string, string][],
    ...(webSocket ? { webSocket } : {}),
  });
}
