import { expect, it } from "vitest";
import { approvalLifeMs } from "../../../../src/bounds.ts";
import { finishApproved } from "../../../../src/control/carry-out.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
import { recordElsewhere } from "../../../../src/control/floor.ts";
import type { ApprovalResult } from "../../../../src/control/four-eyes.ts";
import { propose } from "../../../../src/control/propose.ts";
import { raiseStop } from "../../../../src/control/raise-stop.ts";
import { noonMs, openWorld } from "./control-world.ts";

const customers = { act: "raise_kind_epoch", scope: "customers", reason: "incident" } as const;

it("raises a kind's epoch only when a second person approves, and no other kind's", () => {
  const { book, aoi, ben } = openWorld();
  propose(book, aoi.by(), "apr_1", customers);
  expect(book.state().epochs.customers).toBe(1);
  const approved = decideApproval(book, ben.by(), "apr_1", "approve");
  expect(approved).toMatchObject({ value: { result: { scope: "customers", epoch: 2 } } });
  expect(book.state().epochs).toEqual({
    customers: 2,
    terminals: 1,
    partners: 1,
    operators: 1,
  });
});

it("answers the same decision by the same person as the first time, and raises once", () => {
  const { book, aoi, ben } = openWorld();
  propose(book, aoi.by(), "apr_1", customers);
  const first = decideApproval(book, ben.by(), "apr_1", "approve");
  expect(decideApproval(book, ben.by(noonMs + 1), "apr_1", "approve")).toEqual(first);
  expect(book.state().epochs.customers).toBe(2);
});

it("refuses state_conflict when the approval has expired, or was decided otherwise", () => {
  const { book, aoi, ben } = openWorld();
  propose(book, aoi.by(), "apr_1", customers);
  const lateMs = noonMs + approvalLifeMs;
  const late = decideApproval(book, ben.by(lateMs), "apr_1", "approve");
  expect(late).toMatchObject({ fault: { reason: "decided", state: "expired" } });
  expect(book.waitingApprovals(lateMs)).toEqual([]);
  propose(book, aoi.by(), "apr_2", customers);
  decideApproval(book, ben.by(), "apr_2", "reject");
  const after = decideApproval(book, ben.by(), "apr_2", "approve");
  expect(after).toMatchObject({
    fault: { reason: "decided", state: "rejected" },
  });
  expect(book.state().epochs.customers).toBe(1);
});

it("carries out what was approved until it is done, and nothing that was rejected or waits", () => {
  const { book, aoi, ben } = openWorld();
  const restore = { act: "restore_wallet", wallet_id: "wal_1", reason: "lost" } as const;
  for (const id of ["apr_no", "apr_yes", "apr_waits"]) propose(book, aoi.by(), id, restore);
  const rejected = decideApproval(book, ben.by(), "apr_no", "reject");
  expect(rejected).toMatchObject({ value: { status: "rejected", result: null } });
  expect(book.unfinishedApprovals()).toEqual([]);
  const approved = decideApproval(book, ben.by(), "apr_yes", "approve");
  if (!approved.ok) throw new Error("two persons agreed");
  expect(book.unfinishedApprovals()).toMatchObject([{ approvalId: "apr_yes" }]);
  const done = { wallet_id: "wal_1", rows: 1, resent: 0, conflicts: [], in_force_at_ms: noonMs };
  expect(finishApproved(book, approved.value, done)).toEqual(done);
  expect(book.unfinishedApprovals()).toEqual([]);
});

it("keeps a merchant's old name where it was revoked before the new one was agreed on", () => {
  const { book, aoi, ben } = openWorld();
  recordElsewhere(book, aoi.by(), "create_merchant", { merchant_id: "mer_1", name: "Cafe" });
  const terms = { act: "change_terms", merchant_id: "mer_1", name: "Bar", fee_rate_bp: 1 } as const;
  const about = { merchant_id: "mer_1", in_force_at_ms: noonMs };
  const carriedOut = (id: string, result: ApprovalResult) => {
    propose(book, aoi.by(), id, terms);
    const approved = decideApproval(book, ben.by(), id, "approve");
    if (!approved.ok) throw new Error("two persons agreed");
    finishApproved(book, approved.value, result);
    return book.merchants()[0]?.name;
  };
  expect(carriedOut("apr_1", { ...about, refused: { state: "revoked" } })).toBe("Cafe");
  expect(book.approval("apr_1")).toMatchObject({ result: { refused: { state: "revoked" } } });
  expect(carriedOut("apr_2", about)).toBe("Bar");
});

it("refuses state_conflict when whoever proposed may not do so any more", () => {
  const { book, aoi, ben, person } = openWorld();
  for (const role of ["viewer", "none"] as const) {
    const proposer = person(`once-${role}`, "operator");
    propose(book, proposer.by(), `apr_${role}`, customers);
    const change = { operator_id: proposer.operatorId, role, merchant_id: null } as const;
    propose(book, aoi.by(), `apr_to_${role}`, { act: "change_role", ...change });
    expect(decideApproval(book, ben.by(), `apr_to_${role}`, "approve").ok).toBe(true);
    const refused = decideApproval(book, ben.by(), `apr_${role}`, "approve");
    expect(refused).toMatchObject({ fault: { reason: "proposer_gone" } });
    expect(book.approval(`apr_${role}`)?.status).toBe("waiting");
    expect(decideApproval(book, ben.by(), `apr_${role}`, "reject").ok).toBe(true);
  }
  expect(book.state().epochs.customers).toBe(1);
});

it("refuses forbidden when an operator or a viewer decides", () => {
  const { book, aoi, person } = openWorld();
  propose(book, aoi.by(), "apr_1", customers);
  for (const role of ["operator", "viewer", "merchant"] as const) {
    const refused = decideApproval(book, person(role, role).by(), "apr_1", "approve");
    expect(refused).toMatchObject({ fault: { reason: "other_role", act: "approve" } });
  }
  expect(book.approval("apr_1")?.status).toBe("waiting");
});

it("refuses unauthorized when the operators' epoch rose after the token was issued", () => {
  const { book, aoi, ben } = openWorld();
  propose(book, aoi.by(), "apr_1", { ...customers, scope: "operators" });
  decideApproval(book, ben.by(), "apr_1", "approve");
  const refused = propose(book, aoi.by(), "apr_2", customers);
  expect(refused).toMatchObject({ fault: { reason: "token_revoked" } });
});

it("ends the tokens of whoever gets another role, and what they may do", () => {
  const { book, aoi, ben, person } = openWorld();
  const cho = person("cho", "operator");
  const change = { act: "change_role", operator_id: cho.operatorId, merchant_id: null } as const;
  propose(book, aoi.by(), "apr_1", { ...change, role: "none" });
  decideApproval(book, ben.by(), "apr_1", "approve");
  const { operatorEpochs } = book.state();
  expect(operatorEpochs).toEqual({ [cho.operatorId]: 2 });
  const stop = {
    stopId: "stp_1",
    scope: "spending",
    id: null,
    reason: "x",
    untilMs: null,
  } as const;
  expect(raiseStop(book, cho.by(), stop)).toMatchObject({ fault: { reason: "token_revoked" } });
});

it("refuses state_conflict when fewer than two approvers would remain", () => {
  const { book, aoi, ben } = openWorld();
  const change = { act: "change_role", role: "viewer", merchant_id: null } as const;
  const refused = propose(book, aoi.by(), "apr_1", { ...change, operator_id: ben.operatorId });
  expect(refused).toMatchObject({ fault: { reason: "too_few_approvers" } });
  expect(book.operator(ben.operatorId)?.role).toBe("approver");
});
