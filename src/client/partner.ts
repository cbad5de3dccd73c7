import { type Renewal, Session, type SessionStore } from "./access/session.ts";
import { partnerKnown } from "./known/partner.ts";
import type { Channel, Credit, CreditRequest } from "./resource/partner.ts";
import type { Reply } from "./wire/answer.ts";
import { assertAmount, assertReference, segment } from "./wire/request-check.ts";
import { Transport, type TransportOptions, withQuery } from "./wire/transport.ts";

/** What a funding partner's client is made with. */
export interface PartnerOptions extends TransportOptions {
  readonly partnerId: string;
  readonly channel: Channel;
  readonly sessions?: SessionStore | undefined;
}

/**
 * A funding partner of one channel. A credit whose answer is lost is sent again with the same
 * reference: it credits once. Beside the problems named below any call may meet `unauthorized`,
 * `too_many_attempts`, `unavailable` and `internal_error`, and `malformed_request` for what it
 * sends.
 */
export class PartnerClient {
  readonly session: Session;
  readonly #path: string;

  constructor(options: PartnerOptions) {
    const transport = new Transport(options, partnerKnown);
    const body = { partner_id: options.partnerId };
    this.session = new Session(transport, () => transport.call("POST", sessionsPath, body), {
      store: options.sessions,
      name: `partner:${options.partnerId}`,
    });
    this.#path = `/v1/funding/${segment(options.channel)}`;
  }

  /** A session by key proof now; calls do this by themselves. Problems: none of its own. */
  openSession(): Promise<Renewal> {
    return this.session.renew();
  }

  /**
   * Credits a wallet by its route. Problems: `forbidden`, `stopped`, `not_found` or
   * `reference_reused`.
   */
  async credit(request: CreditRequest): Promise<Reply<Credit>> {
    assertReference(request.reference);
    assertAmount(request.amount);
    return this.session.call("POST", `${this.#path}/credits`, request);
  }

  /**
   * What became of a credit. Unknown is 404, which is not a decline. Problems: `not_found`,
   * `forbidden`, `stopped` or `payment_not_found`.
   */
  creditByReference(reference: string): Promise<Reply<Credit>> {
    return this.session.call("GET", withQuery(`${this.#path}/credits`, { reference }));
  }
}

const sessionsPath = "/v1/partners/sessions";
