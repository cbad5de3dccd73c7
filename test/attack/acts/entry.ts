import { totpCode } from "../../../src/client/index.ts";
import {
  type Customer,
  call,
  type Holder,
  keyOf,
  mailedCode,
  makePair,
  register,
  totpOf,
  unique,
} from "../../world.ts";
import { type Acts, act } from "./act.ts";

type Way = "registrations" | "sign-ins" | "recoveries" | "lost-devices";

const ids: Readonly<Record<Way, string>> = {
  registrations: "registration_id",
  "sign-ins": "sign_in_id",
  recoveries: "recovery_id",
  "lost-devices": "lost_device_id",
};

/** A key without a token: a new phone's, or a customer's own. */
async function keyOnly(customer?: Customer): Promise<Holder> {
  return { key: customer === undefined ? await makePair() : keyOf(customer.key), token: null };
}

const start = (contact: string) => ({ contact: { type: "email", value: contact }, locale: "en" });
const stranger = () => `${unique("stranger")}@example.com`;

/** A flow that was opened: who, its id, and the code that was sent. */
async function opened(way: Way, contact: string, customer?: Customer) {
  const by = await keyOnly(customer);
  const told = await call({ by, method: "POST", path: `/v1/${way}`, body: start(contact) });
  return { by, id: told.body[ids[way]] as string, code: (await mailedCode(contact)) ?? "" };
}

/** A flow whose contact was proven, and what that was answered. */
async function proven(way: Way, contact: string, customer?: Customer) {
  const { by, id, code } = await opened(way, contact, customer);
  const path = `/v1/${way}/${id}/contact-proof`;
  const told = await call({ by, method: "POST", path, body: { code } });
  return { by, id, body: told.body };
}

function contactProof(way: Way): Acts[string] {
  return async () => {
    const customer = way === "registrations" ? undefined : await register();
    const { by, id, code } = await opened(way, customer?.contact ?? stranger(), customer);
    return act(by, `POST /v1/${way}/${id}/contact-proof`, { code });
  };
}

function begin(way: Way): Acts[string] {
  return async () => act(await keyOnly(), `POST /v1/${way}`, start(stranger()));
}

/** The ways in: what is called without a token. */
export const entryActs: Acts = {
  "POST /v1/registrations": begin("registrations"),
  "POST /v1/registrations/{id}/contact-proof": contactProof("registrations"),
  "POST /v1/registrations/{id}/factor": async () => {
    const { by, id, body } = await proven("registrations", stranger());
    const code = await totpCode(body.totp.secret, Date.now());
    return act(by, `POST /v1/registrations/${id}/factor`, { totp: { code } });
  },
  "POST /v1/sign-ins": begin("sign-ins"),
  "POST /v1/sign-ins/{id}/contact-proof": contactProof("sign-ins"),
  "POST /v1/sign-ins/{id}/factor": async () => {
    const customer = await register();
    const { by, id } = await proven("sign-ins", customer.contact, customer);
    return act(by, `POST /v1/sign-ins/${id}/factor`, { totp: { code: await totpOf(customer, 1) } });
  },
  "POST /v1/recoveries": begin("recoveries"),
  "POST /v1/recoveries/{id}/contact-proof": contactProof("recoveries"),
  "POST /v1/recoveries/{id}/factor": async () => {
    const customer = await register();
    const { by, id } = await proven("recoveries", customer.contact);
    const recovery_code = customer.recoveryCodes[0];
    return act(by, `POST /v1/recoveries/${id}/factor`, { recovery_code });
  },
  "POST /v1/lost-devices": begin("lost-devices"),
  "POST /v1/lost-devices/{id}/contact-proof": contactProof("lost-devices"),
  "POST /v1/tokens/refresh": async () => {
    const customer = await register();
    const { refresh_token } = await customer.app.session.state();
    return act(await keyOnly(customer), "POST /v1/tokens/refresh", { refresh_token });
  },
};
