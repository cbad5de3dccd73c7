/** A broken promise of our own code: a bug, never a caller's mistake. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws `InvariantError` unless `condition` holds. For what our own code guarantees. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new InvariantError(promise);
}

/** Makes a `switch` exhaustive: the compiler refuses a missing case, and so does the run. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
