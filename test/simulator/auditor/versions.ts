import { type Finding, finding, type Judge } from "./finding.ts";
import { wholeWallets } from "./payments.ts";
import type { Kept } from "./seen.ts";

/** No wallet decides by an older version of Control's snapshot than it has decided by before. */
export const judgeVersions: Judge = (seen) => wholeWallets(seen).flatMap(judgeWallet);

function judgeWallet(wallet: Kept): Finding[] {
  let newest = 0;
  return wallet.log.flatMap(({ sequence, body: { snapshotVersion: version } }) => {
    if (version === undefined) return [];
    const before = newest;
    newest = Math.max(newest, version);
    if (version >= before) return [];
    const shown = `row ${sequence}: ${version} after ${before}`;
    return [finding(wallet, "a wallet goes by no older version than it has seen", shown)];
  });
}
