import {
  type Bundle,
  Deployment,
  type Faults,
  globalNames,
  type Message,
  makeBundle,
  type Outside,
  outsideOf,
  type Passage,
  World,
} from "../index.ts";

/** A program of this folder. */
export function makeHere(entry: string): Promise<Bundle> {
  return makeBundle({ entry, folder: import.meta.dirname, globals: globalNames });
}

export const startMs = Date.UTC(2026, 10, 1);
export const lost = { threw: "Network connection lost.", retryable: true };
export const total = (value: number) => ({ value });
export const swift: Passage = { thereMs: 1, backMs: 1 };

/** A Worker with two isolates on two machines; objects live on the second. */
export function open(bundle: Bundle, faults: Faults = {}, seed = 1, outside?: Outside) {
  const trace: string[] = [];
  const world = new World({
    seed,
    startMs,
    faults,
    eventsMax: 5_000,
    trace: (line) => void trace.push(line),
  });
  const worker = new Deployment(world, {
    bundle,
    objects: { COUNTER: "Counter" },
    isolates: { front: "machine-a", back: "machine-b" },
    place: () => "back",
    ...(outside && { fetch: outsideOf(world, outside) }),
  });
  const ask = async (path: string, isolate = "front") => {
    const response = await worker.request(isolate, new Request(`https://worker/${path}`));
    return (await response.json()) as unknown;
  };
  return { world, worker, ask, trace, one: () => worker.cell("Counter", "one") };
}

/** How the message goes that `when` means, once. */
export function once(when: (message: Message) => boolean, passage: Passage): Faults {
  let isOver = false;
  return {
    passage(message) {
      if (isOver || !when(message)) return swift;
      isOver = true;
      return passage;
    },
  };
}

export const isAdd = ({ kind, what }: Message) => kind === "rpc" && what === "add";
