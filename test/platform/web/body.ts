import { currentScope } from "../run/scope.ts";

/** A pause before a body's bytes are there: on the platform others run meanwhile. */
async function pause(): Promise<void> {
  await currentScope()?.context.hop("body");
}

type Bodied = object;

/** The body as a stream whose every read is an event. */
function paced(body: ReadableStream<Uint8Array> | null): ReadableStream<Uint8Array> | null {
  if (body === null) return null;
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await pause();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

const streams = new WeakMap<Bodied, ReadableStream<Uint8Array> | null>();

function streamOf(bodied: Bodied, native: ReadableStream<Uint8Array> | null) {
  let stream = streams.get(bodied);
  if (stream === undefined) {
    stream = paced(native);
    streams.set(bodied, stream);
  }
  return stream;
}

/** What Node's own classes have, without what the platform's types add to them. */
declare class NodeBodied {
  constructor(input?: unknown, init?: unknown);
  get status(): number;
  get body(): ReadableStream<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  json(): Promise<unknown>;
  clone(): unknown;
}

const NodeRequest = Request as unknown as typeof NodeBodied;
const NodeResponse = Response as unknown as typeof NodeBodied;

type Init = object & { cf?: unknown; signal?: AbortSignal | null };

/** `Request` of a run. Its members that read are events; `cf` and `signal` are carried along. */
export class SimulatedRequest extends NodeRequest {
  readonly cf: unknown;
  #signal: AbortSignal | null;

  constructor(input: RequestInfo | URL, init: Init = {}) {
    // Node's own would follow the signal by one more of its own.
    super(input, "signal" in init ? { ...init, signal: undefined } : init);
    const from = input instanceof SimulatedRequest ? input.#signal : null;
    this.cf = init.cf ?? (input as { cf?: unknown }).cf;
    this.#signal = init.signal === undefined ? from : init.signal;
  }

  get signal(): AbortSignal {
    this.#signal ??= new AbortController().signal;
    return this.#signal;
  }

  /** What ends it early, if anything can. */
  static enderOf(request: SimulatedRequest): AbortSignal | null {
    return request.#signal;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    await pause();
    return await super.arrayBuffer();
  }

  override async text(): Promise<string> {
    await pause();
    return await super.text();
  }

  override async json(): Promise<unknown> {
    await pause();
    return await super.json();
  }

  override clone(): SimulatedRequest {
    return new SimulatedRequest(super.clone() as RequestInfo, {
      cf: this.cf,
      signal: this.#signal,
    });
  }

  override get body(): ReadableStream<Uint8Array> | null {
    return streamOf(this, super.body);
  }
}

const upgrades = new WeakSet<object>();

/** `Response` of a run: 101 with a WebSocket is one too. */
export class SimulatedResponse extends NodeResponse {
  readonly webSocket: WebSocket | null;

  constructor(body?: BodyInit | null, init: ResponseInit = {}) {
    const isUpgrade = init.status === 101;
    super(body, isUpgrade ? { ...init, status: 200 } : init);
    this.webSocket = init.webSocket ?? null;
    if (isUpgrade) upgrades.add(this);
  }

  static json(value: unknown, init: ResponseInit = {}): SimulatedResponse {
    const headers = new Headers(init.headers);
    if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    return new SimulatedResponse(JSON.stringify(value), { ...init, headers });
  }

  override get status(): number {
    // Node's constructor asks for it, before this one has run.
    return upgrades.has(this) ? 101 : super.status;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    await pause();
    return await super.arrayBuffer();
  }

  override async text(): Promise<string> {
    await pause();
    return await super.text();
  }

  override async json(): Promise<unknown> {
    await pause();
    return await super.json();
  }

  override get body(): ReadableStream<Uint8Array> | null {
    return streamOf(this, super.body);
  }
}

/** The bytes of a body without an event: what the platform itself does between two places. */
export async function bytesOf(bodied: Request | Response): Promise<Uint8Array | null> {
  const native = bodied instanceof Request ? Request.prototype : Response.prototype;
  const stream: unknown = Object.getOwnPropertyDescriptor(native, "body")?.get?.call(bodied);
  if (stream === null) return null;
  return new Uint8Array(await native.arrayBuffer.call(bodied as never));
}

/** A request of a run, as the platform's types know one. */
export function makeRequest(url: string, init: object): Request {
  return new SimulatedRequest(url, init) as unknown as Request;
}

/** A response of a run, as the platform's types know one. */
export function makeResponse(body: unknown, init: ResponseInit): Response {
  return new SimulatedResponse(body as BodyInit | null, init) as unknown as Response;
}
