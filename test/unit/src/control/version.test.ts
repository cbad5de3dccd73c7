import { beforeEach, expect, it } from "vitest";
import { floorKeptMs, terminalConfirmMs } from "../../../../src/bounds.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
import { endReached } from "../../../../src/control/end.ts";
import { takeFinding } from "../../../../src/control/finding.ts";
import { raiseFloor } from "../../../../src/control/floor.ts";
import type { Proposal } from "../../../../src/control/four-eyes.ts";
import { draftPolicy, shadowPolicy } from "../../../../src/control/policy.ts";
import { propose } from "../../../../src/control/propose.ts";
import { raiseStop } from "../../../../src/control/raise-stop.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { noonMs, openWorld, readingsFrom, type World } from "./control-world.ts";

/* Whoever has a snapshot takes another one for it only where its version is higher. */

let world: World;
beforeEach(() => {
  world = openWorld();
});

const minute = 60_000;
let approvals = 0;

function agree(proposal: Proposal): void {
  const { book, aoi, ben } = world;
  approvals += 1;
  propose(book, aoi.by(), `apr_${approvals}`, proposal);
  expect(decideApproval(book, ben.by(), `apr_${approvals}`, "approve")).toMatchObject({ ok: true });
}

function stop(untilMs: number | null = null, nowMs = noonMs): void {
  const command = { stopId: `stp_${nowMs}`, scope: "spending", id: null, reason: "x" } as const;
  expect(raiseStop(world.book, world.aoi.by(nowMs), { ...command, untilMs }).ok).toBe(true);
}

function found(action: "confirm" | "decline" | "flag"): void {
  const evidence = { store_id: "sto_1", merchant_id: "mer_1" };
  const ids = { alertId: "alr_1", stopId: "stp_found", terminalId: "ter_1" };
  takeFinding(world.book, { ...ids, rule: "mules", action, evidence }, noonMs);
}

const draft = () => {
  const writer = world.person("writer", "operator");
  draftPolicy(world.book, writer.by(), { policy: defaultPolicy, hash: "hash" });
  return writer;
};
const shadow = (writer: ReturnType<typeof draft>, on: boolean) =>
  void shadowPolicy(world.book, writer.by(), { version: 2, on });
const floor = (epoch: number) =>
  void raiseFloor(world.book, { kind: "terminal", id: "ter_1", epoch }, noonMs);
const end = (atMs: number) => void endReached(world.book, readingsFrom(atMs));

/** What a change needs to be there before, and the change. */
type Change = () => () => void;

const changes: Readonly<Record<string, Change>> = {
  "a stop that is raised": () => () => stop(),
  "a stop that is to stand for longer": () => {
    stop(noonMs + minute);
    return () => stop(noonMs + 2 * minute, noonMs + 1);
  },
  "a stop that is to stand without an end": () => {
    stop(noonMs + minute);
    return () => stop(null, noonMs + 1);
  },
  "a stop at its end": () => {
    stop(noonMs + minute);
    return () => end(noonMs + minute);
  },
  "a stop that two persons lift": () => {
    stop();
    return () => agree({ act: "lift_stop", stop_id: `stp_${noonMs}` });
  },
  "a kind's epoch": () => () =>
    agree({ act: "raise_kind_epoch", scope: "customers", reason: "incident" } as Proposal),
  "a floor": () => () => floor(2),
  "a higher floor": () => {
    floor(2);
    return () => floor(3);
  },
  "a finding that has a terminal wait": () => () => found("confirm"),
  "a finding that stops a terminal": () => () => found("decline"),
  "a wait that two persons end": () => {
    found("confirm");
    return () => agree({ act: "lift_confirmation", terminal_id: "ter_1" } as Proposal);
  },
  "a wait at its end": () => {
    found("confirm");
    return () => end(noonMs + terminalConfirmMs);
  },
  "another role": () => {
    const { operatorId } = world.person("eve", "viewer");
    const change = { act: "change_role", role: "operator", merchant_id: null } as const;
    return () => agree({ ...change, operator_id: operatorId } as Proposal);
  },
  "a policy in shadow": () => {
    const writer = draft();
    return () => shadow(writer, true);
  },
  "a policy out of shadow": () => {
    const writer = draft();
    shadow(writer, true);
    return () => shadow(writer, false);
  },
  "a policy that decides": () => {
    draft();
    return () => agree({ act: "activate_policy", version: 2 } as Proposal);
  },
};

it.each(Object.entries(changes))("is raised once by %s", (_, change) => {
  const act = change();
  const before = world.book.state();
  act();
  const { version, ...rest } = world.book.state();
  expect(version).toBe(before.version + 1);
  const { version: _before, ...known } = before;
  expect(rest).not.toEqual(known);
});

const idle: Readonly<Record<string, Change>> = {
  "a stop that stands for as long": () => {
    stop(noonMs + minute);
    return () => stop(noonMs + minute, noonMs + 1);
  },
  "a stop that stands for longer": () => {
    stop();
    return () => stop(noonMs + minute, noonMs + 1);
  },
  "a stop a millisecond before its end": () => {
    stop(noonMs + minute);
    return () => end(noonMs + minute - 1);
  },
  "a floor that stands": () => {
    floor(3);
    return () => floor(3);
  },
  "a finding that is only told of": () => () => found("flag"),
  "a wait that stands": () => {
    found("confirm");
    return () => found("confirm");
  },
  "a wait a millisecond before its end": () => {
    found("confirm");
    return () => end(noonMs + terminalConfirmMs - 1);
  },
  "a policy that is in shadow": () => {
    const writer = draft();
    shadow(writer, true);
    return () => shadow(writer, true);
  },
  "a floor that nobody needs any more": () => {
    floor(2);
    return () => end(noonMs + floorKeptMs - 1);
  },
};

it.each(Object.entries(idle))("is left alone by %s", (_, change) => {
  const act = change();
  const before = world.book.state();
  act();
  expect(world.book.state()).toEqual(before);
});
