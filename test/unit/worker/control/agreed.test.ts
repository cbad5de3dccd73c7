import { beforeEach, expect, it } from "vitest";
import type { ApprovalResult, Proposal } from "../../../../src/control/four-eyes.ts";
import type { AdjustCommand } from "../../../../src/funding/adjust.ts";
import { type KeyRing, makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { sealId } from "../../../../src/token/seal.ts";
import { Agreed } from "../../../../worker/control/agreed.ts";
import type { ControlDesk } from "../../../../worker/control/desk.ts";
import { random } from "../../../../worker/platform/keys.ts";
import { noonMs, openWorld } from "../../src/control/control-world.ts";

const route = "0123456789abcdef0123456789abcdef";

let keys: string;
let ring: KeyRing;
let book: ReturnType<typeof openWorld>["book"];
/** What the wallet was asked for, in order. */
let asked: (string | { readonly approvalId: string; readonly amountMinor: number })[];
/** Whether the wallet can be reached. */
let reached: boolean;
let agreed: Agreed;
let walletId: string;

beforeEach(async () => {
  keys = await makeKeyRing(random);
  const parsed = await parseKeyRing(keys);
  if (!parsed.ok) throw new Error(parsed.fault);
  ring = parsed.value;
  walletId = sealId(ring, "wal", route, 0, ring.sealId[0]?.n ?? 1);
  [book, asked, reached] = [openWorld().book, [], true];
  const wallet = {
    async adjust({ approvalId, amountMinor, idKey }: AdjustCommand) {
      if (!reached) throw new Error("the wallet is not there");
      asked.push({ approvalId, amountMinor });
      return { kind: "decided", sequence: asked.length, body: { refused: null, idKey } };
    },
    async restore() {
      asked.push("restore");
      return { rows: 3, resent: 0, conflicts: [] };
    },
  };
  const WALLET = { idFromName: (name: string) => name, get: () => wallet };
  const desk = {
    env: { WALLET, SEKISHO_KEYS: keys },
    book,
    record: (act: () => ApprovalResult) => act(),
    ownAuthority: (requestId: string) => ({ requestId }),
  };
  agreed = new Agreed(desk as unknown as ControlDesk);
});

function approve(
  approvalId: string,
  proposal: Proposal,
  decidedAtMs = noonMs + asked.length,
): void {
  const proposedAtMs = noonMs;
  const proposed = { proposal, proposedBy: "opr_aoi", proposedAtMs, expiresAtMs: noonMs + 1 };
  book.insertApproval({ approvalId, ...proposed });
  const by = { decidedBy: "opr_ben", decidedAtMs, result: null };
  book.decideApproval(approvalId, { status: "approved", ...by });
}

function adjusting(amount: number, id = walletId): Proposal {
  const why = { kind: "compensation", currency: "JPY", case_number: "1", reason: "r" } as const;
  return { act: "adjust_wallet", reference: `adj-${amount}`, wallet_id: id, amount, ...why };
}

it("has a restored wallet adjusted again as it was before, in order, and no other's way", async () => {
  const other = sealId(ring, "wal", "f".repeat(32), 0, ring.sealId[0]?.n ?? 1);
  const before: [string, Proposal][] = [
    ["apr_1", adjusting(700)],
    ["apr_2", adjusting(900, other)],
    ["apr_3", adjusting(-200)],
  ];
  for (const [approvalId, proposal] of before) {
    approve(approvalId, proposal);
    await agreed.carryOut(approvalId);
  }
  // Approved, and not yet carried out: that is done by itself.
  approve("apr_4", adjusting(5));
  approve("apr_5", { act: "restore_wallet", wallet_id: walletId, reason: "r" });
  asked = [];
  expect(await agreed.carryOut("apr_5")).toMatchObject({ wallet_id: walletId, rows: 3 });
  expect(asked).toEqual([
    "restore",
    { approvalId: "apr_1", amountMinor: 700 },
    { approvalId: "apr_3", amountMinor: -200 },
  ]);
});

it("carries out in the order in which two persons agreed, and a restored wallet's again in that", async () => {
  for (const [approvalId, amount] of [
    ["apr_1", 3],
    ["apr_2", 1],
    ["apr_3", 2],
  ] as const) {
    approve(approvalId, adjusting(amount), noonMs + amount);
  }
  await agreed.carryOutAll();
  const amounts = () =>
    asked.flatMap((each) => (typeof each === "string" ? [] : [each.amountMinor]));
  expect(amounts()).toEqual([1, 2, 3]);
  asked = [];
  approve("apr_0", { act: "restore_wallet", wallet_id: walletId, reason: "r" }, noonMs + 4);
  await agreed.carryOut("apr_0");
  expect(amounts()).toEqual([1, 2, 3]);
});

it("keeps a restoration open until its adjustments have been made again", async () => {
  approve("apr_1", adjusting(700));
  await agreed.carryOut("apr_1");
  approve("apr_2", { act: "restore_wallet", wallet_id: walletId, reason: "r" });
  reached = false;
  await expect(agreed.carryOut("apr_2")).rejects.toThrow("not there");
  expect(book.unfinishedApprovals().map(({ approvalId }) => approvalId)).toEqual(["apr_2"]);
  reached = true;
  await agreed.carryOutAll();
  expect(asked.slice(-2)).toEqual(["restore", { approvalId: "apr_1", amountMinor: 700 }]);
  expect(agreed.dueMs(noonMs)).toBeNull();
});

it("asks a wallet for nothing that it knows the outcome of, and tells that again", async () => {
  approve("apr_1", adjusting(700));
  const first = await agreed.carryOut("apr_1");
  reached = false;
  expect(await agreed.carryOut("apr_1")).toEqual(first);
  expect(asked).toEqual([{ approvalId: "apr_1", amountMinor: 700 }]);
});

it("does nothing that it does not know as approved, and says so as an outage", async () => {
  const lasts = { proposedBy: "opr_aoi", proposedAtMs: noonMs, expiresAtMs: noonMs + 1 };
  book.insertApproval({ approvalId: "apr_1", proposal: adjusting(700), ...lasts });
  for (const approvalId of ["apr_1", "apr_2"]) {
    const fault = await agreed.carryOut(approvalId).catch((thrown: unknown) => thrown);
    // The approval was committed by an instance that has taken this one's place.
    expect(fault).toMatchObject({
      name: "Error",
      message: "only what was approved is carried out",
    });
  }
  expect(asked).toEqual([]);
});
