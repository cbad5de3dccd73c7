import { lostFault } from "../rpc/fault.ts";
import type { Settled } from "../rpc/settled.ts";
import { passageOf } from "../run/faults.ts";
import { Life } from "../run/life.ts";
import { neededScope } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import { bytesOf, makeRequest, makeResponse } from "../web/body.ts";
import { crossed } from "./calls.ts";
import type { Isolate } from "./isolate.ts";

/** How long `waitUntil` keeps a request after its answer. */
const waitMsMax = 30_000;

type Handler = {
  fetch(request: Request, env: unknown, ctx: unknown): Response | Promise<Response>;
};

/** Brings requests to isolates, and their answers back: each has a context of its own. */
export class FrontDoor {
  readonly #world: World;
  readonly #running = new Map<Isolate, Set<Life>>();
  #made = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Rejects when the request or its answer is lost, or the isolate ends before it has answered. */
  async request(isolate: Isolate, request: Request): Promise<Response> {
    const { context, section } = neededScope("a request");
    const body = await bytesOf(request);
    const { url, method, headers } = request;
    const { cf } = request as { cf?: unknown };
    const copy = () =>
      makeRequest(url, { method, headers, cf, ...(body === null ? {} : { body }) });
    const what = `${method} ${new URL(url).pathname}`;
    const message = { kind: "request" as const, from: context.name, to: isolate.name, what };
    return await new Promise((resolve, reject) => {
      context.send(() => {
        const passage = passageOf(this.#world.faults, message);
        const settle = (settled: Settled, inMs: number) => {
          const act = () =>
            "fault" in settled ? reject(settled.fault) : resolve(settled.value as Response);
          if (context.alive) context.event(inMs, `${what} answers`, act, section);
        };
        const { thereMs, backMs, lost, isSilent = false, againMs } = passage;
        if (lost === "request" && isSilent) return;
        if (lost === "request") return settle({ fault: lostFault() }, thereMs + backMs);
        const arrive = (inMs: number, answered: (settled: Settled) => void) =>
          this.#world.loop.add(inMs, `${isolate.name} ${what}`, () => {
            this.#serve(isolate, copy(), what, answered);
          });
        arrive(thereMs, (settled) => {
          if (lost === "answer" && isSilent) return;
          settle(lost === "answer" ? { fault: lostFault() } : settled, backMs);
        });
        if (againMs !== undefined) arrive(thereMs + againMs, () => undefined);
      });
    });
  }

  /** Ends the requests that run in an isolate. */
  endAll(isolate: Isolate): void {
    for (const context of this.#running.get(isolate) ?? []) context.end(lostFault());
  }

  #serve(
    isolate: Isolate,
    request: Request,
    what: string,
    answered: (settled: Settled) => void,
  ): void {
    this.#made += 1;
    const context = new Life(this.#world, isolate.machine, `${isolate.name} #${this.#made}`);
    const running = this.#running.get(isolate) ?? new Set();
    this.#running.set(isolate, running);
    running.add(context);
    context.onEnd((fault) => {
      running.delete(context);
      answered({ fault });
    });
    const waited: Promise<unknown>[] = [];
    const ctx = {
      ...isolate.contextOf(context),
      waitUntil: (work: unknown) => void waited.push(Promise.resolve(work)),
      passThroughOnException: () => undefined,
    };
    context.event(0, what, () => {
      void handled(isolate, request, ctx).then((response) => {
        context.send(() => answered({ value: response }));
        void this.#endAfter(context, waited);
      });
    });
  }

  /** A request lives on after its answer while `waitUntil` holds it, and no longer. */
  async #endAfter(context: Life, waited: Promise<unknown>[]): Promise<void> {
    const over = this.#world.loop.add(waitMsMax, `${context.name} is over`, () =>
      context.end(lostFault()),
    );
    for (let known = -1; known < waited.length; ) {
      known = waited.length;
      await Promise.allSettled(waited);
    }
    over();
    context.send(() => {
      this.#world.loop.add(0, `${context.name} ends`, () => context.end(null));
    });
  }
}

async function handled(isolate: Isolate, request: Request, ctx: object): Promise<Response> {
  try {
    const { fetch } = isolate.exports.default as Handler;
    return await crossed(await fetch(request, isolate.env, ctx));
  } catch (fault) {
    isolate.tellUncaught(fault);
    return makeResponse("Internal Server Error", { status: 500 });
  }
}
