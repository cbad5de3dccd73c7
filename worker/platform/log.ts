/**
 * One line of JSON per event. Members are names, codes and counts; never a token, a code, a
 * secret, a contact or a stack with values of a request in it.
 */
export function log(event: string, members: Readonly<Record<string, unknown>> = {}): void {
  console.log(JSON.stringify({ event, ...members }));
}

/** Logs a fault of ours: its class and message and where it was thrown, and nothing it quotes. */
export function logFault(
  event: string,
  fault: unknown,
  members: Record<string, unknown> = {},
): void {
  const { name, message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  const told = name === "SyntaxError" ? withoutQuote(message) : message;
  const where = stack?.replace(message, () => told);
  console.error(JSON.stringify({ event, name, message: told, stack: where, ...members }));
}

/** What JSON could not be read is quoted by the engine: a row, which may hold anything. */
function withoutQuote(message: string): string {
  return message.replace(
    /"[\s\S]*"(?:\.\.\.)? is not valid JSON$/,
    "what was read is not valid JSON",
  );
}
