import { expect, it } from "vitest";
import { keepAlert } from "../../../../src/control/alert.ts";
import type { AlertState } from "../../../../src/control/alert-record.ts";
import type { ControlStore } from "../../../../worker/control/book.ts";
import { noonMs, openWorld } from "../../src/control/control-world.ts";

function raise(
  book: ControlStore,
  subject: string,
  nowMs: number,
  alertId = `alr_${subject}`,
): void {
  const alert = { kind: "terminal_rule", subject, evidence: {}, proposedStop: null } as const;
  keepAlert(book, { ...alert, alertId }, nowMs);
}

/** Walks all pages of two; `between` happens after the first of them. */
function walk(book: ControlStore, state: AlertState, between = () => {}): string[] {
  const found: string[] = [];
  for (let before: Parameters<ControlStore["alertPage"]>[0]["before"] = null; ; ) {
    const page = book.alertPage({ state, before, count: 2 });
    found.push(...page.map(({ subject }) => subject));
    const last = page.at(-1);
    if (last === undefined) return found;
    if (before === null) between();
    before = { firstAtMs: last.firstAtMs, alertId: last.alertId };
  }
}

it("tells each alert once, also one that happens again while the pages are walked", () => {
  const { book } = openWorld();
  for (const [i, subject] of ["a", "b", "c", "d", "e"].entries()) raise(book, subject, noonMs + i);
  const again = () => raise(book, "a", noonMs + 60_000);
  expect(walk(book, "open", again)).toEqual(["e", "d", "c", "b", "a"]);
  expect(book.openAlert("terminal_rule", "a")).toMatchObject({ count: 2 });
});

it("tells alerts of one millisecond once each, and of a state those of that state", () => {
  const { book } = openWorld();
  for (const subject of ["a", "b", "c", "d", "e"]) raise(book, subject, noonMs);
  for (const subject of ["b", "d", "e"]) {
    book.acknowledgeAlert(`alr_${subject}`, "opr_aoi", noonMs);
  }
  expect(walk(book, "open")).toEqual(["c", "a"]);
  expect(walk(book, "acknowledged")).toEqual(["e", "d", "b"]);
  expect(walk(book, "all")).toEqual(["e", "d", "c", "b", "a"]);
});

it("opens an alert anew about what somebody has acknowledged before", () => {
  const { book } = openWorld();
  raise(book, "a", noonMs);
  raise(book, "a", noonMs + 1, "alr_not_needed");
  book.acknowledgeAlert("alr_a", "opr_aoi", noonMs + 2);
  raise(book, "a", noonMs + 3, "alr_again");
  expect(book.alert("alr_a")).toMatchObject({ count: 2, lastAtMs: noonMs + 1 });
  expect(book.openAlert("terminal_rule", "a")).toMatchObject({ alertId: "alr_again", count: 1 });
});
