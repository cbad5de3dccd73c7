import { readFileSync } from "node:fs";
// #region connect
import {
  AppClient,
  importDeviceKey,
  type OfflineRecord,
  openDeviceKey,
  orThrow,
  PartnerClient,
  type Refused,
  type SessionState,
  type Unknown,
} from "../../src/client/index.ts";
import { fileKeyStore, fileRecordStore } from "../../src/client/store/file.ts";

export async function connect(origin: string, folder: string): Promise<AppClient> {
  // In a browser: indexedDbKeyStore(), indexedDbRecordStore("sessions") and ("offline").
  const key = await openDeviceKey(fileKeyStore(`${folder}/key`), "phone", { extractable: true });
  return new AppClient({
    origin,
    key,
    locale: "ja",
    sessions: fileRecordStore<SessionState>(`${folder}/session`),
    offline: fileRecordStore<OfflineRecord>(`${folder}/offline`),
  });
}
// #endregion connect

// #region words
/** What the customer reads; `detail` is for whoever writes the app. */
function words({ problem }: Refused | Unknown): string {
  if (problem === undefined) return "No connection. Try again.";
  if (problem.fault === "code_used") return "This code was used. Wait for the next one.";
  if (problem.fault === "clock_off") return "The clock of your authenticator is off. Set it.";
  if (problem.tries_left !== undefined) return `Not right. ${problem.tries_left} tries left.`;
  const waitS = Math.ceil((problem.retry_after_ms ?? 0) / 1_000);
  if (problem.code === "too_many_attempts") return `Too many tries. Start anew in ${waitS} s.`;
  if (problem.code === "unauthorized") return "Please sign in again.";
  return `This is not possible now (${problem.code}).`;
}
// #endregion words

export async function register(
  app: AppClient,
  address: string,
  typed: () => Promise<string>,
  authenticator: (secret: string) => Promise<string>,
) {
  // #region register
  // 1. A one-time code goes to the address.
  await app.register({ type: "email", value: address });
  // 2. The customer types it. Known and unknown addresses are answered alike.
  const proven = await app.contactProof(await typed());
  if (!proven.ok) return words(proven); // stays open: type it again
  // 3. A second factor: a passkey (`app.passkeyFactor()`), or an authenticator app.
  const entered = await app.factor(await authenticator(proven.body.totp?.secret ?? ""));
  if (!entered.ok) return words(entered);
  // Show these once: they are never told again.
  return entered.body.recovery_codes;
  // #endregion register
}

export async function showCode(app: AppClient) {
  // #region show-code
  // The server's code if it comes within 400 ms, else one that the phone signs itself.
  const code = await app.codeToShow();
  if (!code.ok) return { told: words(code) };
  const { qr, expires_at, offline } = code.body;
  return { qr, until: expires_at, offline };
  // #endregion show-code
}

export async function fetchSeals(app: AppClient) {
  // #region seals
  // While online: twenty seals, good for 72 h. Fetch again when few are left.
  const seals = await app.offlineSeals();
  // #endregion seals
  return seals;
}

export async function listen(app: AppClient, show: (line: string) => void) {
  // #region events
  const stream = await app.events({
    onEvent: (event) => {
      show(`${event.sequence} ${event.kind}`);
      if (event.kind === "payment.confirmation_needed") show("ask: see confirmations()");
    },
    onClose: (code) => show(`ended: ${code}`),
  });
  // #endregion events
  return stream;
}

export async function confirm(app: AppClient, agreed: (words: string) => Promise<boolean>) {
  // #region confirm
  const waiting = await app.confirmations();
  if (!waiting.ok) return [];
  const outcomes: string[] = [];
  for (const asked of waiting.body.confirmations) {
    const { payment_id, amount, currency, merchant_id, merchant_name, store_name } = asked;
    const yes = await agreed(`${merchant_name}, ${store_name}: ${amount} ${currency}`);
    const reply = await app.confirm(payment_id, {
      decision: yes ? "approve" : "reject",
      ...{ amount, currency, merchant_id, shown: { merchant_name, store_name } },
    });
    outcomes.push(reply.ok ? reply.body.status : (reply.problem?.code ?? "no answer"));
  }
  return outcomes;
  // #endregion confirm
}

export async function creditLocally(app: AppClient, seedFile: string) {
  // #region local-money
  // On the local server: the seeded partner credits whoever shows a funding route.
  const { origin, partner } = JSON.parse(readFileSync(seedFile, "utf8"));
  const { partner_id: partnerId, channel, jwk } = partner;
  const atm = new PartnerClient({ origin, key: await importDeviceKey(jwk), partnerId, channel });
  const { funding_route: route } = orThrow(await app.wallet());
  const reference = crypto.randomUUID();
  return await atm.credit({ reference, route, amount: 1_000, currency: "JPY" });
  // #endregion local-money
}

export async function freezeAndThaw(app: AppClient, authenticator: () => Promise<string>) {
  // #region freeze
  await app.freeze(); // At once, from any phone of the wallet, without a factor.
  const fresh = await app.stepUp("unfreeze", await authenticator());
  if (!fresh.ok) return fresh.problem?.code;
  const thawed = await app.unfreeze();
  if (!thawed.ok) return thawed.problem?.code;
  // Its owner's freeze is over; a stop that an operator has set is not.
  const { state, stopped } = orThrow(await app.wallet());
  return state === "live" && !stopped;
  // #endregion freeze
}
