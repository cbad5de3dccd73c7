import { expect, it } from "vitest";
import type { Snapshot } from "../../../../src/control/snapshot.ts";
import type { VerifiedAccess } from "../../../../src/token/access.ts";
import { controlRenewed, revoked } from "../../../../worker/door/refusals.ts";
import type { Access, Route } from "../../../../worker/door/route.ts";
import { epochProblem, scopeProblem } from "../../../../worker/door/scope.ts";
import { calm as calmState } from "../../../calm-snapshot.ts";

/** Every number another, so that each floor is held against its own member of the epoch. */
const epoch = [40, 50, 60];
const calm = {
  ...calmState,
  epochs: { customers: 40, terminals: 40, partners: 40, operators: 40 },
};

function token(kind: VerifiedAccess["kind"], change: object = {}): VerifiedAccess {
  return { kind, sub: "sub", merchant_id: "merchant", epoch, ...change } as VerifiedAccess;
}

/** What a token is told under snapshots that are asked for one after the other, and how many were. */
async function judged(of: VerifiedAccess, ...snapshots: readonly object[]) {
  const asked: (boolean | undefined)[] = [];
  const refusal = await epochProblem(of, async ({ fresh } = {}) => {
    asked.push(fresh);
    const snapshot = { ...calm, ...snapshots[Math.min(asked.length, snapshots.length) - 1] };
    return { snapshot: snapshot as unknown as Snapshot };
  });
  return { refusal, asked };
}

const kinds = ["customer", "terminal", "partner", "operator"] as const;

it.each(kinds)(
  "revokes a token of a %s below its own kind's epoch, and of no other's",
  async (kind) => {
    const own = `${kind}s` as const;
    const others = { customers: 99, terminals: 99, partners: 99, operators: 99 };
    const once = { refusal: revoked, asked: [false] };
    expect(await judged(token(kind), { epochs: { ...calm.epochs, [own]: 41 } })).toEqual(once);
    expect(await judged(token(kind), { epochs: { ...others, [own]: 40 } })).toEqual({
      refusal: null,
      asked: [false],
    });
  },
);

it("asks anew, once, about a token that is newer than the snapshot, and judges by the answer", async () => {
  const older = { epochs: { ...calm.epochs, terminals: 39 } };
  const asked = [false, true];
  expect(await judged(token("terminal"), older)).toEqual({ refusal: controlRenewed, asked });
  expect(await judged(token("terminal"), older, {})).toEqual({ refusal: null, asked });
  const floor = { terminalEpochs: { sub: 61 } };
  expect(await judged(token("terminal"), older, floor)).toEqual({ refusal: revoked, asked });
});

it.each([
  ["terminal", "merchantEpochs", "merchant", 50],
  ["terminal", "terminalEpochs", "sub", 60],
  ["partner", "partnerEpochs", "sub", 50],
  ["operator", "operatorEpochs", "sub", 50],
] as const)(
  "holds a %s to its floor in %s, from the epoch itself on",
  async (kind, floors, id, at) => {
    const under = async (floor: object) => (await judged(token(kind), { [floors]: floor })).refusal;
    expect(await under({ [id]: at + 1 })).toBe(revoked);
    expect(await under({ [id]: at })).toBeNull();
    expect(await under({ another: 99 })).toBeNull();
  },
);

it("holds nobody to a floor of another kind", async () => {
  const floor = { sub: 99, merchant: 99 };
  const floors = {
    terminal: { partnerEpochs: floor, operatorEpochs: floor },
    partner: { merchantEpochs: floor, terminalEpochs: floor, operatorEpochs: floor },
    operator: { merchantEpochs: floor, terminalEpochs: floor, partnerEpochs: floor },
    customer: { merchantEpochs: floor, terminalEpochs: floor, partnerEpochs: floor },
  };
  for (const kind of kinds) expect((await judged(token(kind), floors[kind])).refusal).toBeNull();
});

const refusalOf = (access: Access, of: VerifiedAccess) =>
  scopeProblem({ access } as Route, of)?.code ?? null;

it("lets a token call what asks for its kind, and for no other", () => {
  for (const kind of kinds) {
    const access = { kind, roles: ["viewer"] } as Access;
    for (const other of kinds) {
      const refusal = refusalOf(access, token(other, { role: "viewer" }));
      expect(refusal).toBe(other === kind ? null : "forbidden");
    }
    expect(refusalOf({ kind: "proof" }, token(kind))).toBeNull();
  }
});

it("lets a payer call what is for terminals where the route says so, and nobody else", () => {
  const access = { kind: "terminal", orPayer: true } as const;
  const told = kinds.map((kind) => refusalOf(access, token(kind)));
  expect(told).toEqual([null, null, "forbidden", "forbidden"]);
});

it("lets an operator call what its role may", () => {
  const access = { kind: "operator", roles: ["operator", "approver"] } as const;
  const told = ["viewer", "operator", "approver", "merchant"].map((role) =>
    refusalOf(access, token("operator", { role })),
  );
  expect(told).toEqual(["forbidden", null, null, "forbidden"]);
});
