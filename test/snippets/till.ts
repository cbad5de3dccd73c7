// #region till
import { createInterface } from "node:readline";
import {
  openDeviceKey,
  orThrow,
  type PaymentRecord,
  type SessionState,
  TerminalClient,
} from "../../src/client/index.ts";
import { fileKeyStore, fileRecordStore } from "../../src/client/store/file.ts";

const [origin = "", amount = "1200", activationCode] = process.argv.slice(2);
const till = new TerminalClient({
  origin,
  key: await openDeviceKey(fileKeyStore("till/key"), "till", { extractable: true }),
  sessions: fileRecordStore<SessionState>("till/session"),
  payments: fileRecordStore<PaymentRecord>("till/payments"),
});
if (activationCode !== undefined) orThrow(await till.activate(activationCode));

// What an earlier run left open, before the first sale.
for (const { reference, kind } of await till.resume()) await done(reference, kind);

for await (const code of createInterface({ input: process.stdin })) {
  const reference = till.newReference();
  const sale = { reference, code, amount: Number(amount), currency: "JPY" };
  const { kind } = await till.pay(sale);
  await done(reference, kind === "approved" ? "PAID" : kind);
}

async function done(reference: string, said: string) {
  console.log(reference, said);
  await till.acknowledge(reference); // An unresolved one stays, for the next run.
}
// #endregion till
