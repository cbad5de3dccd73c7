/** An isolate's `Date`: its dates are ordinary dates, and only what time it is, is its own. */
export function makeDate(nowMs: () => number): DateConstructor {
  const Own = function (this: unknown, ...input: unknown[]) {
    if (new.target === undefined) return new Date(nowMs()).toString();
    return input.length === 0
      ? new Date(nowMs())
      : new (Date as unknown as new (...input: unknown[]) => Date)(...input);
  } as unknown as DateConstructor;
  Object.defineProperty(Own, "prototype", { value: Date.prototype, writable: false });
  Object.defineProperty(Own, "name", { value: "Date" });
  return Object.assign(Own, { now: () => nowMs(), parse: Date.parse, UTC: Date.UTC });
}
