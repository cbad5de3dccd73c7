// #region till
import { readFileSync } from "node:fs";
import { importDeviceKey, TerminalClient } from "@sekisho/client";
import { fileRecordStore } from "@sekisho/client/file-store";

const seed = JSON.parse(readFileSync(process.env.SEED ?? ".sekisho/seed.json", "utf8"));
const till = new TerminalClient({
  origin: seed.origin,
  key: await importDeviceKey(seed.terminal.jwk),
  terminalId: seed.terminal.terminal_id,
  payments: fileRecordStore(".till/payments"), // outlives a crash
});

const say = {
  approved: ({ payment }) => `Paid ${payment.amount} ${payment.currency}: hand the goods over.`,
  declined: ({ payment }) => `Declined: ${payment.message.en}`,
  cancelled: () => "Cancelled: nothing was taken.",
  refused: ({ problem }) => `Refused: ${problem.detail}`,
  unresolved: ({ reason }) => `Not known yet (${reason}): keep the goods.`,
};

async function tell(outcome) {
  console.log(`${outcome.reference} ${say[outcome.kind](outcome)}`);
  if (outcome.kind !== "unresolved") await till.acknowledge(outcome.reference);
}

for (const left of await till.resume()) await tell(left); // what an earlier run left open
const [code, amount = "1200"] = process.argv.slice(2);
const sale = { reference: till.newReference(), code, amount: Number(amount), currency: "JPY" };
if (code !== undefined) await tell(await till.pay(sale));
// #endregion till
