import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { importDeviceKey, TerminalClient } from "@sekisho/client";
import { fileRecordStore } from "@sekisho/client/file-store";

/*
 * A till at a counter. The cashier types the amount and Enter; the scanner then types what it reads,
 * as a keyboard does, and Enter as well. "x" gives up the sale under way. What a scanner and a
 * Japanese keyboard do to a code is undone by the SDK.
 */
const seed = JSON.parse(readFileSync(process.env.SEED ?? ".sekisho/seed.json", "utf8"));
const till = new TerminalClient({
  origin: seed.origin,
  key: await importDeviceKey(seed.terminal.jwk),
  terminalId: seed.terminal.terminal_id,
  payments: fileRecordStore(".counter/payments"),
  // What is thrown away after a crash cannot be read by whoever takes the machine.
  forgetCodes: true,
});

let amount = 0;
let reference = "";

for (const left of await till.resume()) await tell(left);
console.log("Amount?");
for await (const line of createInterface({ input: process.stdin })) await take(line.trim());

async function take(text) {
  if (text === "x") {
    await till.abandon(reference);
  } else if (/^[0-9]{1,7}$/.test(text)) {
    amount = Number(text);
    console.log(`${amount} JPY: scan the code.`);
  } else if (amount > 0) {
    reference = till.newReference();
    const sale = { reference, code: text, amount, currency: "JPY" };
    amount = 0;
    // The next line may be the "x" that ends this sale.
    till.pay(sale).then(tell, (error) => console.error(error));
  }
}

async function tell(outcome) {
  const { kind, payment, problem } = outcome;
  const why = payment?.message.en ?? problem?.detail ?? "";
  console.log(`${kind.toUpperCase()} ${why}`);
  // Only what is known is let go; the rest is taken up by the next run.
  if (kind !== "unresolved") await till.acknowledge(outcome.reference);
  if (payment?.decline?.code === "duplicate_suspected") console.log("Has this been paid already?");
}
