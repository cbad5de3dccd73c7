import { finding, type Judge } from "./finding.ts";

/**
 * What the Worker logs as a fault is an outage: a plain error of the platform's, or one by which the
 * Worker says that somebody did not answer or has another time. Any other kind of error is a mistake
 * in the program, and so is a statement that the database refuses.
 */
export const judgeFaults: Judge = ({ chronicle }) =>
  chronicle.logged.flatMap(({ atMs, level, line }) => {
    if (level !== "error" || !line.startsWith("{")) return [];
    const told = JSON.parse(line) as Readonly<Record<string, unknown>>;
    // What was thrown has a line of its own beside that of the answer.
    if (told.event === "decision") return [];
    if (told.event === "message_gateway_failed" && isOutage(told)) return [];
    const isRefused = /SQLITE_(?!FULL|IOERR)/.test(`${told["exception.message"]}`);
    if (told["exception.type"] === "Error" && !isRefused) return [];
    return [finding(`${atMs}`, "nothing fails by a mistake of its own", line.slice(0, 600))];
  });

/** A server outside that is not reached, or does not answer in time. */
function isOutage(told: Readonly<Record<string, unknown>>): boolean {
  const isLost = told["exception.message"] === "Network connection lost.";
  return told["exception.type"] === "TimeoutError" || isLost;
}
