import { randomInt } from "node:crypto";
import {
  type AppClient,
  type Code,
  contentDigestOf,
  newReference,
  realRuntime,
  signProof,
  totpCode,
} from "../../client/index.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import { actorsOf, mailedCode, must, refusalInWords } from "../seed/actors.ts";
import type { FullSeed } from "../seed/schema.ts";

/** A coffee's price, another one each time: the same again would be suspected as a duplicate. */
function anyAmount(): number {
  return randomInt(100, 1_000);
}

/**
 * One `curl` command, on one line: a payment at the seeded terminal with a new code, a new
 * reference, the terminal's token and a proof that was signed now. Good once, for 60 s. `reach` is
 * where the server answers at this moment, if that is not its origin.
 */
export async function signedCurl(
  seed: FullSeed,
  folder: StateFolder,
  reach = seed.origin,
): Promise<string> {
  const { customer, terminal } = await actorsOf(seed, folder, reach);
  const { qr: code } = await freshCode(customer, seed);
  const renewal = await terminal.openSession();
  if (typeof renewal === "object") {
    throw new Failure(`The terminal's session failed: ${refusalInWords(renewal)}`);
  }
  const token = (await terminal.session.state()).access_token ?? "";
  const body = JSON.stringify({
    reference: newReference(realRuntime),
    code,
    amount: anyAmount(),
    currency: "JPY",
    capture: "automatic",
  });
  const url = `${seed.origin}/v1/payments`;
  const contentDigest = await contentDigestOf(new Uint8Array(Buffer.from(body)));
  const proof = await signProof(terminal.session.transport.key, {
    method: "POST",
    url,
    issuedAtMs: Date.now(),
    jti: newReference(realRuntime),
    token,
    contentDigest,
  });
  const headers = [
    `Authorization: DPoP ${token}`,
    `DPoP: ${proof}`,
    "Content-Type: application/json",
    `Content-Digest: ${contentDigest}`,
  ];
  const quoted = headers.map((header) => `-H '${header}'`).join(" ");
  return `curl -sS -X POST '${url}' ${quoted} --data-binary '${body}'`;
}

/** A code of the seeded customer, whose kept session may have ended: then it signs in first. */
export async function freshCode(customer: AppClient, seed: FullSeed): Promise<Code> {
  const issued = await customer.issueCode();
  if (issued.ok) return issued.body;
  if (issued.problem?.status !== 401)
    throw new Failure(`The code failed: ${refusalInWords(issued)}`);
  await signIn(customer, seed);
  return must("The code", await customer.issueCode());
}

/** Gets in again with the enrolled key, when the kept session has ended. */
async function signIn(customer: AppClient, { origin, customer: who }: FullSeed): Promise<void> {
  const place = { origin, publicOrigin: origin };
  const opened = await customer.signIn({ type: "email", value: who.contact });
  if (!opened.ok) {
    throw new Failure(
      `The customer's session has ended, and signing in failed: ${refusalInWords(opened)}`,
    );
  }
  must(
    "The proof of the contact",
    await customer.contactProof((await mailedCode(place, who.contact)) ?? ""),
  );
  const factor = async () => customer.factor(await totpCode(who.totp_secret, Date.now()));
  const entered = await factor();
  if (entered.ok) return;
  // A code of this half minute may have been used up: the next one is new.
  await new Promise((resolve) => setTimeout(resolve, 30_000 - (Date.now() % 30_000)));
  must("The second factor", await factor());
}
