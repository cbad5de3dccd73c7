import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestOf,
  type Server,
  ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Failure, reasonOf } from "../program.ts";
import { type Address, addressOf } from "./address-of.ts";
import { addressDoubt, callerOf, type Trust } from "./caller.ts";
import { headersOf, notAnswered, notPassedOn, upgradeHead } from "./headers.ts";
import { HoldingGate, type Visit } from "./holding-gate.ts";
import { guarded, refuse, refuseMalformed, refuseUnread } from "./refuse.ts";

/** Where a front listens, and what stands behind it. */
export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly trust: Trust;
  /** How long a request may take to come whole, 60 000 ms unless told; up to 30 s more are let pass. */
  readonly requestMs?: number;
  /** Told once each: how callers' addresses cannot be known. */
  readonly onDoubt: (doubt: string) => void;
  /** The runtime's port on this machine, and what shows it that a request came through the front. */
  readonly inner: { readonly port: number; readonly header: string; readonly secret: string };
}

/**
 * For how long a connection to the runtime is kept that nothing goes over. The runtime closes one itself,
 * after 5 to 15 s, and a request that is sent at that moment is lost.
 */
const idleMsMax = 3_000;

/**
 * The one door to a runtime on this machine: tells it who calls, holds requests back for a moment
 * when it is asked to, and ends without cutting anybody off.
 */
