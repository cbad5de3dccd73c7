/** What a step of an object sees: its state, and a memory that lasts as long as its instance. */
export interface Inside {
  readonly ctx: DurableObjectState;
  readonly sql: SqlStorage;
  readonly env: Env;
  /** What happened in this instance, in order. */
  readonly log: unknown[];
  /** How many calls this instance has had. */
  readonly calls: number;
}

/** What a step is given and answers crosses by RPC. */
export type Step = (inside: Inside, ...input: never[]) => unknown;

/** An object of a case: its steps, run one by one. */
export interface Subject {
  run(step: string, ...input: unknown[]): Promise<unknown>;
  readonly stub: SubjectStub;
}

interface SubjectStub extends Fetcher {
  readonly id: DurableObjectId;
  run(group: string, step: string, ...input: unknown[]): Promise<unknown>;
  echo(...input: unknown[]): Promise<unknown>;
  [method: string]: unknown;
}

export interface Env {
  readonly SUBJECT: {
    idFromName(name: string): DurableObjectId;
    get(id: DurableObjectId): SubjectStub;
  };
}

/** What a case plays with; it runs as a request to the Worker. */
export interface Lab {
  readonly env: Env;
  readonly ctx: ExecutionContext;
  /** A stub of the case's own object of that name; each call makes another stub. */
  subject(name?: string): Subject;
  /** Has an object's memory ended at rest; what it keeps is kept. */
  evict(subject: Subject): Promise<void>;
  wait(ms: number): Promise<void>;
}

export interface Case {
  /** Said of both platforms. */
  readonly name: string;
  readonly run: (lab: Lab) => Promise<unknown>;
  /** Played by another request, once the first one has been answered for half a second. */
  readonly later?: (lab: Lab) => Promise<unknown>;
  /** How far the machine's clock is off while `run` is played; it is right for `later`. */
  readonly offMs?: number;
  /** What came of it; of `later`, where there is one. */
  readonly expected: unknown;
  /** What the simulated platform does instead, and why; the README lists it. */
  readonly differs?: { readonly simulated: unknown; readonly why: string };
}

/** Cases of one subject, and the steps that their objects take. */
export interface Group {
  readonly steps: Readonly<Record<string, Step>>;
  readonly cases: readonly Case[];
}

/** What came of something that may fail: its value, or what it threw, in members that are compared. */
export async function outcomeOf(act: () => unknown): Promise<unknown> {
  try {
    return { value: await act() };
  } catch (fault) {
    return { threw: faultOf(fault) };
  }
}

/** What it threw at once, or gave. */
export function outcomeNow(act: () => unknown): unknown {
  try {
    return { value: act() };
  } catch (fault) {
    return { threw: faultOf(fault) };
  }
}

/** An error's name, message and own members; where in a statement it lies is left out. */
export function faultOf(fault: unknown): unknown {
  if (typeof fault !== "object" || fault === null) return String(fault);
  const { name, message } = fault as Error;
  const own = Object.entries(fault).filter(([key]) => !["stack", "name", "message"].includes(key));
  const members = own.map(([key, value]) => [key, key === "durableObjectId" ? "(id)" : value]);
  const words = message === undefined ? undefined : message.replace(/ at offset \d+/, "");
  return { name, message: words, ...Object.fromEntries(members) };
}
