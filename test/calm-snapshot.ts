import type { Snapshot } from "../src/control/snapshot.ts";

/** What a snapshot says where nothing was stopped, revoked or changed, but for its end. */
export const calm = {
  version: 1,
  stops: [],
  epochs: { customers: 1, terminals: 1, partners: 1, operators: 1 },
  merchantEpochs: {},
  terminalEpochs: {},
  partnerEpochs: {},
  operatorEpochs: {},
  policyVersion: 1,
} satisfies Omit<Snapshot, "validUntilMs">;
