import { expect, it } from "vitest";
import { decideApproval } from "../../../../src/control/decide.ts";
import { endReached } from "../../../../src/control/end.ts";
import { propose } from "../../../../src/control/propose.ts";
import { raiseStop, type StopCommand } from "../../../../src/control/raise-stop.ts";
import { type StopScope, stopInForce } from "../../../../src/control/snapshot.ts";
import { noonMs, onRecord, openWorld, readingsFrom } from "./control-world.ts";

const spending: StopCommand = {
  stopId: "stp_1",
  scope: "spending",
  id: null,
  reason: "fraud",
  untilMs: null,
};

it("is in the next snapshot, under a higher version, and in force 1,250 ms later", () => {
  const { book, aoi } = openWorld();
  const before = book.state();
  const raised = raiseStop(book, aoi.by(), spending);
  const after = book.state();
  expect(raised).toMatchObject({
    ok: true,
    value: { stopId: "stp_1", inForceAtMs: noonMs + 1_250 },
  });
  expect(after.version).toBe(before.version + 1);
  expect(after.stops).toEqual([{ stopId: "stp_1", scope: "spending", id: null, untilMs: null }]);
  expect(stopInForce(after.stops, [{ scope: "spending" }])?.stopId).toBe("stp_1");
});

it("answers with the same stop when it stands already, and never shortens it", () => {
  const { book, aoi, ben } = openWorld();
  const until = { ...spending, untilMs: noonMs + 60_000 };
  raiseStop(book, aoi.by(), until);
  const sooner = raiseStop(book, ben.by(noonMs + 5_000), {
    ...spending,
    stopId: "stp_2",
    untilMs: noonMs + 10_000,
  });
  expect(sooner).toMatchObject({ value: { stopId: "stp_1", untilMs: noonMs + 60_000 } });
  const openEnd = raiseStop(book, ben.by(noonMs + 5_000), { ...spending, stopId: "stp_3" });
  expect(openEnd).toMatchObject({
    value: { stopId: "stp_1", untilMs: null, inForceAtMs: noonMs + 6_250 },
  });
  expect(book.openStops()).toHaveLength(1);
});

it("leaves the snapshot when it is ended, under a higher version; a later one has its own id", () => {
  const { book, aoi } = openWorld();
  const endMs = noonMs + 60_000;
  raiseStop(book, aoi.by(), { ...spending, untilMs: endMs });
  const { version } = book.state();
  expect(endReached(book, readingsFrom(endMs - 1))).toEqual([]);
  expect(book.state()).toMatchObject({ version, stops: [{ stopId: "stp_1" }] });
  endReached(book, readingsFrom(endMs));
  expect(book.state()).toMatchObject({ version: version + 1, stops: [] });
  const again = raiseStop(book, aoi.by(endMs), { ...spending, stopId: "stp_2" });
  expect(again).toMatchObject({ value: { stopId: "stp_2" } });
});

it("keeps stops of one wallet out of the snapshot, in the list, in force at once", () => {
  const { book, aoi } = openWorld();
  const scopes: StopScope[] = ["wallet", "device"];
  for (const scope of scopes) {
    const command = { ...spending, stopId: `stp_${scope}`, scope, id: `id-${scope}` };
    expect(raiseStop(book, aoi.by(), command)).toMatchObject({ value: { inForceAtMs: noonMs } });
  }
  expect(book.state().stops).toEqual([]);
  expect(book.openStops().map((stop) => stop.scope)).toEqual(["device", "wallet"]);
});

it("refuses forbidden, on record, when a viewer raises a stop", () => {
  const { book, person } = openWorld();
  const before = book.state();
  const refused = raiseStop(book, person("vi", "viewer").by(), spending);
  expect(refused).toMatchObject({ ok: false, fault: { reason: "other_role", act: "raise_stop" } });
  expect(book.openStops()).toEqual([]);
  expect(book.state().version).toBe(before.version);
  expect(onRecord(book).at(-1)).toMatchObject({ actor: "opr_vi", act: "raise_stop" });
  expect(onRecord(book).at(-1)?.detail).toContain('"refused":"forbidden"');
});

it("refuses unauthorized when the same proof comes again, and writes nothing", () => {
  const { book, aoi } = openWorld();
  const by = aoi.by();
  raiseStop(book, by, spending);
  const rows = onRecord(book).length;
  const again = raiseStop(book, by, { ...spending, stopId: "stp_2", scope: "refunds" });
  expect(again).toMatchObject({ fault: { reason: "proof_used" } });
  expect(book.openStops()).toHaveLength(1);
  expect(onRecord(book)).toHaveLength(rows);
});

it("stands until a second person has approved lifting it", () => {
  const { book, aoi, ben } = openWorld();
  raiseStop(book, aoi.by(), spending);
  const lift = { act: "lift_stop", stop_id: "stp_1" } as const;
  expect(propose(book, aoi.by(), "apr_1", lift)).toMatchObject({ ok: true });
  expect(book.state().stops).toHaveLength(1);
  const own = decideApproval(book, aoi.by(), "apr_1", "approve");
  expect(own).toMatchObject({ ok: false, fault: { reason: "own_proposal" } });
  expect(onRecord(book).at(-1)).toMatchObject({ actor: "opr_aoi", act: "approve" });
  expect(book.state().stops).toHaveLength(1);
  const approved = decideApproval(book, ben.by(), "apr_1", "approve");
  expect(approved).toMatchObject({
    value: { status: "approved", result: { stop_id: "stp_1", in_force_at_ms: noonMs + 1_250 } },
  });
  expect(book.state().stops).toEqual([]);
});

it("refuses not_found and state_conflict when there is nothing to lift", () => {
  const { book, aoi, ben } = openWorld();
  const unknown = propose(book, aoi.by(), "apr_1", { act: "lift_stop", stop_id: "stp_9" });
  expect(unknown).toMatchObject({ fault: { reason: "unknown", what: "stop" } });
  raiseStop(book, aoi.by(), spending);
  const lift = { act: "lift_stop", stop_id: "stp_1" } as const;
  propose(book, aoi.by(), "apr_2", lift);
  propose(book, aoi.by(), "apr_3", lift);
  decideApproval(book, ben.by(), "apr_2", "approve");
  const twice = decideApproval(book, ben.by(), "apr_3", "approve");
  expect(twice).toMatchObject({ fault: { reason: "stop_over", state: "lifted" } });
  expect(book.approval("apr_3")?.status).toBe("waiting");
});
