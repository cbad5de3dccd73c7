import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestOf,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { Failure, reasonOf } from "../program.ts";
import { addressDoubt, callerOf, type Trust } from "./caller.ts";
import { HoldingGate } from "./holding-gate.ts";

/** Where a front listens, and what stands behind it. */
export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly trust: Trust;
  /** Told once each: how callers' addresses cannot be known. */
  readonly onDoubt: (doubt: string) => void;
  /** The runtime's port on this machine, and what shows it that a request came through the front. */
  readonly inner: { readonly port: number; readonly header: string; readonly secret: string };
}

/** Hop by hop (RFC 9110 §7.6.1), or written by the front alone. */
const notPassedOn =
  /^(?:connection|keep-alive|proxy-[a-z-]*|te|trailer|upgrade|forwarded|x-forwarded-[a-z-]*|x-real-ip|cf-[a-z-]*|mf-[a-z-]*)$/;
const hopByHop = /^(?:connection|keep-alive|proxy-[a-z-]*|te|trailer|upgrade)$/;

/**
 * The one door to a runtime on this machine: tells it who calls, holds requests back for a moment
 * when it is asked to, and ends without cutting anybody off.
 */
export class Front {
  readonly #options: FrontOptions;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #gate = new HoldingGate();
  readonly #streams = new Set<Duplex>();
  readonly #doubts = new Set<string>();
  #isEnding = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    // Longer than proxies keep a connection that they may use again.
    this.#server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 60_000 });
    this.#server.headersTimeout = 15_000;
    this.#server.on("request", (request, response) => void this.#pass(request, response));
    this.#server.on("upgrade", (request, socket, head) => void this.#open(request, socket, head));
    this.#server.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
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
   * Holds new requests back until `release`; resolves when all that were under way are answered, or
   * after 5 s.
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
    const leave = await this.#gate.enter();
    if (leave === null) return refuse(response);
    response.once("close", leave);
    if (this.#isEnding) response.setHeader("Connection", "close");
    const inner = requestOf({ ...this.#target(request), headers: this.#headersOf(request) });
    inner.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, headersOf(answer.rawHeaders, hopByHop));
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    inner.on("error", () => (response.headersSent ? response.destroy() : refuse(response)));
    response.once("close", () => inner.destroy());
    request.pipe(inner);
  }

  /** A connection that becomes a stream of events. */
  async #open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const leave = await this.#gate.enter();
    if (leave === null || socket.destroyed) return void socket.destroy();
    const upgrade = request.headers.upgrade ?? "";
    const headers = { ...this.#headersOf(request), Connection: "Upgrade", Upgrade: upgrade };
    const inner = requestOf({ ...this.#target(request), agent: false, headers });
    inner.on("upgrade", (answer, stream, first) => {
      leave();
      socket.write(headOf(answer));
      if (first.length > 0) socket.write(first);
      if (head.length > 0) stream.write(head);
      for (const each of [socket, stream]) {
        this.#streams.add(each);
        each.on("error", () => undefined);
        each.once("close", () => {
          this.#streams.delete(each);
          for (const end of [socket, stream]) end.destroy();
        });
      }
      stream.pipe(socket).pipe(stream);
    });
    inner.on("response", (answer) => {
      leave();
      socket.write(headOf(answer, "Connection: close\r\n"));
      answer.pipe(socket);
    });
    inner.on("error", () => {
      leave();
      socket.destroy();
    });
    inner.end();
  }

  /** As many different ones as a person would read. */
  #tellDoubt(doubt: string | null): void {
    if (doubt === null || this.#doubts.size >= 8 || this.#doubts.has(doubt)) return;
    this.#doubts.add(doubt);
    this.#options.onDoubt(doubt);
  }

  #target({ method, url }: IncomingMessage) {
    const { port } = this.#options.inner;
    return { host: "127.0.0.1", port, method, path: url ?? "/", agent: this.#agent };
  }

  /** The caller's headers, but those that only the front may set. */
  #headersOf({ rawHeaders, headers, socket, url }: IncomingMessage): OutgoingHttpHeaders {
    const { inner, trust } = this.#options;
    // Health is asked for on the machine itself, past the proxy.
    if (url !== "/healthz") this.#tellDoubt(addressDoubt(socket.remoteAddress, headers, trust));
    const told = headers[trust.header];
    const caller = callerOf(socket.remoteAddress, told?.toString(), trust);
    return {
      ...headersOf(rawHeaders, notPassedOn),
      [inner.header]: inner.secret,
      // As the platform says that it stands before the Worker, and whom it serves.
      "MF-CF-Blob": '{"colo":"front"}',
      ...(caller === null ? {} : { "CF-Connecting-IP": caller }),
    };
  }
}

/** Headers as they came, those of one name together. */
function headersOf(raw: readonly string[], without: RegExp): OutgoingHttpHeaders {
  const kept = new Map<string, { name: string; values: string[] }>();
  for (let at = 0; at < raw.length; at += 2) {
    const [name = "", value = ""] = raw.slice(at, at + 2);
    const key = name.toLowerCase();
    if (without.test(key)) continue;
    const known = kept.get(key);
    if (known === undefined) kept.set(key, { name, values: [value] });
    else known.values.push(value);
  }
  const entries = [...kept.values()].map(({ name, values }) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  return Object.fromEntries(entries);
}

/** An answer's head as it goes over the wire. */
function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage, more = ""): string {
  const lines = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    if (more !== "" && hopByHop.test(name.toLowerCase())) continue;
    lines.push(`${name}: ${value}\r\n`);
  }
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join("")}${more}\r\n`;
}

/** The runtime did not answer, or too many wait: whether it happened is for the caller to ask. */
function refuse(response: ServerResponse): void {
  response.writeHead(503, { "Content-Type": "text/plain", "Retry-After": "1" });
  response.end("The server does not answer at this moment. The same request may be sent again.\n");
}
