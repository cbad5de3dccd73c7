/** Kinds that cross as they are, besides plain objects and arrays. */
const builtIn = new Set<unknown>([
  Date.prototype,
  RegExp.prototype,
  Number.prototype,
  String.prototype,
  Boolean.prototype,
  ArrayBuffer.prototype,
  DataView.prototype,
]);
const typedArray: unknown = Object.getPrototypeOf(Uint8Array.prototype);

/**
 * A copy of a value as it crosses from one object to another. Throws a `DataCloneError` for what
 * does not: instances of classes, objects without a prototype, symbols and promises; Node's
 * `structuredClone` would take the first two. Functions and streams cross on the platform and do not
 * here.
 */
export function cloned<T>(value: T): T {
  return copy(value, new Map()) as T;
}

/** What arrived as the result of a call. */
const results = new WeakSet<object>();

/**
 * A copy of what a method answers. A plain object that came as the result of another call is refused:
 * the platform has put a disposer on it and takes it for the method's own, so that the call stays
 * open until whoever asked has disposed of it, which nobody here does.
 */
export function asResult(value: unknown): unknown {
  const made = cloned(value);
  if (typeof made !== "object" || made === null) return made;
  if (results.has(value as object)) throw new Error("the result of a call was given on: copy it");
  if (Object.getPrototypeOf(made) === Object.prototype) results.add(made);
  return made;
}

function copy(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === "symbol") throw notCloneable(`${String(value)} could not be cloned.`);
  if (typeof value === "function") throw new Error("not simulated: a function sent over RPC");
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const made = copyObject(value, seen);
  seen.set(value, made);
  return made;
}

function copyObject(value: object, seen: Map<object, unknown>): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return copyMembers(value, {}, seen);
  if (Array.isArray(value)) return copyMembers(value, new Array(value.length), seen);
  if (value instanceof Map) {
    const map = new Map();
    seen.set(value, map);
    for (const [key, each] of value) map.set(copy(key, seen), copy(each, seen));
    return map;
  }
  if (value instanceof Set) {
    const set = new Set();
    seen.set(value, set);
    for (const each of value) set.add(copy(each, seen));
    return set;
  }
  if (value instanceof Error) return copyError(value, seen);
  if (prototype === Uint8Array.prototype) {
    const { buffer, byteOffset, length } = value as Uint8Array;
    const isPlain = buffer instanceof ArrayBuffer && !buffer.resizable;
    if (isPlain) return new Uint8Array(buffer.slice(0), byteOffset, length);
  }
  const isBytes = ArrayBuffer.isView(value) && Object.getPrototypeOf(prototype) === typedArray;
  if ((isBytes || builtIn.has(prototype)) && !(value instanceof SharedArrayBuffer))
    return structuredClone(value);
  if (value instanceof Promise) throw notCloneable("#<Promise> could not be cloned.");
  const name = (value.constructor as { name?: string } | undefined)?.name ?? "Object";
  throw notCloneable(
    `Could not serialize object of type "${name}". This type does not support serialization.`,
  );
}

function copyMembers(from: object, to: object, seen: Map<object, unknown>): object {
  seen.set(from, to);
  const target = to as Record<string, unknown>;
  for (const name of Object.keys(from)) {
    const member = copy((from as Record<string, unknown>)[name], seen);
    if (name === "__proto__") Object.defineProperty(to, name, { value: member, enumerable: true });
    else target[name] = member;
  }
  return to;
}

const errors: Readonly<Record<string, ErrorConstructor>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** An error keeps its built-in class, its message and its own members, and loses a class of one's own. */
export function copyError(error: Error, seen: Map<object, unknown> = new Map()): Error {
  const Kind = errors[error.constructor.name] ?? Error;
  if (error instanceof DOMException) return domFault(error.message, error.name);
  const made = new Kind(error.message);
  seen.set(error, made);
  copyMembers(error, made, seen);
  if (error.name !== Kind.name && made.name !== error.name) made.name = error.name;
  return made;
}

function notCloneable(message: string): DOMException {
  return domFault(message, "DataCloneError");
}

/** With the members that the platform's own have, where Node's inherit them. */
function domFault(message: string, name: string): DOMException {
  const fault = new DOMException(message, name);
  return Object.defineProperty(fault, "code", { value: fault.code, enumerable: true });
}
