// #region credit
import { importDeviceKey, PartnerClient, type PrivateJwk } from "../../src/client/index.ts";

export async function credit(
  { origin, partnerId, jwk }: { origin: string; partnerId: string; jwk: PrivateJwk },
  order: { reference: string; route: string; amount: number },
) {
  const key = await importDeviceKey(jwk);
  const partner = new PartnerClient({ origin, key, partnerId, channel: "cash_register" });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    // The same reference every time: it credits once.
    const reply = await partner.credit({ ...order, currency: "JPY" });
    if (reply.ok && reply.body.result !== "pending") return reply.body.result;
    const problem = reply.ok ? undefined : reply.problem;
    // Nothing was credited, and asking again would not change that.
    if (problem !== undefined && problem.retry !== "same_request") return problem.code;
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** attempt));
  }
  return "unknown"; // Ask later, by the reference: partner.creditByReference.
}
// #endregion credit
