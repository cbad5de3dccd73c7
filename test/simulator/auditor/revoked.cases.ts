import { claimsOf } from "./asked.ts";
import { addRow, alterRow, type Case } from "./case.ts";
import { all, type Seen } from "./seen.ts";

export const epochCases: readonly Case[] = [
  {
    name: "a wallet's tokens go on after its epoch was raised",
    promise: "what was revoked gets nothing any more",
    alter: ({ chronicle }) => {
      const { exchanges } = chronicle;
      const shown = exchanges.find(({ path, sentMs, headers, answer }) => {
        const token = (headers.authorization ?? "").slice("DPoP ".length);
        const isGiven = ({ answer: given }: (typeof exchanges)[number]) =>
          given !== null && given.atMs < sentMs - 1 && given.body.includes(token);
        return path === "/v1/codes" && answer?.status === 201 && exchanges.some(isGiven);
      });
      const id = claimsOf(shown?.headers.authorization ?? "")?.sub;
      const atMs = (shown?.sentMs ?? 0) - 0.5;
      exchanges.push({
        number: exchanges.length + 1,
        act: 1,
        actor: "desk 1",
        method: "POST",
        path: "/v1/operator/epochs",
        headers: {},
        body: JSON.stringify({ scope: "wallet", id, reason: "test" }),
        sentMs: atMs,
        answer: { atMs, status: 200, headers: {}, body: "{}" },
      });
    },
  },
];

export const personCases: readonly Case[] = [
  {
    name: "one person agrees with themselves",
    promise: "two persons agree",
    alter: (seen) => agree(seen, { act: "lift_stop" }, "opr_1"),
  },
  {
    name: "a balance is adjusted that nobody agreed on",
    promise: "an adjustment is what was agreed on",
    alter: (seen) => addAdjustment(seen, 700),
  },
  {
    name: "a balance is adjusted twice",
    promise: "an adjustment is made once",
    alter: (seen) => {
      agree(seen, { act: "adjust_wallet", amount: 500, reference: "adjust" }, "opr_2");
      addAdjustment(seen, 500);
      addAdjustment(seen, 500);
    },
  },
  {
    name: "a stop was lifted by one person",
    promise: "two persons lift a stop",
    alter: (seen) =>
      addRow(seen, "Control", "stop", { stop_id: "stp_1", lifted_at_ms: 1, until_ms: null }),
  },
  {
    name: "a policy decides that nobody agreed on",
    promise: "two persons put a policy in force",
    alter: (seen) =>
      addRow(seen, "Control", "policy", { version: 99, activated_ms: 1, document: '{"rules":[]}' }),
  },
];

function agree(seen: Seen, proposal: Readonly<Record<string, unknown>>, by: string): void {
  addRow(seen, "Control", "approval", {
    approval_id: "apr_1",
    proposal: JSON.stringify(proposal),
    status: "approved",
    proposed_by: "opr_1",
    decided_by: by,
    result: "{}",
  });
}

/** A wallet's balance is adjusted by what waited under `apr_1`. */
export function addAdjustment(seen: Seen, amountMinor: number): void {
  const [wallet] = all(seen, "Wallet");
  const last = wallet?.log.at(-1);
  if (last === undefined) return;
  const body = { transfers: [], amountMinor, approvalId: "apr_1" };
  const row = { ...last, sequence: last.sequence + 1, kind: "adjustment", reference: "adjust" };
  wallet?.log.push({ ...row, caller: "operator", body });
}

/** Operators who came in as nobody is let in, and a clock that went back as none did. */
export const enteredCases: readonly Case[] = [
  {
    name: "somebody is an operator whom nobody has invited",
    promise: "an operator was invited",
    alter: (seen) => alterRow(seen, "Control", "operator", { operator_id: "opr_nobody" }),
  },
  {
    name: "an invitation is for another role than was asked for",
    promise: "an invitation is what was asked for",
    alter: (seen) => alterRow(seen, "Control", "invitation", { role: "finance" }),
  },
  {
    name: "an invitation is by somebody who has not asked for it",
    promise: "an invitation is what was asked for",
    alter: (seen) => alterRow(seen, "Control", "invitation", { invited_by: "opr_nobody" }),
  },
  {
    name: "an operator's sign-in was answered too often",
    promise: "a sign-in lets in once",
    alter: (seen) =>
      addRow(seen, "Control", "operator_sign_in", { sign_in_id: "a", tries: 6, opened_at_ms: 1 }),
  },
  {
    name: "an operator's sign-in stays that let somebody in",
    promise: "a sign-in lets in once",
    alter: (seen) => {
      const { exchanges } = seen.chronicle;
      const [like] = exchanges.filter(({ answer }) => answer?.status === 200);
      if (like === undefined) throw new Error("nobody was answered");
      const path = "/v1/operators/sign-ins/osi_1/factor";
      exchanges.push({ ...like, number: exchanges.length + 1, method: "POST", path, body: null });
      const row = { sign_in_id: "osi_1", tries: 0, opened_at_ms: seen.nowMs };
      addRow(seen, "Control", "operator_sign_in", row);
    },
  },
  ...(
    [
      ["a day further than any clock was off", 90_000_000],
      ["by nothing", 0],
    ] as const
  ).map(([what, byMs]) => ({
    name: `a till's clock went back ${what}`,
    promise: "a clock went back as far as it did",
    alter: (seen: Seen) =>
      addRow(seen, "Terminal", "set_back", { to_ms: 1_000, from_ms: 1_000 + byMs }),
  })),
];
