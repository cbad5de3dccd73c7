import { beforeEach, expect, it } from "vitest";
import { approvalLifeMs } from "../../../../src/bounds.ts";
import { takeFinding } from "../../../../src/control/finding.ts";
import { recordElsewhere } from "../../../../src/control/floor.ts";
import type { Proposal } from "../../../../src/control/four-eyes.ts";
import { proposalObstacle, propose } from "../../../../src/control/propose.ts";
import { raiseStop } from "../../../../src/control/raise-stop.ts";
import { noonMs, onRecord, openWorld, type World } from "./control-world.ts";

let world: World;
beforeEach(() => {
  world = openWorld();
});

const leave: Proposal = { act: "change_role", operator_id: "opr_eve", role: "none" } as Proposal;
const ask = (proposal: Proposal, id = "apr_1", nowMs = noonMs + 5) =>
  propose(world.book, world.aoi.by(nowMs), id, proposal);
const last = () => onRecord(world.book).at(-1);

it("waits for a second person for a day, on record, and nothing of it takes place", () => {
  world.person("eve", "viewer");
  const expiresAtMs = noonMs + 5 + approvalLifeMs;
  expect(ask(leave)).toEqual({ ok: true, value: { approvalId: "apr_1", expiresAtMs } });
  expect(world.book.approval("apr_1")).toMatchObject({
    ...{ approvalId: "apr_1", proposal: leave, status: "waiting", proposedBy: "opr_aoi" },
    ...{ proposedAtMs: noonMs + 5, expiresAtMs },
  });
  expect(world.book.operator("opr_eve")?.role).toBe("viewer");
  expect(last()).toMatchObject({ act: "change_role", actor: "opr_aoi" });
  expect(JSON.parse(last()?.detail ?? "")).toMatchObject({ approval_id: "apr_1", waits: true });
});

it("asked for again under its id waits once, as from the first time, and as something else is refused", () => {
  world.person("eve", "viewer");
  const first = ask(leave);
  const before = onRecord(world.book).length;
  expect(ask(leave, "apr_1", noonMs + 900)).toEqual(first);
  expect(onRecord(world.book)).toHaveLength(before);
  const other = { ...leave, role: "operator" } as Proposal;
  expect(ask(other)).toEqual({ ok: false, fault: { reason: "reused", differ: ["role"] } });
  expect(world.book.approval("apr_1")).toMatchObject({ proposal: leave });
});

const role = (operator_id: string, to: string) =>
  ({ act: "change_role", operator_id, role: to }) as Proposal;

it("takes no approver away where two would not remain", () => {
  const few = { reason: "too_few_approvers" };
  const obstacle = (proposal: Proposal) => proposalObstacle(world.book, proposal);
  world.person("eve", "viewer");
  for (const to of ["none", "viewer"]) expect(obstacle(role("opr_ben", to))).toEqual(few);
  expect(obstacle(role("opr_ben", "approver"))).toBeNull();
  expect(obstacle(role("opr_eve", "none"))).toBeNull();
  world.person("chie", "approver");
  expect(obstacle(role("opr_ben", "viewer"))).toBeNull();
  expect(obstacle(role("opr_who", "viewer"))).toEqual({ reason: "unknown", what: "operator" });
  world.book.changeRole("opr_eve", "none", null);
  expect(obstacle(role("opr_eve", "viewer"))).toEqual({ reason: "operator_removed" });
});

it("refuses what cannot take place at once, on record, and keeps nothing of it", () => {
  expect(ask(role("opr_ben", "none"))).toEqual({
    ...{ ok: false, fault: { reason: "too_few_approvers" } },
  });
  expect(world.book.approval("apr_1")).toBeNull();
  expect(JSON.parse(last()?.detail ?? "")).toMatchObject({ approval_id: "apr_1", refused: /./ });
});

it("lifts a stop or a confirmation only while it stands", () => {
  const lift = { act: "lift_stop", stop_id: "stp_1" } as Proposal;
  const confirmed = { act: "lift_confirmation", terminal_id: "ter_1" } as Proposal;
  const obstacle = (proposal: Proposal) => proposalObstacle(world.book, proposal);
  expect(obstacle(lift)).toEqual({ reason: "unknown", what: "stop" });
  const untilMs = noonMs + 100;
  const stop = { stopId: "stp_1", scope: "spending", id: null, reason: "r", untilMs } as const;
  raiseStop(world.book, world.aoi.by(), stop);
  expect(obstacle(lift)).toBeNull();
  world.book.liftStop("stp_1", untilMs - 1);
  expect(obstacle(lift)).toEqual({ reason: "stop_over", state: "lifted" });
  world.book.liftStop("stp_1", untilMs);
  expect(obstacle(lift)).toEqual({ reason: "stop_over", state: "ended" });
  expect(obstacle(confirmed)).toEqual({ reason: "not_confirmed" });
  takeFinding(
    world.book,
    {
      ...{ alertId: "alr_1", stopId: "stp_2", terminalId: "ter_1", rule: "r" },
      ...{ action: "confirm", evidence: {} },
    },
    noonMs,
  );
  expect(obstacle(confirmed)).toBeNull();
});

it("changes the terms of a merchant that is known and not revoked", () => {
  const terms = { act: "change_terms", merchant_id: "mer_1" } as Proposal;
  const obstacle = () => proposalObstacle(world.book, terms);
  const about = { merchant_id: "mer_1", name: "Aoi" } as never;
  expect(obstacle()).toEqual({ reason: "unknown", what: "merchant" });
  recordElsewhere(world.book, world.aoi.by(), "create_merchant", about);
  expect(obstacle()).toBeNull();
  const renamed = { merchant_id: "mer_1", name: "Aoi Cafe" } as never;
  recordElsewhere(world.book, world.aoi.by(), "change_merchant", renamed);
  expect(world.book.merchants()).toEqual([
    { merchantId: "mer_1", name: "Aoi Cafe", createdAtMs: noonMs, revokedAtMs: null },
  ]);
  recordElsewhere(world.book, world.aoi.by(noonMs + 70), "revoke_merchant", about);
  expect(world.book.merchants()).toMatchObject([{ name: "Aoi Cafe", revokedAtMs: noonMs + 70 }]);
  expect(obstacle()).toEqual({ reason: "merchant_revoked" });
});
