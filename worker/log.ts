/**
 * One line of JSON per event. Members are names, codes and counts; never a token, a code, a
 * secret, a contact or a stack with values of a request in it.
 */
export function log(event: string, members: Readonly<Record<string, unknown>> = {}): void {
  console.log(JSON.stringify({ event, ...members }));
}

/** Logs a fault of ours: its class and message and where it was thrown. */
export function logFault(
  event: string,
  fault: unknown,
  members: Record<string, unknown> = {},
): void {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  console.error(
    JSON.stringify({
      event,
      name: error.name,
      message: error.message,
      stack: error.stack,
      ...members,
    }),
  );
}
