import { beforeEach, expect, it } from "vitest";
import { snapshotTablesBytesMax } from "../../../../src/bounds.ts";
import { inForceAtMs } from "../../../../src/control/epoch.ts";
import {
  activatePolicy,
  activationObstacle,
  draftPolicy,
  policyState,
  shadowPolicy,
} from "../../../../src/control/policy.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { noonMs, onRecord, openWorld, type World } from "./control-world.ts";

let world: World;
let writer: ReturnType<World["person"]>;
beforeEach(() => {
  world = openWorld();
  writer = world.person("writer", "operator");
});

const draft = (policy = defaultPolicy) =>
  draftPolicy(world.book, writer.by(), { policy, hash: "hash-of-text" });

const shadow = (version: number, on = true, nowMs = noonMs + 7) =>
  shadowPolicy(world.book, writer.by(nowMs), { version, on });

/** A version whose table has so many bytes. */
function insert(version: number, tableBytes: number) {
  const written = { document: "{}", createdAtMs: noonMs, createdBy: "opr_writer" };
  world.book.insertPolicy({ version, table: new Uint8Array(tableBytes), ...written });
}

const bytesOf = (version: number) => world.book.policyVersion(version)?.tableBytes ?? 0;
const last = () => onRecord(world.book).at(-1);
const unknown = { reason: "unknown", what: "policy version" };

it("keeps a draft as the version after the last, whatever its text says, on record", () => {
  insert(6, 100);
  const { version } = world.book.state();
  expect(draft({ ...defaultPolicy, version: 3 })).toEqual({ ok: true, value: { version: 7 } });
  expect(world.book.policy(7)).toEqual({
    version: 7,
    document: JSON.stringify({ ...defaultPolicy, version: 7 }),
    table: compile(defaultPolicy, 7),
    createdAtMs: noonMs,
  });
  expect(world.book.policyVersion(7)).toMatchObject({
    ...{ createdBy: "opr_writer", activatedAtMs: null, shadowedAtMs: null },
  });
  expect(last()).toEqual({
    act: "create_policy",
    actor: "opr_writer",
    detail: JSON.stringify({
      ...{ version: 7, rules: defaultPolicy.rules.length, document_hash: "hash-of-text" },
    }),
  });
  expect(world.book.state().version).toBe(version);
});

it("refuses a draft that does not fit the snapshot beside the active one, and takes one that just does", () => {
  const bytes = compile(defaultPolicy, 1).length;
  insert(2, snapshotTablesBytesMax - bytes + 1);
  activatePolicy(world.book, 2, noonMs);
  expect(draft()).toEqual({
    ok: false,
    fault: {
      ...{ reason: "policy_too_large", bytes, activeBytes: snapshotTablesBytesMax - bytes + 1 },
    },
  });
  expect([world.book.policyVersion(3), last()?.act]).toEqual([null, "create_policy"]);
  expect(JSON.parse(last()?.detail ?? "")).toHaveProperty("refused");
  insert(3, snapshotTablesBytesMax - bytes);
  activatePolicy(world.book, 3, noonMs);
  expect(draft()).toEqual({ ok: true, value: { version: 4 } });
});

it("has a version judged beside from the time that is told, once, and ends that", () => {
  draft();
  draft();
  const { version } = world.book.state();
  const told = (nowMs: number) => ({ ok: true, value: inForceAtMs(nowMs) });
  expect(shadow(2)).toEqual(told(noonMs + 7));
  expect(last()).toEqual({
    ...{ act: "shadow_policy", actor: "opr_writer", detail: '{"version":2,"on":true}' },
  });
  expect(world.book.policiesInUse()).toEqual({ active: 1, shadow: 2 });
  expect(world.book.policyVersion(2)?.shadowedAtMs).toBe(noonMs + 7);
  expect(shadow(2, true, noonMs + 9)).toEqual(told(noonMs + 9));
  expect([world.book.state().version, world.book.policyVersion(2)?.shadowedAtMs]).toEqual([
    version + 1,
    noonMs + 7,
  ]);
  shadow(3);
  expect(world.book.policiesInUse()).toEqual({ active: 1, shadow: 3 });
  expect(shadow(3, false)).toEqual(told(noonMs + 7));
  expect([world.book.policiesInUse().shadow, world.book.state().version]).toEqual([
    null,
    version + 3,
  ]);
});

it.each([
  [9, true, unknown],
  [1, true, { reason: "policy_active" }],
  [9, false, unknown],
  [1, false, { reason: "policy_not_in_shadow", state: "active" }],
  [2, false, { reason: "policy_not_in_shadow", state: "draft" }],
])("refuses version %i, shadow %j, as %j, on record", (version, on, fault) => {
  draft();
  draft();
  shadow(3);
  const before = world.book.state().version;
  expect(shadow(version, on)).toEqual({ ok: false, fault });
  expect(JSON.parse(last()?.detail ?? "")).toMatchObject({ version, on, refused: /./ });
  expect(world.book.policiesInUse()).toEqual({ active: 1, shadow: 3 });
  expect(world.book.state().version).toBe(before);
});

it.each([
  [0, null],
  [1, "policies_too_large"],
])("takes two versions that are %i bytes more than fit together as %j", (more, reason) => {
  const bytes = snapshotTablesBytesMax - bytesOf(1) + more;
  insert(2, bytes);
  const fault = { reason, versions: [1, 2], bytes: bytes + bytesOf(1) };
  const told = reason === null ? { ok: true } : { ok: false, fault };
  expect(shadow(2)).toMatchObject(told);
  // The one before goes: only a shadow has to fit beside what begins to decide.
  expect(activationObstacle(world.book, 2)).toBeNull();
  insert(3, snapshotTablesBytesMax - bytesOf(1));
  insert(4, bytesOf(1) + more);
  shadow(3);
  const versions = [4, 3];
  expect(activationObstacle(world.book, 4)).toEqual(
    reason === null ? null : { reason, versions, bytes: snapshotTablesBytesMax + 1 },
  );
  expect(activationObstacle(world.book, 3)).toBeNull();
});

it("has no version begin to decide that is unknown, or decides already", () => {
  expect(activationObstacle(world.book, 2)).toEqual(unknown);
  expect(activationObstacle(world.book, 1)).toEqual({ reason: "policy_active" });
});

it("makes a version decide, which is a shadow no more, and leaves another's shadow", () => {
  draft();
  draft();
  shadow(2);
  const { version } = world.book.state();
  activatePolicy(world.book, 3, noonMs + 50);
  expect(world.book.policiesInUse()).toEqual({ active: 3, shadow: 2 });
  expect(world.book.policyVersion(3)?.activatedAtMs).toBe(noonMs + 50);
  activatePolicy(world.book, 2, noonMs + 60);
  expect(world.book.policiesInUse()).toEqual({ active: 2, shadow: null });
  expect(world.book.state().version).toBe(version + 2);
});

it.each([
  [{ version: 1, activatedAtMs: null }, "active"],
  [{ version: 2, activatedAtMs: noonMs }, "shadow"],
  [{ version: 3, activatedAtMs: noonMs }, "retired"],
  [{ version: 3, activatedAtMs: null }, "draft"],
])("knows %j as %s while 1 decides and 2 is judged beside", (version, state) => {
  expect(policyState(version, { active: 1, shadow: 2 })).toBe(state);
});
