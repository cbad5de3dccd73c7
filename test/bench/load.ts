import { connect, type Socket } from "node:net";

/** One answer of a run, in the order of the requests. */
export interface Heard {
  readonly status: number;
  readonly body: string;
  /** From the request's first byte handed to the socket to the answer's last byte. */
  readonly durationMs: number;
}

export interface Run {
  readonly answers: readonly Heard[];
  /** From the first request to the last answer. */
  readonly durationMs: number;
}

/** How requests are sent. */
export interface Pace {
  /** Sockets that stay open, each with at most one request under way. */
  readonly connections: number;
  /** How long a socket waits before its next request; 0 unless told. */
  readonly pauseMs?: number;
}

/**
 * Sends ready-made HTTP/1.1 requests; each socket sends its next one when its last was answered (a
 * closed loop). Nothing is signed, built or parsed as JSON in between: the generator shall not be
 * what is measured.
 */
export async function run(
  port: number,
  requests: readonly Buffer[],
  { connections, pauseMs = 0 }: Pace,
): Promise<Run> {
  const answers = new Array<Heard>(requests.length);
  const lines = await Promise.all(Array.from({ length: connections }, () => Line.open(port)));
  let next = 0;
  const begin = performance.now();
  const pull = async (line: Line) => {
    for (;;) {
      const index = next;
      next += 1;
      const request = requests[index];
      if (request === undefined) return;
      answers[index] = await line.ask(request);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  await Promise.all(lines.map(pull));
  const durationMs = performance.now() - begin;
  for (const line of lines) line.close();
  return { answers, durationMs };
}

/**
 * The same at several servers, which share the connections: the requests go to them in turns, the
 * first to the first.
 */
export async function runOver(
  ports: readonly number[],
  requests: readonly Buffer[],
  { connections, pauseMs = 0 }: Pace,
): Promise<Run> {
  const share = Math.max(1, Math.floor(connections / ports.length));
  const runs = await Promise.all(
    ports.map((port, at) => {
      const own = requests.filter((_request, n) => n % ports.length === at);
      return run(port, own, { connections: share, pauseMs });
    }),
  );
  const answers = requests.map((_request, n) => {
    const [at, place] = [n % ports.length, Math.floor(n / ports.length)];
    return runs[at]?.answers[place] as Heard;
  });
  return { answers, durationMs: Math.max(...runs.map(({ durationMs }) => durationMs)) };
}

/** One open connection with at most one request under way. */
class Line {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #waiting: { resolve: (heard: Heard) => void; reject: (error: Error) => void } | null = null;
  #sentMs = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server hung up")));
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Line(socket)));
    });
  }

  ask(request: Buffer): Promise<Heard> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#sentMs = performance.now();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const heard = readAnswer(this.#received);
    if (heard === null || this.#waiting === null) return;
    const { resolve } = this.#waiting;
    this.#waiting = null;
    this.#received = Buffer.alloc(0);
    resolve({ ...heard, durationMs: performance.now() - this.#sentMs });
  }
}

const headEnd = Buffer.from("\r\n\r\n");

/** The answer in `bytes`, or `null` while it is not whole; with a length or in chunks. */
function readAnswer(bytes: Buffer): { status: number; body: string } | null {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const body = bytes.subarray(end + headEnd.length);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) {
    return body.length < Number(length) ? null : { status, body: body.toString() };
  }
  if (!/^transfer-encoding: *chunked/im.test(head)) return { status, body: "" };
  const whole = readChunks(body);
  return whole === null ? null : { status, body: whole };
}

function readChunks(bytes: Buffer): string | null {
  let text = "";
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const from = lineEnd + 2;
    if (bytes.length < from + size + 2) return null;
    if (size === 0) return text;
    text += bytes.toString("utf8", from, from + size);
    at = from + size + 2;
  }
}
