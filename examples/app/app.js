// #region app
import { createInterface } from "node:readline/promises";
import { AppClient, openDeviceKey, orThrow, totpCode } from "@sekisho/client";
import { fileKeyStore, fileRecordStore } from "@sekisho/client/file-store";

const person = createInterface({ input: process.stdin, output: process.stdout });
const key = await openDeviceKey(fileKeyStore(".app/keys"), "phone", { extractable: true });
const origin = process.env.ORIGIN ?? "http://localhost:8787";
const app = new AppClient({ origin, key, sessions: fileRecordStore(".app/sessions") });

if ((await app.walletId()) === null) {
  const value = await person.question("Your mail address: ");
  orThrow(await app.register({ type: "email", value }));
  const { totp } = orThrow(await app.contactProof(await person.question("The code we sent: ")));
  orThrow(await app.factor(await totpCode(totp.secret, Date.now()))); // an authenticator's work
}

const { balances, currency, funding_route } = orThrow(await app.wallet());
console.log(`You have ${balances.available} ${currency}. To top up, show ${funding_route}`);
console.log(`Show this code within a minute: ${orThrow(await app.issueCode()).qr}`);
for (let seconds = 0; seconds < 60; seconds += 1) {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const asked of orThrow(await app.confirmations()).confirmations) {
    const { payment_id, amount, currency, merchant_id, ...shown } = asked;
    const yes = await person.question(`Pay ${amount} ${currency} to ${shown.merchant_name}? `);
    const decision = yes === "yes" ? "approve" : "reject";
    const signed = { decision, amount, currency, merchant_id, shown };
    console.log(orThrow(await app.confirm(payment_id, signed)).message.en);
  }
}
person.close();
// #endregion app
