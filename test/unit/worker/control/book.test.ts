import { expect, it } from "vitest";
import { floorKeptMs } from "../../../../src/bounds.ts";
import { type AuditRow, auditLink } from "../../../../src/control/audit.ts";
import { endReached } from "../../../../src/control/end.ts";
import { raiseFloor, recordElsewhere } from "../../../../src/control/floor.ts";
import { raiseStop } from "../../../../src/control/raise-stop.ts";
import { firstBadRow } from "../../../../src/ledger/chain.ts";
import { digest, noonMs, openWorld, readingsFrom } from "../../src/control/control-world.ts";

it("says the whole control state in one snapshot", () => {
  const { book } = openWorld();
  const { version, stops, epochs, policyVersion, policyTable } = book.state();
  expect({ version, stops, policyVersion }).toEqual({ version: 1, stops: [], policyVersion: 1 });
  expect(epochs).toEqual({ customers: 1, terminals: 1, partners: 1, operators: 1 });
  expect(policyTable).toEqual(book.policy(1)?.table);
  expect(policyTable.length).toBeGreaterThan(0);
});

it("keeps a floor in the snapshot as long as a token below it could live, and 5 minutes more", () => {
  const { book } = openWorld();
  const floor = { kind: "terminal", id: "ter_1", epoch: 2 } as const;
  expect(raiseFloor(book, floor, noonMs)).toBe(noonMs + 1_250);
  endReached(book, readingsFrom(noonMs + floorKeptMs - 1));
  expect(book.state().terminalEpochs).toEqual({ ter_1: 2 });
  endReached(book, readingsFrom(noonMs + floorKeptMs));
  expect(book.state().terminalEpochs).toEqual({});
  expect(floorKeptMs).toBe(900_000);
});

it("answers a floor that stands with its first time, and never lowers it", () => {
  const { book } = openWorld();
  const floor = { kind: "merchant", id: "mer_1", epoch: 3 } as const;
  raiseFloor(book, floor, noonMs);
  const { version } = book.state();
  expect(raiseFloor(book, { ...floor, epoch: 2 }, noonMs + 9)).toBe(noonMs + 1_250);
  expect(book.state().merchantEpochs).toEqual({ mer_1: 3 });
  expect(book.state().version).toBe(version);
});

it("lists a merchant from the act that makes it, and marks its revocation", () => {
  const { book, aoi } = openWorld();
  const detail = { merchant_id: "mer_1", name: "Cafe" };
  recordElsewhere(book, aoi.by(), "create_merchant", detail);
  const revoked = { scope: "merchant", id: "mer_1", merchant_id: "mer_1" };
  recordElsewhere(book, aoi.by(noonMs + 5), "revoke_merchant", revoked);
  const listed = { merchantId: "mer_1", name: "Cafe", createdAtMs: noonMs };
  expect(book.merchants()).toEqual([{ ...listed, revokedAtMs: noonMs + 5 }]);
});

it("names a merchant anew by the act that changes it, and by no other", () => {
  const { book, aoi } = openWorld();
  recordElsewhere(book, aoi.by(), "create_merchant", { merchant_id: "mer_1", name: "Cafe" });
  const names = () => book.merchants().map(({ name }) => name);
  recordElsewhere(book, aoi.by(), "change_merchant", { merchant_id: "mer_1" } as never);
  expect(names()).toEqual(["Cafe"]);
  recordElsewhere(book, aoi.by(), "change_merchant", {
    merchant_id: "mer_1",
    name: "Bar",
  } as never);
  expect(names()).toEqual(["Bar"]);
});

it("names the first bad row when a row of the audit chain is altered, removed or cut off", () => {
  const { sql, book, aoi } = openWorld();
  const stop = {
    stopId: "stp_1",
    scope: "spending",
    id: null,
    reason: "x",
    untilMs: null,
  } as const;
  raiseStop(book, aoi.by(), stop);
  const firstBad = (rows: readonly AuditRow[]) =>
    firstBadRow(digest, rows.map(auditLink), book.auditHead());
  const whole = book.audit(0, 100);
  expect(whole.length).toBeGreaterThanOrEqual(4);
  expect(firstBad(whole)).toBeNull();
  sql.exec("UPDATE audit SET actor = 'opr_other' WHERE sequence = 2");
  expect(firstBad(book.audit(0, 100))).toBe(2);
  sql.exec("DELETE FROM audit WHERE sequence = 2");
  expect(firstBad(book.audit(0, 100))).toBe(2);
  const cut = whole.slice(0, -1);
  expect(firstBad(cut)).toBe(whole.length);
});

it("never keeps a code, a secret or a key's name on the chain", () => {
  const { book, person } = openWorld();
  person("cho", "operator");
  const text = JSON.stringify(book.audit(0, 100));
  expect(text).not.toContain(digest("cho"));
  expect(text).not.toContain("key-cho");
});

it("lists what waits for a second person up to its end, what was proposed first before the rest", () => {
  const { book } = openWorld();
  const proposal = { act: "lift_stop", stop_id: "stp_1" } as const;
  for (const [approvalId, agoMs, leftMs] of [
    ["apr_1", 1, 5],
    ["apr_2", 3, 9],
    ["apr_3", 2, 7],
  ] as const) {
    const times = { proposedAtMs: noonMs - agoMs, expiresAtMs: noonMs + leftMs };
    book.insertApproval({ approvalId, proposal, proposedBy: "opr_aoi", ...times });
  }
  const waiting = (nowMs: number) => book.waitingApprovals(nowMs).map((each) => each.approvalId);
  expect(waiting(noonMs)).toEqual(["apr_2", "apr_3", "apr_1"]);
  expect([waiting(noonMs + 4).length, waiting(noonMs + 5)]).toEqual([3, ["apr_2", "apr_3"]]);
});
