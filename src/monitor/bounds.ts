import { minuteMs } from "../time.ts";

/** Seconds that operators' streams look back over. */
export const secondsKept = 300;
/** A shard tells of a second, by its own clock, for this long at most. */
export const secondsReportedMsMax = minuteMs;
/** The newest decisions that a report, and a message to operators, has. */
export const recentMax = 20;
/** Reports of shards that come together in a second; with more shards each reports less often. */
export const reportsPerSecondMax = 500;
/** Every shard counts this long after the first operator listens: isolates ask Control meanwhile. */
export const watchBeginsMs = 2_500;
/** Payments are counted for operators this long after Control was glanced at by whoever tells them. */
export const watchedMs = 5_000;
/** Operators' streams end when Control, which says who was revoked, has not answered for this long. */
export const unseenMsMax = 10_000;
/** Open alerts are counted up to this number for operators' streams. */
export const alertsGlancedMax = 1_000;
