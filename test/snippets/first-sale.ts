// #region till
import { readFileSync } from "node:fs";
import {
  AppClient,
  importDeviceKey,
  type PaymentRecord,
  type SessionState,
  TerminalClient,
  totpCode,
} from "../../src/client/index.ts";
import { fileRecordStore } from "../../src/client/store/file.ts";

const [file = ".sekisho/seed.json", folder = "first-sale"] = process.argv.slice(2);
const { origin, terminal, customer } = JSON.parse(readFileSync(file, "utf8"));

const till = new TerminalClient({
  origin,
  key: await importDeviceKey(terminal.jwk),
  terminalId: terminal.terminal_id,
  payments: fileRecordStore<PaymentRecord>(`${folder}/payments`),
});
const reference = till.newReference();
const code = await phoneShowsCode();
const outcome = await till.pay({ reference, code, amount: 980, currency: "JPY" });
if (outcome.kind === "approved") console.log("Paid:", outcome.payment.payment_id);
else console.log("Not paid:", outcome);
if (outcome.kind !== "unresolved") await till.acknowledge(reference);
// #endregion till

// #region phone
async function phoneShowsCode(): Promise<string> {
  const app = new AppClient({
    origin,
    key: await importDeviceKey(customer.jwk),
    sessions: fileRecordStore<SessionState>(`${folder}/phone`),
  });
  if ((await app.walletId()) === null) {
    await app.signIn({ type: "email", value: customer.contact });
    const mailbox = `${origin}/dev/mailbox?contact=${encodeURIComponent(customer.contact)}`;
    const mails = (await (await fetch(mailbox)).json()) as { code: string }[];
    await app.contactProof(mails[0]?.code ?? "");
    const entered = await app.factor(await totpCode(customer.totp_secret, Date.now()));
    if (!entered.ok) throw new Error(`not signed in: ${entered.problem?.detail}`);
  }
  const code = await app.issueCode();
  if (!code.ok) throw new Error(`no code: ${(code.problem ?? code.unreachable).detail}`);
  return code.body.qr;
}
// #endregion phone
