import type { Act } from "../act.ts";
import { ProgramEnded } from "../program.ts";
import { approvalActs } from "./desk-approvals.ts";
import { keyActs } from "./desk-keys.ts";
import { policyActs } from "./desk-policies.ts";
import { deskReadActs } from "./desk-reads.ts";
import { shopActs } from "./desk-shops.ts";
import { stopActs } from "./desk-stops.ts";
import { watchActs } from "./desk-watches.ts";
import { partnerActs } from "./partner.ts";
import { pay } from "./pay.ts";
import { changeActs } from "./phone-changes.ts";
import { confirmActs } from "./phone-confirm.ts";
import { deviceActs } from "./phone-devices.ts";
import { guardActs } from "./phone-guard.ts";
import { moneyActs } from "./phone-money.ts";
import { offlineActs } from "./phone-offline.ts";
import { lookActs } from "./phone-reads.ts";
import { readPublic } from "./public.ts";
import { junkActs } from "./thief-junk.ts";
import { replayActs } from "./thief-replay.ts";
import { afterActs } from "./till-after.ts";
import { codeActs } from "./till-codes.ts";
import { holdActs } from "./till-holds.ts";
import { paymentActs } from "./till-payments.ts";
import { readActs } from "./till-reads.ts";

const acts: readonly Act[] = [
  pay,
  readPublic,
  ...[codeActs, paymentActs, afterActs, readActs].flat(),
  ...[replayActs, junkActs].flat(),
  ...[partnerActs, approvalActs, stopActs, shopActs, policyActs, deskReadActs].flat(),
  ...[confirmActs, offlineActs, guardActs, deviceActs, moneyActs, lookActs].flat(),
  ...[holdActs, changeActs, watchActs, keyActs].flat(),
];

/** Everything that anybody in town does; an act whose program ended is over. */
export const allActs: readonly Act[] = acts.map((act) => ({
  ...act,
  play: async (cast, dice) => {
    try {
      return await act.play(cast, dice);
    } catch (error) {
      if (error instanceof ProgramEnded) return "its program ended";
      throw error;
    }
  },
}));
