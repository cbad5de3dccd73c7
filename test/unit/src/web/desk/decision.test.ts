import { describe, expect, it } from "vitest";
import type { OperatorClient } from "../../../../../src/client/operator.ts";
import type { Approval, Stop, WalletSeen } from "../../../../../src/client/resource/operator.ts";
import { readApproval, warningsIn } from "../../../../../src/web/desk/approval-reading.ts";
import { approveAsShown } from "../../../../../src/web/desk/decision.ts";
import { answered, refused } from "./desk-fakes.ts";

const approval: Approval = {
  ...{ approval_id: "apr_1", act: "lift_stop", detail: { stop_id: "stp_1" }, status: "waiting" },
  ...{ proposed_by: "opr_1", proposed_at: "2026-11-29T05:00:00Z" },
  ...{ expires_at: "2026-11-30T05:00:00Z", seen: "0f" },
};

const stop: Stop = {
  ...{ stop_id: "stp_1", scope: "spending", id: null, reason: "incident", until: null },
  ...{ raised_by: "opr_1", raised_at: "2026-11-29T04:00:00Z" },
  in_force_at: "2026-11-29T04:00:01Z",
};

/** As far as the page shows it, and when its phone was used last. */
const walletOf = (balance: number, lastUsedAt: string) =>
  ({
    ...{ wallet_id: "wal_1", state: "active", stopped: false, currency: "JPY" },
    ...{ balances: { available: balance, held: 0 }, devices: [{ last_used_at: lastUsedAt }] },
  }) as unknown as WalletSeen;

/** A deployment that can be changed between what is shown and the press. */
function openedTown() {
  const town = {
    ...{ approvals: [approval], stops: [stop], approved: 0, isDown: false },
    /** What the server knows of it when the press arrives. */
    seenOnArrival: "0f",
    wallet: walletOf(500, "1"),
  };
  const client = {
    approvals: async () => answered({ approvals: town.approvals }),
    stops: async () =>
      town.isDown
        ? refused("unavailable", 503)
        : answered({ stops: town.stops, confirmations: [] }),
    wallet: async () => answered(town.wallet),
    approve: async (_id: string, seen?: string) => {
      if (seen !== town.seenOnArrival) {
        const { problem, ok } = refused("state_conflict", 409);
        return { ok, problem: { ...problem, state: "changed" } };
      }
      town.approved += 1;
      return answered({ approval_id: "apr_1", act: "lift_stop", status: "approved" });
    },
  } as unknown as OperatorClient;
  return { town, client };
}

async function shownThen(change: (town: ReturnType<typeof openedTown>["town"]) => void) {
  const { town, client } = openedTown();
  const shown = await readApproval(client, "apr_1");
  if (shown === null) throw new Error("it waits");
  change(town);
  const { kind } = await approveAsShown(client, shown);
  return { kind, approved: town.approved };
}

describe("approving what is on screen", () => {
  it("is sent when all of it reads as it was shown", async () => {
    expect(await shownThen(() => undefined)).toEqual({ kind: "sent", approved: 1 });
  });

  const changes: Readonly<Record<string, Parameters<typeof shownThen>[0]>> = {
    "another stop under the approval": (town) => {
      town.approvals = [{ ...approval, detail: { stop_id: "stp_2" } }];
    },
    "another reason of the stop": (town) => {
      town.stops = [{ ...stop, reason: "another" }];
    },
    "a stop that has ended": (town) => {
      town.stops = [];
    },
    "a decision of somebody else": (town) => {
      town.approvals = [{ ...approval, status: "approved" }];
    },
    "an approval that is gone": (town) => {
      town.approvals = [];
    },
    "a list that cannot be read": (town) => {
      town.isDown = true;
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`sends nothing with ${name}`, async () => {
      expect(await shownThen(change)).toEqual({ kind: "changed", approved: 0 });
    });
  }

  it("approves nothing with what has become another on the way", async () => {
    const onTheWay = await shownThen((town) => {
      town.seenOnArrival = "1e";
    });
    expect(onTheWay).toEqual({ kind: "changed", approved: 0 });
  });

  it("sends nothing for what could not be read when it was shown either", async () => {
    const { town, client } = openedTown();
    town.isDown = true;
    const shown = await readApproval(client, "apr_1");
    expect(shown?.touched).toBeNull();
    if (shown === null) throw new Error("it waits");
    expect((await approveAsShown(client, shown)).kind).toBe("changed");
    expect(town.approved).toBe(0);
  });

  it("sends nothing for what was decided already when it was shown", async () => {
    const { town, client } = openedTown();
    town.approvals = [{ ...approval, status: "rejected" }];
    const shown = await readApproval(client, "apr_1");
    if (shown === null) throw new Error("it is listed");
    expect([(await approveAsShown(client, shown)).kind, town.approved]).toEqual(["changed", 0]);
  });

  const withWallet = async (wallet: WalletSeen) => {
    const { town, client } = openedTown();
    town.approvals = [{ ...approval, act: "adjust_wallet", detail: { wallet_id: "wal_1" } }];
    const shown = await readApproval(client, "apr_1");
    if (shown === null) throw new Error("it waits");
    town.wallet = wallet;
    return (await approveAsShown(client, shown)).kind;
  };

  it("sends nothing with a balance that has moved, whenever a phone was used", async () => {
    expect(await withWallet(walletOf(500, "2"))).toBe("sent");
    expect(await withWallet(walletOf(501, "1"))).toBe("changed");
  });

  it("sends nothing for an act that the page does not know", async () => {
    const { town, client } = openedTown();
    town.approvals = [{ ...approval, act: "open_vault" as Approval["act"] }];
    const shown = await readApproval(client, "apr_1");
    expect(shown?.touched).toBeNull();
  });
});

it("whoever approves a policy hears of what its author was warned of", () => {
  const warnings = [{ pointer: "/rules/0", reason: "never ends a payment" }];
  expect(warningsIn({ detail: { version: 2, warnings } })).toEqual(warnings);
  expect(warningsIn(approval)).toEqual([]);
});