export class Front {
  readonly #options: FrontOptions;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, timeout: idleMsMax });
  readonly #gate = new HoldingGate();
  readonly #streams = new Set<Duplex>();
  readonly #answers = new WeakMap<Duplex, ServerResponse>();
  readonly #doubts = new Set<string>();
  #isEnding = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    // Longer than proxies keep a connection that they may use again.
    const { requestMs: requestTimeout = 60_000 } = options;
    const connectionsCheckingInterval = Math.min(requestTimeout, 30_000);
    const times = { keepAliveTimeout: 75_000, requestTimeout, connectionsCheckingInterval };
    this.#server = createServer({ ...times, shouldUpgradeCallback: isStream });
    this.#server.headersTimeout = Math.min(requestTimeout, 15_000);
    this.#server.on("request", (request, response) => {
      this.#answers.set(request.socket, response);
      void guarded(response, () => this.#pass(request, response))();
    });
    this.#server.on("upgrade", (request, socket, head) => {
      this.#keep(socket);
      const response = responseOver(request, socket as Socket);
      void guarded(response, () => this.#open(request, response, head))();
    });
    this.#server.on("connect", (request, socket) => {
      this.#keep(socket);
      const response = responseOver(request, socket as Socket);
      void guarded(response, () =>
        refuseMalformed(response, "Nothing is connected to from here."),
      )();
    });
    this.#server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      // Nothing can be said in the middle of an answer; behind one it can.
      const answer = this.#answers.get(socket);
      if (answer?.headersSent && !answer.writableEnded) socket.destroy();
      else refuseUnread(error, socket);
    });
  }

  listen(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => {
        reject(new Failure(`Cannot listen at ${host}, port ${port}: ${reasonOf(error)}.`));
      });
      this.#server.listen(port, host, () => resolve());
    });
  }

  /**
   * Holds new requests back until `release`; resolves when all that were under way are answered,
   * after 1 s when only slow callers are waited for, and after 5 s in any case.
   */
  hold(): Promise<{ release(): void }> {
    return this.#gate.close();
  }

  /** Takes no new connection, lets what is under way end for up to `graceMs`, and closes. */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    await this.#gate.idle(graceMs);
    for (const stream of this.#streams) stream.destroy();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entered = await this.#enter(request, response);
    if (entered === null) return;
    const { visit, target } = entered;
    request.once("end", () => {
      if (!response.headersSent) visit.turn = "server";
    });
    const inner = requestOf({ ...target, headers: this.#headersOf(request, target.to) });
    inner.on("response", guarded(response, answerWith(response, visit)));
    inner.on("error", () => (response.headersSent ? response.destroy() : refuse(response)));
    response.once("close", () => inner.destroy());
    request.pipe(inner);
  }

  /** A connection that becomes a stream of events. */
  async #open(request: IncomingMessage, response: ServerResponse, head: Buffer): Promise<void> {
    const { socket } = request;
    if (hasBody(request)) return refuseMalformed(response, "What asks for an upgrade has no body.");
    const entered = await this.#enter(request, response);
    if (entered === null) return;
    const { visit, target } = entered;
    visit.turn = "server";
    const upgrade = request.headers.upgrade ?? "";
    const own = this.#headersOf(request, target.to);
    const headers = { ...own, Connection: "Upgrade", Upgrade: upgrade };
    const inner = requestOf({ ...target, agent: false, headers });
    const giveUp = () => inner.destroy();
    response.once("close", giveUp);
    const become = (answer: IncomingMessage, stream: Duplex, first: Buffer) => {
      response.off("close", giveUp);
      visit.leave();
      response.detachSocket(socket);
      this.#keep(stream);
      stream.once("close", () => socket.destroy());
      socket.once("close", () => stream.destroy());
      socket.write(upgradeHead(answer.statusMessage ?? "", answer.rawHeaders));
      if (first.length > 0) socket.write(first);
      if (head.length > 0) stream.write(head);
      stream.pipe(socket).pipe(stream);
    };
    inner.on("upgrade", guarded(response, become));
    inner.on("response", guarded(response, answerWith(response, visit)));
    inner.on("error", () => socket.destroy());
    inner.end();
  }

  /** Waits until a request may go on; `null` when it is answered already, or its caller has left. */
  async #enter(request: IncomingMessage, response: ServerResponse) {
    const to = addressOf(request);
    if ("fault" in to) {
      refuseMalformed(response, to.fault);
      return null;
    }
    const visit = await this.#gate.enter("caller");
    if (response.destroyed) visit?.leave();
    else if (visit === null) refuse(response);
    if (response.destroyed || visit === null) return null;
    response.once("close", visit.leave);
    if (this.#isEnding) response.setHeader("Connection", "close");
    const { port } = this.#options.inner;
    const { method } = request;
    const agent = this.#agent;
    return { visit, target: { host: "127.0.0.1", port, method, path: to.path, agent, to } };
  }

  /** Ends with the front at the latest. */
  #keep(stream: Duplex): void {
    this.#streams.add(stream);
    stream.on("error", () => stream.destroy());
    stream.once("close", () => this.#streams.delete(stream));
  }

  /** As many different ones as a person would read. */
  #tellDoubt(doubt: string | null): void {
    if (doubt === null || this.#doubts.size >= 8 || this.#doubts.has(doubt)) return;
    this.#doubts.add(doubt);
    this.#options.onDoubt(doubt);
  }

  /** The caller's headers, but those that only the front may set. */
  #headersOf(request: IncomingMessage, { path, host }: Address): OutgoingHttpHeaders {
    const { rawHeaders, headers, socket } = request;
    const { inner, trust } = this.#options;
    // Health is asked for on the machine itself, past the proxy.
    if (path !== "/healthz") this.#tellDoubt(addressDoubt(socket.remoteAddress, headers, trust));
    const told = headers[trust.header];
    const caller = callerOf(socket.remoteAddress, told?.toString(), trust);
    return {
      ...headersOf(rawHeaders, notPassedOn),
      ...(host === null ? {} : { Host: host }),
      [inner.header]: inner.secret,
      // As the platform says that it stands before the Worker, and whom it serves.
      "MF-CF-Blob": '{"colo":"front"}',
      ...(caller === null ? {} : { "CF-Connecting-IP": caller }),
    };
  }
}

/** Passes the runtime's answer on; as fast as the caller takes it. */
function answerWith(response: ServerResponse, visit: Visit): (answer: IncomingMessage) => void {
  return (answer) => {
    visit.turn = "caller";
    response.writeHead(answer.statusCode ?? 502, headersOf(answer.rawHeaders, notAnswered));
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  };
}

/** What answers on a connection that the server has let go of, and ends it. */
function responseOver(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once("finish", () => socket.destroySoon());
  return response;
}

/** Whether it asks for what there is here; any other upgrade is ignored (RFC 9110 §7.8). */
function isStream({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && /^websocket$/i.test(headers.upgrade ?? "");
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
