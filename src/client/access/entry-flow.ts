import type {
  Contact,
  ContactProven,
  Entered,
  Factor,
  Flow,
  FlowOpened,
  NewDevice,
} from "../resource/entry.ts";
import { localProblem, type Reply } from "../wire/answer.ts";
import { type PasskeyPort, withPasskey } from "./passkey.ts";
import type { Session } from "./session.ts";

const idMembers = {
  registrations: "registration_id",
  "sign-ins": "sign_in_id",
  recoveries: "recovery_id",
  "lost-devices": "lost_device_id",
} as const;

/** Says what this device is, for its enrolment by the flow of this id. */
export type DescribeDevice = (flowId: string) => NewDevice | Promise<NewDevice>;

/**
 * The steps by which a device gets in: open a flow, prove the contact, give the second factor.
 * Which flow is open is kept with the session, since a phone may end the program while its owner
 * looks for the mail. None of these calls carries a token; the proof alone binds the key.
 */
export class EntryFlow {
  readonly #session: Session;
  readonly #describe: DescribeDevice | undefined;

  constructor(session: Session, describe?: DescribeDevice | undefined) {
    this.#session = session;
    this.#describe = describe;
  }

  /** Opens a flow and forgets the one before. The answer is alike for unknown contacts. */
  async open(flow: Flow, contact: Contact, locale: string): Promise<Reply<FlowOpened>> {
    const body = { contact, locale };
    const reply = await this.#session.transport.call<FlowOpened>("POST", `/v1/${flow}`, body);
    if (reply.ok)
      await this.#note({ flow, flow_id: reply.body[idMembers[flow]] ?? "", passkey: "" });
    return reply;
  }

  /** Proves the contact with the one-time code that was sent to it. */
  async proveContact(code: string): Promise<Reply<ContactProven>> {
    const path = await this.#path("contact-proof");
    if (path === undefined) return noFlow;
    const reply = await this.#session.transport.call<ContactProven>("POST", path, { code });
    if (reply.ok)
      await this.#note({ passkey: JSON.stringify(reply.body.webauthn?.options ?? null) });
    return reply;
  }

  /** Gives a passkey as the second factor: a new one in a registration, else one that is there. */
  async finishByPasskey(port: PasskeyPort | undefined): Promise<Reply<Entered>> {
    const { flow, passkey } = (await this.#session.state()).notes;
    const options = JSON.parse(passkey || "null") ?? undefined;
    const asked = flow === "registrations" ? { create: options } : { get: options };
    return await withPasskey(port, asked, (factor) => this.finish(factor));
  }

  /** Gives the second factor; with its answer the session is this device's. */
  async finish(factor: Factor): Promise<Reply<Entered>> {
    const path = await this.#path("factor");
    if (path === undefined) return noFlow;
    const { flow, flow_id: id = "" } = (await this.#session.state()).notes;
    if (flow === "recoveries" && !("recovery_code" in factor)) return noRecoveryCode;
    const device = await this.#describe?.(id);
    const body = device === undefined ? factor : { ...factor, device };
    const reply = await this.#session.transport.call<Entered>("POST", path, body);
    if (reply.ok) {
      await this.#note({ flow: "", flow_id: "", passkey: "", device_id: reply.body.device_id });
      await this.#session.adopt(reply.body, reply.body.wallet_id);
    }
    return reply;
  }

  async #path(step: string): Promise<string | undefined> {
    const { flow, flow_id: id } = (await this.#session.state()).notes;
    return flow && id ? `/v1/${flow}/${encodeURIComponent(id)}/${step}` : undefined;
  }

  async #note(notes: Record<string, string>): Promise<void> {
    await this.#session.change((kept) => ({ notes: { ...kept.notes, ...notes } }));
  }
}

const noRecoveryCode = localProblem(
  "malformed_request",
  400,
  "A recovery takes a recovery code in place of the factor: factor({ recovery_code }).",
);
const noFlow = localProblem("state_conflict", 409, "Open a registration or a sign-in first.");
