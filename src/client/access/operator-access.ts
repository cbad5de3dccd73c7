import { operatorKnown } from "../known/operator.ts";
import type * as operator from "../resource/operator.ts";
import type { Reply } from "../wire/answer.ts";
import { segment } from "../wire/request-check.ts";
import { Transport, type TransportOptions } from "../wire/transport.ts";
import { browserPasskeys, type PasskeyPort, withPasskey } from "./passkey.ts";
import { type Renewal, Session, type SessionStore, type Tokens } from "./session.ts";

/** What an operator's client is made with. */
export interface OperatorOptions extends TransportOptions {
  /** Known after the first sign-in; kept with the session. */
  readonly operatorId?: string | undefined;
  readonly sessions?: SessionStore | undefined;
  /** What makes and uses passkeys; the browser's unless told, elsewhere none. */
  readonly passkey?: PasskeyPort | undefined;
}

/** How an operator gets in and stays in: the first key, invitations, sessions by key, passkeys. */
export class OperatorAccess {
  readonly session: Session;
  readonly #passkey: PasskeyPort | undefined;

  constructor(options: OperatorOptions) {
    this.#passkey = options.passkey ?? browserPasskeys();
    const { deadlineMs = 30_000 } = options;
    const transport = new Transport({ ...options, deadlineMs }, operatorKnown);
    const renew = ({ subject_id: kept }: { subject_id: string | null }) => {
      const id = kept ?? options.operatorId;
      const body = { operator_id: id };
      return id === undefined ? undefined : transport.call("POST", "/v1/operators/sessions", body);
    };
    const kept = {
      store: options.sessions,
      name: `operator:${options.operatorId ?? ""}`,
      entry: "activate(code) or give operatorId",
    };
    this.session = new Session(transport, renew, kept);
  }

  /** The first operator of a deployment; works once. Problems: `forbidden` or `state_conflict`. */
  bootstrap(secret: string, name: string): Promise<Reply<operator.OperatorEntered>> {
    return this.#enter("/v1/operators/bootstrap", { secret, name });
  }

  /** Binds this client's key to an invited operator. Problems: `not_found` or `state_conflict`. */
  activate(invitationCode: string): Promise<Reply<operator.OperatorEntered>> {
    return this.#enter("/v1/operators/activations", { invitation_code: invitationCode.trim() });
  }

  /** A session by key proof now; calls do this by themselves. Problems: none of its own. */
  openSession(): Promise<Renewal> {
    return this.session.renew();
  }

  /**
   * Adds a passkey of this machine; a further one needs a sign-in by passkey. What needs two
   * persons or an approver needs such a sign-in from then on. Problems: `not_found` or
   * `state_conflict`.
   */
  async enrolPasskey(label?: string): Promise<Reply<operator.PasskeyEnrolled>> {
    const body = label === undefined ? {} : { label };
    const path = "/v1/operators/passkeys";
    const begun = await this.session.call<operator.PasskeyBegun>("POST", path, body);
    if (!begun.ok) return begun;
    const { passkey_id: id, webauthn } = begun.body;
    return await withPasskey(this.#passkey, { create: webauthn.options }, (factor) =>
      this.session.call("POST", `${path}/${segment(id)}/factor`, factor),
    );
  }

  /**
   * Tokens for key and passkey, 10 minutes; the session after them is by the key again. Problems:
   * `not_found`, `forbidden` or `state_conflict`.
   */
  async signIn(operatorId: string): Promise<Reply<Tokens>> {
    const { transport } = this.session;
    const path = "/v1/operators/sign-ins";
    const body = { operator_id: operatorId };
    const begun = await transport.call<operator.SignInBegun>("POST", path, body);
    if (!begun.ok) return begun;
    const { sign_in_id: id, webauthn } = begun.body;
    const reply = await withPasskey(this.#passkey, { get: webauthn.options }, (factor) =>
      transport.call<Tokens>("POST", `${path}/${segment(id)}/factor`, factor),
    );
    if (reply.ok) await this.session.adopt(reply.body, operatorId);
    return reply;
  }

  async #enter(path: string, body: object): Promise<Reply<operator.OperatorEntered>> {
    const { transport } = this.session;
    const reply = await transport.call<operator.OperatorEntered>("POST", path, body);
    if (reply.ok) await this.session.adopt(reply.body, reply.body.operator_id);
    return reply;
  }

  protected read<T>(path: string): Promise<Reply<T>> {
    return this.session.call("GET", `/v1/operator/${path}`);
  }

  protected act<T>(method: "POST" | "DELETE", path: string, body?: object): Promise<Reply<T>> {
    return this.session.call(method, `/v1/operator/${path}`, body);
  }
}
