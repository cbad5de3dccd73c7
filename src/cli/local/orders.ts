import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { reasonOf } from "../program.ts";

/** The longest that somebody may hold a server: after that it goes on by itself. */
const heldMsMax = 60_000;

/** What a server does when its owner, on this machine, tells it to. */
export interface Orders {
  /** Has every object stand still until `release`. */
  hold(): Promise<{ release(): void }>;
  /** Takes keys and settings from their files anew. */
  reload?(): Promise<void>;
}

/** Where orders are taken, and what has to be shown. */
export interface OrderPlace {
  readonly port: number;
  readonly secret: string;
}

/**
 * Takes orders on 127.0.0.1 from whoever can read the secret in the state folder: `POST /hold` stands
 * until its answer is read no more, or for a minute; `POST /reload` until it is done.
 */
export async function takeOrders(orders: Orders): Promise<OrderPlace & { close(): void }> {
  const secret = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => {
    const shown = Buffer.from(request.headers.authorization ?? "");
    const wanted = Buffer.from(`Bearer ${secret}`);
    const isOwner = shown.length === wanted.length && timingSafeEqual(shown, wanted);
    const act = `${request.method} ${request.url}`;
    if (!isOwner) response.writeHead(403).end();
    else if (act === "POST /hold") void holdFor(orders, response);
    else if (act === "POST /reload" && orders.reload !== undefined) {
      orders.reload().then(
        () => response.writeHead(204).end(),
        (fault) => response.writeHead(500).end(reasonOf(fault)),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, secret },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function holdFor(orders: Orders, response: ServerResponse): Promise<void> {
  const begunMs = performance.now();
  try {
    const { release } = await orders.hold();
    if (response.destroyed) return release();
    const late = setTimeout(() => response.destroy(), heldMsMax);
    response.once("close", () => {
      clearTimeout(late);
      release();
    });
    response.writeHead(200);
    response.write(`${JSON.stringify({ drained_ms: Math.round(performance.now() - begunMs) })}\n`);
  } catch (fault) {
    response.writeHead(500).end(reasonOf(fault));
  }
}
