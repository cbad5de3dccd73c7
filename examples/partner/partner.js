import { readFileSync } from "node:fs";
import { importDeviceKey, PartnerClient } from "@sekisho/client";

/*
 * A cash register of a funding partner: "node partner.js ROUTE AMOUNT [REFERENCE]". The customer has
 * handed the money over, so an answer that does not come is asked for until it does: the same
 * reference credits once.
 */
const seed = JSON.parse(readFileSync(process.env.SEED ?? ".sekisho/seed.json", "utf8"));
const { partner_id: partnerId, channel, jwk } = seed.partner;
const key = await importDeviceKey(jwk);
const partner = new PartnerClient({ origin: seed.origin, key, partnerId, channel });

const [route = seed.customer.funding_route, amount = "1000", given] = process.argv.slice(2);
const reference = given ?? `register-1-${Date.now()}`;
const credit = { reference, route, amount: Number(amount), currency: "JPY" };

for (let tries = 1; ; tries += 1) {
  const reply = await partner.credit(credit);
  if (reply.ok && reply.body.result !== "pending") {
    const { result, decline, top_up_id } = reply.body;
    console.log(`${result} ${top_up_id ?? decline?.code} ${reference}`);
    process.exitCode = result === "credited" ? 0 : 1;
    break;
  }
  if (reply.problem !== undefined && reply.problem.retry !== "same_request") {
    console.log(`refused ${reply.problem.code}: ${reply.problem.detail}`);
    process.exitCode = 1;
    break;
  }
  const waitMs = reply.problem?.retry_after_ms ?? Math.min(60_000, 500 * 2 ** tries);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
}
