// #region connect
import {
  AppClient,
  type OfflineRecord,
  openDeviceKey,
  type SessionState,
} from "../../src/client/index.ts";
import { fileKeyStore, fileRecordStore } from "../../src/client/store/file.ts";

export async function connect(origin: string, folder: string): Promise<AppClient> {
  // In a browser: indexedDbKeyStore and indexedDbRecordStore of @sekisho/client/indexed-db.
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
  if (!proven.ok) return proven.problem?.detail;
  // 3. A second factor: a passkey (`app.passkeyFactor()`), or an authenticator app.
  const entered = await app.factor(await authenticator(proven.body.totp?.secret ?? ""));
  if (!entered.ok) return entered.problem?.detail;
  // Show these once: they are never told again.
  return entered.body.recovery_codes;
  // #endregion register
}

export async function showCode(app: AppClient) {
  // #region show-code
  const code = await app.issueCode();
  if (code.ok) return { qr: code.body.qr, until: code.body.expires_at };
  if (code.problem !== undefined) return { told: code.problem.code };
  // No network: a code that the phone signs itself.
  const own = await app.offlineCode();
  return own === null ? { told: "offline" } : { qr: own.qr, until: own.expires_at };
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
    onEvent: (event) => show(`${event.sequence} ${event.kind}`),
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

export async function freezeAndThaw(app: AppClient, authenticator: () => Promise<string>) {
  // #region freeze
  await app.freeze(); // At once, from any phone of the wallet, without a factor.
  const fresh = await app.stepUp("unfreeze", await authenticator());
  if (!fresh.ok) return fresh.problem?.code;
  const thawed = await app.unfreeze();
  return thawed.ok;
  // #endregion freeze
}
