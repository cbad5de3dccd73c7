import { passageOf } from "../run/faults.ts";
import { neededScope } from "../run/scope.ts";
import type { World } from "../run/world.ts";
import { bytesOf, makeRequest } from "../web/body.ts";

/** A server that is no part of the Worker. */
export type Outside = (request: Request) => Promise<Response>;

/**
 * `fetch` of isolates that reaches a server outside: a request leaves once its turn is kept, and goes
 * as the faults say, like one that comes from outside.
 */
export function outsideOf(world: World, take: Outside): Outside {
  return async (request) => {
    const { context, section } = neededScope("fetch");
    const { url, method, headers } = request;
    const bytes = await bytesOf(request);
    const arriving = () =>
      take(makeRequest(url, { method, headers, ...(bytes === null ? {} : { body: bytes }) }));
    const came = context.expect();
    return await new Promise((resolve, reject) => {
      const settle = (act: () => void, inMs: number) => {
        came();
        if (context.alive) context.event(inMs, `${method} is answered`, act, section);
      };
      const isBroken = () => reject(new TypeError("Network connection lost."));
      context.send(() => {
        const { host, pathname } = new URL(url);
        const what = `${method} ${pathname}`;
        const message = { kind: "request", from: context.name, to: host, what } as const;
        const passage = passageOf(world.faults, message);
        const { thereMs, backMs, lost, isSilent = false, againMs } = passage;
        if (lost === "request") {
          if (!isSilent) settle(isBroken, thereMs + backMs);
          return;
        }
        world.loop.add(thereMs, `${host} ${what}`, () => {
          void arriving().then(
            (response) => {
              if (lost === undefined) settle(() => resolve(response), backMs);
              else if (!isSilent) settle(isBroken, backMs);
            },
            () => settle(isBroken, backMs),
          );
        });
        if (againMs !== undefined) {
          world.loop.add(thereMs + againMs, `${host} ${what}, again`, () => {
            void arriving().catch(() => undefined);
          });
        }
      });
    });
  };
}
