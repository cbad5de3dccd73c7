import type {
  AppClient,
  OperatorClient,
  PartnerClient,
  TerminalClient,
} from "../../src/client/index.ts";
import type { Actor, Town } from "../whole-worker/town.ts";
import type { Chronicle } from "./chronicle.ts";

/** Who is in town, and what they remember of what they did. */

export interface Desk {
  readonly actor: Actor;
  readonly operator: OperatorClient;
}

export interface Till {
  readonly actor: Actor;
  readonly terminal: TerminalClient;
  readonly terminalId: string;
  readonly storeId: string;
  readonly merchantId: string;
}

export interface Counter {
  readonly actor: Actor;
  readonly partner: PartnerClient;
  readonly partnerId: string;
}

export interface Phone {
  readonly actor: Actor;
  readonly app: AppClient;
  readonly walletId: string;
  readonly fundingRoute: string;
}

/** A payment that a till knows of. */
export interface KnownPayment {
  readonly till: Till;
  readonly phone: Phone;
  readonly paymentId: string;
  readonly amount: number;
}

export interface Cast {
  readonly town: Town;
  readonly chronicle: Chronicle;
  readonly desks: Desk[];
  readonly tills: Till[];
  readonly counters: Counter[];
  readonly phones: Phone[];
  readonly payments: KnownPayment[];
}
