import { renderTime } from "../../src/time.ts";

/** How bad a line is, by OpenTelemetry's names (Logs Data Model, `SeverityText`). */
export type Severity = "INFO" | "WARN" | "ERROR";

type Members = Readonly<Record<string, unknown>>;

/**
 * One line of JSON per event. Members are names, codes and counts; never a token, a code, a
 * secret, a contact or a stack with values of a request in it.
 */
export function log(event: string, members: Members = {}, severity: Severity = "INFO"): void {
  const line = { event, timestamp: renderTime(Date.now()), severity_text: severity, ...members };
  const text = JSON.stringify(line);
  if (severity === "INFO") console.log(text);
  else if (severity === "WARN") console.warn(text);
  else console.error(text);
}

/** Logs a fault of ours: its class and message and where it was thrown, and nothing it quotes. */
export function logFault(event: string, fault: unknown, members: Members = {}): void {
  const { name, message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  const told = name === "SyntaxError" ? withoutQuote(message) : message;
  const where = stack?.replace(message, () => told);
  const exception = {
    "exception.type": name,
    "exception.message": told,
    "exception.stacktrace": where,
  };
  log(event, { ...exception, ...members }, "ERROR");
}

/** What JSON could not be read is quoted by the engine: a row, which may hold anything. */
function withoutQuote(message: string): string {
  return message.replace(
    /"[\s\S]*"(?:\.\.\.)? is not valid JSON$/,
    "what was read is not valid JSON",
  );
}
