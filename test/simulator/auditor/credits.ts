import { type Finding, finding, type Judge } from "./finding.ts";
import { lostTopUps } from "./lost-credits.ts";
import { wholeWallets } from "./payments.ts";
import { type Row, textOf } from "./rows.ts";
import { all, type Kept, labelOf, rowsOf, type Seen } from "./seen.ts";

/**
 * Each credit of a partner is one top-up of one wallet, and each top-up one credit, but for those that a
 * Partner has lost.
 */
export const judgeCredits: Judge = (seen) => {
  const wallets = wholeWallets(seen);
  const partners = all(seen, "Partner");
  const credits = partners.flatMap(({ log }) => log.filter(({ kind }) => kind === "credit"));
  const claims = partners.flatMap((partner) => rowsOf(partner, "claim"));
  const names = new Set(wallets.map(({ name }) => name));
  const lost = lostTopUps(seen);
  const topUps = wallets.flatMap((wallet) =>
    wallet.log
      .filter((row) => row.kind === "top_up" && row.caller?.startsWith("par_") && !lost.has(row))
      .map(({ sequence, caller, reference, body }) => {
        const { channel, amountMinor: amount, declineCode } = body;
        return [caller, reference, wallet.name, channel, amount, declineCode, sequence].join(" ");
      }),
  );
  const claimed = claims
    .filter(({ result, wallet }) => isDecided(result) && names.has(textOf(wallet)))
    .map((row) => {
      const what = [row.partner_id, row.reference, row.wallet, row.channel, row.amount];
      return [...what, row.decline_code, row.top_up_sequence].join(" ");
    });
  const credited = credits.flatMap(({ body: { claim } }) =>
    // What was declined is on record as well, and moves nothing.
    claim?.result !== "credited"
      ? []
      : [`${claim.partnerId} ${claim.reference} ${claim.amountMinor}`],
  );
  const owed = claims
    .filter(({ result }) => result === "credited")
    .map((row) => `${row.partner_id} ${row.reference} ${row.amount}`);
  return [
    ...partners.flatMap((partner) => judgeStopped(seen, partner)),
    ...same("each top-up is one claim of its partner", topUps, claimed),
    ...same("each claim that was credited is one credit in the partner's log", owed, credited),
  ];
};

/**
 * What a stop has kept from being credited may have been credited by a call that came late: the wallet is
 * asked once more, when none can be on its way.
 */
function judgeStopped({ chronicle }: Seen, partner: Kept): Finding[] {
  const asked = new Set(
    chronicle.askedAfter
      .filter(({ from }) => from === labelOf(partner))
      .map(({ to, reference }) => `${to} ${reference}`),
  );
  return rowsOf(partner, "claim")
    .filter(({ result, stopped_ms: open }) => result === "stopped" && open === null)
    .filter(({ wallet, reference }) => !asked.has(`Wallet(${wallet}) ${reference}`))
    .map(({ reference }) => finding(partner, "who was stopped is asked after", `${reference}`));
}

function isDecided(result: Row[string] | undefined): boolean {
  return result === "credited" || result === "declined";
}

function same(promise: string, left: readonly string[], right: readonly string[]): Finding[] {
  const [a, b] = [left.toSorted(), right.toSorted()];
  const n = a.findIndex((one, at) => one !== b[at]);
  if (n < 0 && a.length === b.length) return [];
  const at = n < 0 ? a.length : n;
  return [finding("top-ups", promise, `${a[at]}, and on the other side ${b[at]}`)];
}
