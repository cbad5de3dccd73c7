import { claimsOf } from "./asked.ts";
import { addRow, type Case } from "./case.ts";
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
