import { posted } from "../../../../src/ledger/transfer.ts";
import { append, close, openHead } from "../../../../src/wallet/commit.ts";
import type { Story } from "./story.ts";

/** Takes points out of the wallet in a way that leaves its money alone. */
export function spendPoints(story: Story, points: number): void {
  const entry = {
    kind: "adjustment",
    body: {
      v: 1,
      adjustment: "correction",
      amountMinor: 0,
      caseNumber: "case",
      approvalId: "apr_1",
      refused: null,
      idKey: 1,
    },
    transfers: [posted("points", "points_exchange_points", points)],
  } as const;
  story.step((book, context) => {
    const appended = append(book, openHead(book, null), entry, context);
    if (!appended.ok) throw new Error(appended.fault);
    close(book, appended.value.head, context);
  });
}
