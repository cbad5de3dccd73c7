import type { DataPoint } from "../platform/point-sink.ts";
import type { DecisionLine, DecisionMember } from "./decision-line.ts";

/** `blob1`, `blob2` …: new ones are added at the end, since queries name them by their place. */
export const pointBlobs = [
  "sekisho.decision",
  "http.request.method",
  "http.route",
  "sekisho.decline.code",
  "sekisho.problem.code",
  "sekisho.fault",
  "sekisho.velocity.rules",
  "sekisho.replayed",
  "sekisho.status",
  "sekisho.currency",
  "sekisho.code.channel",
  "sekisho.caller.kind",
  "sekisho.funding.channel",
  "sekisho.store.id",
  "sekisho.terminal.id",
  "service.version",
] as const satisfies readonly DecisionMember[];

/** `double1`, `double2` …, likewise; 0 where the line has none. */
export const pointDoubles = [
  "sekisho.amount",
  "sekisho.duration_ms",
  "http.response.status_code",
  "sekisho.control.version",
  "sekisho.policy.version",
] as const satisfies readonly DecisionMember[];

/** Whom a point is about: by it Analytics Engine samples, so that each one's own figures stay good. */
const subjects = ["sekisho.merchant.id", "sekisho.partner.id", "sekisho.caller.kind"] as const;

/** The data point of a decision: members of its line, in a fixed order. */
export function dataPoint(line: DecisionLine): DataPoint {
  const subject = subjects.find((name) => line[name] !== undefined);
  const text = (name: DecisionMember | undefined) => String((name && line[name]) ?? "");
  return {
    indexes: [text(subject) || "nobody"],
    blobs: pointBlobs.map(text),
    doubles: pointDoubles.map((name) => Number(line[name] ?? 0)),
  };
}
