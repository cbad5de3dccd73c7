import type { Acts } from "./act.ts";
import { entryActs } from "./entry.ts";
import { moneyActs } from "./money.ts";
import { operatorActs } from "./operators.ts";
import { walletActs } from "./wallet.ts";

/** Every call of the contract that changes something, but the one that a deployment takes once. */
export const acts: Acts = { ...entryActs, ...walletActs, ...operatorActs, ...moneyActs };

/** Proven in a file of its own, since it must be the first act of its deployment. */
export const onceOnly = "POST /v1/operators/bootstrap";
