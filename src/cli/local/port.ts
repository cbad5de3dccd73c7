import { connect, createServer } from "node:net";
import { Failure, Misuse } from "../program.ts";

const addresses = ["127.0.0.1", "::1"];

/** The port as typed, `[1, 65535]`. */
export function portOf(typed: string | undefined, unlessTold: number): number {
  if (typed === undefined) return unlessTold;
  const port = Number(typed);
  if (/^\d{1,5}$/.test(typed) && port >= 1 && port <= 65_535) return port;
  throw new Misuse(`--port has to be a number from 1 to 65535, not "${typed}".`);
}

/** Fails unless `port` is free on this machine: another program there would get our callers. */
export async function claimPort(port: number): Promise<void> {
  for (const address of addresses) {
    const refusal = (await answers(port, address))
      ? "EADDRINUSE"
      : await tryToListen(port, address);
    if (refusal === null || refusal === "EADDRNOTAVAIL" || refusal === "EAFNOSUPPORT") continue;
    if (refusal === "EADDRINUSE") {
      throw new Failure(`Port ${port} is taken by another program; choose one with --port.`);
    }
    throw new Failure(`Port ${port} cannot be used: ${refusal}; choose another with --port.`);
  }
}

/** A port that nobody has at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.on("connect", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}

/** The error code of listening there, or `null`. */
function tryToListen(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
