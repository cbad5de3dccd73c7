/** One frame of V8's sampling profile (Chrome DevTools Protocol, Profiler.ProfileNode). */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0. */
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

/** What V8 saw: the stack at every sample, and the microseconds since the one before. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const samplingIntervalUs = 200;

/** Samples what a workerd that was started with an inspector does while `act` runs. */
export async function profileOf(inspectorPort: number, act: () => Promise<void>): Promise<Profile> {
  const listed = await fetch(`http://127.0.0.1:${inspectorPort}/json`);
  const [target] = (await listed.json()) as { webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error("workerd offers nothing to inspect");
  const inspector = await Inspector.open(target.webSocketDebuggerUrl);
  try {
    await inspector.send("Profiler.enable");
    await inspector.send("Profiler.setSamplingInterval", { interval: samplingIntervalUs });
    await inspector.send("Profiler.start");
    await act();
    const { profile } = (await inspector.send("Profiler.stop")) as { profile: Profile };
    return profile;
  } finally {
    inspector.close();
  }
}

class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { id, result } = JSON.parse(String(data));
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  static open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", () => resolve(new Inspector(socket)));
      socket.addEventListener("error", () => reject(new Error(`cannot inspect ${url}`)));
    });
  }

  send(method: string, params: object = {}): Promise<unknown> {
    this.#sent += 1;
    const id = this.#sent;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    this.#socket.close();
  }
}
