/** `AbortController` whose own reason has no stack: to gather one at each end of a call is slow. */
export class SwiftAbortController extends AbortController {
  override abort(reason: unknown = abortFault()): void {
    super.abort(reason);
  }
}

function abortFault(): DOMException {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return new DOMException("The operation was aborted", "AbortError");
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Settles as `work` does, or rejects with the signal's reason once it is aborted. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
    const over = () => signal.removeEventListener("abort", stop);
    work.then(resolve, reject).then(over, over);
  });
}
