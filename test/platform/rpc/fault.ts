import { copyError } from "./clone.ts";

/** Members that the platform puts on what a call throws. */
interface Marks {
  /** Thrown on the other side, not here. */
  remote?: true;
  durableObjectId?: string;
  /** The object has ended; its storage is as its last commit left it. */
  durableObjectReset?: true;
  /** Asking again may help. */
  retryable?: true;
}

/** What a caller gets of what a method threw. `objectId`: of the object, if it is one. */
export function remoteFault(thrown: unknown, objectId: string | null): unknown {
  if (typeof thrown !== "object" || thrown === null) {
    return marked(new Error(String(thrown)), { remote: true });
  }
  const id = objectId === null ? {} : { durableObjectId: objectId };
  if (thrown instanceof DOMException) return marked(copyError(thrown), { remote: true });
  if (thrown instanceof Error) return marked(copyError(thrown), { ...id, remote: true });
  return marked({ ...thrown }, { ...id, remote: true });
}

/** What callers get of an object that ended while they waited, or that their stub knew. */
export function resetFault(reason: unknown): Error {
  const error = reason instanceof Error ? copyError(reason) : new Error(abortWords(reason));
  return marked(error, { durableObjectReset: true });
}

function abortWords(reason: unknown): string {
  return reason === undefined
    ? "Application called abort() to reset Durable Object."
    : String(reason);
}

/** What `abort(reason)` makes of its reason: an error crosses as the text of itself. */
export function abortReason(reason: unknown): unknown {
  return reason instanceof Error ? String(reason) : reason;
}

/** A connection that broke: whether the call arrived is not known. */
export function lostFault(): Error {
  return marked(new Error("Network connection lost."), { retryable: true });
}

/** What callers get of an object whose isolate took more memory than it may. */
export function memoryFault(): Error {
  return resetFault("Durable Object's isolate exceeded its memory limit and was reset.");
}

/** No such method of the other side, or one that is not for callers. */
export function noMethod(name: string): Error {
  const words = reserved.has(name)
    ? `'${name}' is a reserved method and cannot be called over RPC.`
    : `The RPC receiver does not implement the method "${name}".`;
  return marked(new TypeError(words), { remote: true });
}

/** Methods that the platform alone calls. */
export const reserved: ReadonlySet<string> = new Set([
  "alarm",
  "constructor",
  "fetch",
  "connect",
  "webSocketMessage",
  "webSocketClose",
  "webSocketError",
]);

function marked<T extends object>(error: T, marks: Marks): T {
  return Object.assign(error, marks);
}
