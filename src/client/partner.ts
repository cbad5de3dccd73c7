import type { Reply } from "./answer.ts";
import { assertAmount, assertReference, segment } from "./request-check.ts";
import type {
  Channel,
  Credit,
  CreditCancellationRequest,
  CreditRequest,
  ReversalRequest,
} from "./resource/partner.ts";
import { type Renewal, Session, type SessionStore } from "./session.ts";
import { Transport, type TransportOptions, withQuery } from "./transport.ts";

export interface PartnerOptions extends TransportOptions {
  readonly partnerId: string;
  readonly channel: Channel;
  readonly sessions?: SessionStore | undefined;
}

/**
 * A funding partner of one channel. A credit whose answer is lost is sent again with the same
 * reference: it credits once.
 */
export class PartnerClient {
  readonly session: Session;
  readonly #path: string;

  constructor(options: PartnerOptions) {
    const transport = new Transport(options);
    const body = { partner_id: options.partnerId };
    this.session = new Session(transport, () => transport.call("POST", sessionsPath, body), {
      store: options.sessions,
      name: `partner:${options.partnerId}`,
    });
    this.#path = `/v1/funding/${segment(options.channel)}`;
  }

  /** A session by key proof now; calls do this by themselves. */
  openSession(): Promise<Renewal> {
    return this.session.renew();
  }

  /** Credits a wallet by its route, or answers a top-up that an app has started. */
  async credit(request: CreditRequest): Promise<Reply<Credit>> {
    assertReference(request.reference);
    assertAmount(request.amount);
    return this.session.call("POST", `${this.#path}/credits`, request);
  }

  /** What became of a credit. Unknown is 404, which is not a decline. */
  creditByReference(reference: string): Promise<Reply<Credit>> {
    return this.session.call("GET", withQuery(`${this.#path}/credits`, { reference }));
  }

  /** Undoes a credit, also one that has not been seen yet. */
  async cancel(request: CreditCancellationRequest): Promise<Reply<unknown>> {
    assertReference(request.reference);
    return this.session.call("POST", `${this.#path}/cancellations`, request);
  }

  /** Takes back a credit in whole or in part; what is spent already becomes a receivable. */
  async reverse(request: ReversalRequest): Promise<Reply<unknown>> {
    assertReference(request.reference);
    assertAmount(request.amount);
    return this.session.call("POST", `${this.#path}/reversals`, request);
  }

  /** The top-ups that apps have started on this channel. */
  requests(after?: string): Promise<Reply<unknown>> {
    return this.session.call("GET", withQuery(`${this.#path}/requests`, { after }));
  }

  /** The daily file of a business date (`YYYY-MM-DD`). */
  day(businessDate: string): Promise<Reply<unknown>> {
    return this.session.call("GET", `${this.#path}/days/${segment(businessDate)}`);
  }
}

const sessionsPath = "/v1/partners/sessions";
