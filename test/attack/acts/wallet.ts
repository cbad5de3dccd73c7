import {
  AppClient,
  generateDeviceKey,
  type StepUpPurpose,
  totpCode,
} from "../../../src/client/index.ts";
import {
  type Customer,
  call,
  type Holder,
  holder,
  mailedCode,
  origin,
  register,
  runtime,
  told,
  totpOf,
  unique,
} from "../../world.ts";
import { type Acts, act } from "./act.ts";

/** A customer's key with the token of a fresh factor. */
async function steppedUp(customer: Customer, purpose: StepUpPurpose): Promise<Holder> {
  const tokens = await told(customer.app.stepUp(purpose, await totpOf(customer, 1)));
  return { ...(await holder(customer)), token: tokens.access_token };
}

/** An act that needs nothing but a customer, or one with a fresh factor. */
function own(name: string, body?: object, purpose?: StepUpPurpose): Acts {
  const make = async () => {
    const customer = await register();
    const by = await (purpose === undefined ? holder(customer) : steppedUp(customer, purpose));
    return act(by, name, body);
  };
  return { [name]: make };
}

/** The id of a second phone of the customer's, in its cool-down. */
async function secondPhone(customer: Customer): Promise<string> {
  const app = new AppClient({ origin, key: await generateDeviceKey(), runtime });
  await told(app.recover({ type: "email", value: customer.contact }));
  await told(app.contactProof((await mailedCode(customer.contact)) ?? ""));
  const recovery_code = customer.recoveryCodes[0] ?? "";
  return (await told(app.factor({ recovery_code }))).device_id;
}

/** A further contact that was opened by a customer, and the code that was sent to it. */
async function furtherContact() {
  const customer = await register();
  const by = await steppedUp(customer, "contact");
  const value = `${unique("second")}@example.com`;
  const body = { type: "email", value };
  const opened = await call({ by, method: "POST", path: "/v1/wallet/contacts", body });
  const path = `/v1/wallet/contacts/${opened.body.contact_id}/contact-proof`;
  return { by, path, code: (await mailedCode(value)) ?? "" };
}

/** A further factor that was opened by a customer, and one of its codes. */
async function furtherFactor() {
  const by = await steppedUp(await register(), "factor");
  const body = { kind: "totp" };
  const opened = await call({ by, method: "POST", path: "/v1/wallet/factors", body });
  const { factor_id: id, totp } = opened.body;
  return { by, id, code: await totpCode(totp.secret, Date.now()) };
}

/** What a customer does to the own wallet. */
export const walletActs: Acts = {
  ...own("POST /v1/step-ups", { purpose: "unfreeze" }),
  "POST /v1/step-ups/{id}/factor": async () => {
    const customer = await register();
    const { step_up_id: id } = await told(customer.app.openStepUp("limits"));
    const code = await totpOf(customer, 1);
    return act(await holder(customer), `POST /v1/step-ups/${id}/factor`, { totp: { code } });
  },
  ...own("POST /v1/wallet/freeze", {}),
  "POST /v1/wallet/unfreeze": async () => {
    const customer = await register();
    await told(customer.app.freeze());
    return act(await steppedUp(customer, "unfreeze"), "POST /v1/wallet/unfreeze", {});
  },
  "DELETE /v1/wallet/devices/{id}": async () => {
    const customer = await register();
    const id = await secondPhone(customer);
    return act(await holder(customer), `DELETE /v1/wallet/devices/${id}`);
  },
  "PUT /v1/wallet/devices/{id}": async () => {
    const customer = await register();
    const path = `PUT /v1/wallet/devices/${customer.deviceId}`;
    return act(await holder(customer), path, { name: "Old phone" });
  },
  "POST /v1/wallet/devices/{id}/approve": async () => {
    const customer = await register();
    const id = await secondPhone(customer);
    return act(await steppedUp(customer, "device"), `POST /v1/wallet/devices/${id}/approve`, {});
  },
  "POST /v1/wallet/contacts": async () => {
    const body = { type: "email", value: `${unique("second")}@example.com` };
    return act(await steppedUp(await register(), "contact"), "POST /v1/wallet/contacts", body);
  },
  "POST /v1/wallet/contacts/{id}/contact-proof": async () => {
    const { by, path, code } = await furtherContact();
    return act(by, `POST ${path}`, { code });
  },
  "DELETE /v1/wallet/contacts/{id}": async () => {
    const { by, path, code } = await furtherContact();
    const added = await call({ by, method: "POST", path, body: { code } });
    return act(by, `DELETE /v1/wallet/contacts/${added.body.contact_id}`);
  },
  ...own("POST /v1/wallet/factors", { kind: "totp" }, "factor"),
  "POST /v1/wallet/factors/{id}/factor": async () => {
    const { by, id, code } = await furtherFactor();
    return act(by, `POST /v1/wallet/factors/${id}/factor`, { totp: { code } });
  },
  "DELETE /v1/wallet/factors/{id}": async () => {
    const { by, id, code } = await furtherFactor();
    const path = `/v1/wallet/factors/${id}/factor`;
    await call({ by, method: "POST", path, body: { totp: { code } } });
    return act(by, `DELETE /v1/wallet/factors/${id}`);
  },
  ...own("POST /v1/wallet/recovery-codes", {}, "factor"),
  ...own("PUT /v1/wallet/limits", { payment_amount_max: 5_000 }, "limits"),
  ...own("POST /v1/wallet/sign-out", {}),
  ...own("POST /v1/wallet/event-tickets", {}),
  ...own("POST /v1/codes", {}),
  ...own("POST /v1/offline-seals", {}),
};
