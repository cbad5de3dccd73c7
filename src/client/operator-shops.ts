import { OperatorPolicies } from "./operator-policies.ts";
import type * as merchant from "./resource/merchant.ts";
import type * as operator from "./resource/operator.ts";
import type { Reply } from "./wire/answer.ts";
import { segment } from "./wire/request-check.ts";
import { withQuery } from "./wire/transport.ts";

/** What an operator does about merchants, their stores and terminals, and funding partners. */
export class OperatorShops extends OperatorPolicies {
  /**
   * Its bank account waits for a second person under `approval_id`, and is in force 72 h later.
   * Problems: none of its own.
   */
  addMerchant(request: merchant.MerchantRequest): Promise<Reply<merchant.MerchantMade>> {
    return this.act("POST", "merchants", request);
  }

  /** The merchants there are. Problems: none of its own. */
  merchants(): Promise<Reply<merchant.MerchantList>> {
    return this.read("merchants");
  }

  /** A merchant with its stores and terminals. Problems: `not_found`. */
  merchant(merchantId: string): Promise<Reply<merchant.Merchant>> {
    return this.read(`merchants/${segment(merchantId)}`);
  }

  /**
   * Changes what is given of a merchant's terms. Names and credit line change at once; with a rate
   * or an account among it, everything waits for a second person (202). Problems: `not_found` or
   * `state_conflict`.
   */
  changeMerchant(
    merchantId: string,
    change: merchant.MerchantChange,
  ): Promise<Reply<merchant.Merchant | operator.Waiting>> {
    return this.session.call("PUT", `/v1/operator/merchants/${segment(merchantId)}`, change);
  }

  /** Makes a store of a merchant. Problems: `not_found` or `state_conflict`. */
  addStore(merchantId: string, request: merchant.StoreRequest): Promise<Reply<merchant.StoreMade>> {
    return this.act("POST", `merchants/${segment(merchantId)}/stores`, request);
  }

  /** All stores with their places, a page at a time. Problems: none of its own. */
  stores(cursor?: string): Promise<Reply<merchant.StoreList>> {
    return this.read(withQuery("stores", { cursor }));
  }

  /** A store with its merchant by name, and its terminals. Problems: `not_found`. */
  store(storeId: string): Promise<Reply<merchant.StoreSeen>> {
    return this.read(`stores/${segment(storeId)}`);
  }

  /** A terminal with its store and merchant by name. Problems: `not_found`. */
  terminal(terminalId: string): Promise<Reply<merchant.TerminalSeen>> {
    return this.read(`terminals/${segment(terminalId)}`);
  }

  /**
   * Makes a terminal of a store; its code enrols one key. Problems: `not_found` or
   * `state_conflict`.
   */
  addTerminal(storeId: string, label: string): Promise<Reply<merchant.TerminalIssued>> {
    return this.act("POST", `stores/${segment(storeId)}/terminals`, { label });
  }

  /**
   * Ends a terminal for ever. It is refused everywhere from `in_force_at` on. Problems:
   * `not_found`.
   */
  revokeTerminal(terminalId: string): Promise<Reply<merchant.TerminalRevoked>> {
    return this.act("DELETE", `terminals/${segment(terminalId)}`);
  }

  /** Ends a merchant and its terminals for ever, from `in_force_at` on. Problems: `not_found`. */
  revokeMerchant(merchantId: string): Promise<Reply<merchant.MerchantRevoked>> {
    return this.act("DELETE", `merchants/${segment(merchantId)}`);
  }

  /**
   * Names a funding partner: its channel, and the key it calls with. Problems: `state_conflict`.
   */
  addPartner(request: operator.PartnerRequest): Promise<Reply<operator.PartnerNamed>> {
    return this.act("POST", "partners", request);
  }

  /** The funding partners there are. Problems: none of its own. */
  partners(): Promise<Reply<operator.PartnerList>> {
    return this.read("partners");
  }

  /**
   * Ends a partner for ever: its tokens, its key, and what it has asked for and not got yet.
   * Problems: `not_found`.
   */
  revokePartner(partnerId: string): Promise<Reply<operator.Revoked>> {
    return this.act("DELETE", `partners/${segment(partnerId)}`);
  }
}
