import { finding, type Judge } from "./finding.ts";

/** What the platform says when it fails: in the log it is no fault of the Worker's. */
const platformWords = [
  /^Network connection lost\.$/,
  /^database or disk is full: SQLITE_FULL$/,
  /^disk I\/O error: SQLITE_IOERR$/,
  /^Durable Object's isolate exceeded its memory limit and was reset\.$/,
  // An object that is ended because the weather has set its clock back for long.
  /^its clock stands still$/,
  // What the Worker says of machines whose clocks the weather has moved apart.
  /: clock_apart$/,
  // What the Worker says of one that the platform keeps from answering.
  /^the receiver does not answer$/,
];

/** The Worker logs a fault when something failed: never one of its own making. */
export const judgeFaults: Judge = ({ chronicle }) =>
  chronicle.logged.flatMap(({ atMs, level, line }) => {
    if (level !== "error" || !line.startsWith("{")) return [];
    const { message } = JSON.parse(line) as { message?: unknown };
    if (platformWords.some((words) => words.test(`${message}`))) return [];
    const promise = "nothing fails but what the platform has fail";
    return [finding(`${atMs}`, promise, line.slice(0, 600))];
  });
