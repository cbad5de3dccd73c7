import { expect, it } from "vitest";
import { approvalLifeMs } from "../../../../src/bounds.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
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
