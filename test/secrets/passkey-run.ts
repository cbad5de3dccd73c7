import { type OperatorClient, totpCode } from "../../src/client/index.ts";
import {
  type Customer,
  email,
  mailed,
  must,
  phone,
  type Reach,
  refused,
  register,
} from "./people.ts";

const elsewhere = { origin: "https://pay.example.evil" };

/** Passkeys of customers and of an operator: made, used, forged, and given twice. */
export async function guardsWithPasskeys(
  reach: Reach,
  approver: OperatorClient,
  approverId: string,
): Promise<void> {
  const contact = "secret-passkey@example.com";
  await registersByPasskey(reach, contact);
  await entersByPasskey(reach, contact);
  await addsAPasskey(reach);
  await must(approver.enrolPasskey("the approver's"));
  await must(approver.signIn(approverId));
}

async function registersByPasskey(reach: Reach, contact: string): Promise<void> {
  const { authenticator } = reach;
  const { app } = await phone(reach);
  const opened = await must(app.register(email(contact)));
  const proven = await must(app.contactProof(await mailed(reach, contact)));
  const path = `/v1/registrations/${opened.registration_id}/factor`;
  const { transport } = app.session;
  const forged = await authenticator.create(proven.webauthn?.options, elsewhere);
  await refused(transport.call("POST", path, { webauthn: forged }));
  const honest = await authenticator.create(proven.webauthn?.options);
  await must(app.factor({ webauthn: honest }));
  await must(app.passkeyStepUp("factor"));
  await must(app.newRecoveryCodes());
}

async function entersByPasskey(reach: Reach, contact: string): Promise<void> {
  const { authenticator } = reach;
  const { app } = await phone(reach);
  const opened = await must(app.signIn(email(contact)));
  const proven = await must(app.contactProof(await mailed(reach, contact)));
  const path = `/v1/sign-ins/${opened.sign_in_id}/factor`;
  const { transport } = app.session;
  const forged = await authenticator.get(proven.webauthn?.options, elsewhere);
  await refused(transport.call("POST", path, { webauthn: forged }));
  const honest = await authenticator.get(proven.webauthn?.options);
  await must(app.factor({ webauthn: honest }));
  await refused(transport.call("POST", path, { webauthn: honest }));
  await refused(
    transport.call("POST", path, { webauthn: { ...honest, id: honest.response.signature } }),
  );
}

/** To a wallet that has TOTP, with a challenge that nobody answers besides. */
async function addsAPasskey(reach: Reach): Promise<void> {
  const owner = await register(reach, "secret-second-factor@example.com");
  await must(owner.app.stepUp("factor", await totpCode(owner.secret, Date.now() + 30_000)));
  await must(owner.app.addPasskey("a second one"));
  await must(owner.app.addFactor({ kind: "webauthn" }));
  await must(owner.app.addFactor({ kind: "totp" }));
  await must(owner.app.openStepUp("limits"));
}

/** An adjustment: asked for by one operator, who may not approve it, and approved by another. */
export async function correctsBalances(
  { app }: Customer,
  operator: OperatorClient,
  second: OperatorClient,
): Promise<void> {
  const { wallet_id } = await must(app.wallet());
  const request = {
    ...{ reference: "secret-adjustment", wallet_id, currency: "JPY", amount: 300 },
    ...{ kind: "compensation" as const, case_number: "CASE-1", reason: "charged twice" },
  };
  const { approval_id: id } = await must(operator.adjust(request));
  await refused(operator.adjust({ ...request, reference: "secret-bad", wallet_id: "wal_none" }));
  await refused(operator.approve(id));
  await must(second.approve(id));
  await must(operator.approvals());
  await must(app.activity());
}
