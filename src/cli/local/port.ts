import { createServer as createHttpServer, type Server } from "node:http";
import { connect, createServer } from "node:net";
import { threadId } from "node:worker_threads";
import { Failure, Misuse } from "../program.ts";

const addresses = ["127.0.0.1", "::1"];

/** The port as typed, `[1, 65535]`. */
export function portOf(typed: string | undefined, unlessTold: number): number {
  if (typed === undefined) return unlessTold;
  const port = Number(typed);
  if (/^\d{1,5}$/.test(typed) && port >= 1 && port <= 65_535) return port;
  throw new Misuse(`--port has to be a number from 1 to 65535, not "${typed}".`);
}

/** A port that nobody else can take. */
export interface HeldPort {
  /** Lets go of it, for whoever listens there next. */
  release(): Promise<void>;
}

/**
 * Has `port` for this program alone; whoever calls meanwhile is told 503. Fails when it cannot be had
 * on this machine: another program there would get our callers.
 */
export async function holdPort(port: number): Promise<HeldPort> {
  const refusal = (await refusalAt(port)) ?? (await listenAt(port));
  if (typeof refusal !== "string") return { release: () => close(refusal) };
  if (refusal === "EADDRINUSE") {
    throw new Failure(`Port ${port} is taken by another program; choose one with --port.`);
  }
  throw new Failure(`Port ${port} cannot be used: ${refusal}; choose another with --port.`);
}

/** A server that says that it is not ready, or the error code of listening. */
function listenAt(port: number): Promise<Server | string> {
  const headers = { "Retry-After": "1", "Cache-Control": "no-store", Connection: "close" };
  return new Promise((resolve) => {
    const server = createHttpServer((_request, response) => {
      response.writeHead(503, headers).end("Sekisho is starting: ask again in a moment.\n");
    });
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Ports that every thread of every process has for itself, one after the other. */
const portsOfThread = 16;
/**
 * Above every port that browsers refuse, and below those that systems give to whoever asks for any.
 */
const ports = { from: 11_000, to: 32_760 };
let given = 0;

/**
 * A port that nobody has, and that nobody is given before it is used: it is out of this thread's
 * own stretch, where no connection and no other program of ours looks for one.
 */
export async function freePort(): Promise<number> {
  const stretches = Math.floor((ports.to - ports.from) / portsOfThread);
  // Numbers of processes that run at once are near one another; threads of one keep away from them.
  const stretch = (process.pid + threadId * 397) % stretches;
  const from = ports.from + stretch * portsOfThread;
  for (let tries = 0; tries < portsOfThread; tries += 1) {
    const port = from + (given % portsOfThread);
    given += 1;
    if ((await refusalAt(port)) === null) return port;
  }
  throw new Failure(`All ports from ${from} to ${from + portsOfThread - 1} are taken.`);
}

/** Why a port cannot be had here, as the system says it, or `null`. */
async function refusalAt(port: number): Promise<string | null> {
  for (const address of addresses) {
    const refusal = (await answers(port, address))
      ? "EADDRINUSE"
      : await tryToListen(port, address);
    // A machine need not have both.
    if (refusal === "EADDRNOTAVAIL" || refusal === "EAFNOSUPPORT") continue;
    if (refusal !== null) return refusal;
  }
  return null;
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
