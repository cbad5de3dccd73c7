import { type Asked, doneOf, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { lostByControlMs } from "./lost-acts.ts";
import { Owners } from "./owners.ts";
import { all, type Kept, lostSpan, type Seen } from "./seen.ts";

/** What is good for one use was used once. */
export const judgeOnce: Judge = (seen) => [
  ...all(seen, "Wallet").flatMap(judgeCodes),
  ...judgeProofs(seen),
  ...judgeSecrets(seen),
];

/** One code, one decision: after any that is on record it pays no more. */
function judgeCodes(wallet: Kept): Finding[] {
  const used = new Map<string, number>();
  const signed = new Set<string>();
  return wallet.log.flatMap(({ kind, body, sequence }) => {
    const { codeIdentity, declineCode, signed: proof } = body;
    const at = `row ${sequence} (${kind})`;
    if (proof != null) {
      const use = `${proof.jkt} ${proof.jti}`;
      if (signed.has(use)) return [finding(wallet, "a payer's signature decides once", at)];
      signed.add(use);
    }
    if (kind !== "payment" || codeIdentity === undefined) return [];
    const before = used.get(codeIdentity);
    if (before === undefined) {
      used.set(codeIdentity, sequence);
      return [];
    }
    if (typeof declineCode === "string") return [];
    return [finding(wallet, "a code gets one decision", `${at}, and row ${before}`)];
  });
}

/** Calls that name their act by a reference or by what is decided once: a proof may come again. */
const byReference = [
  /^\/v1\/(cancellations|payments|redemptions|top-ups)$/,
  /^\/v1\/funding\/[a-z_]+\/credits$/,
  /^\/v1\/operator\/adjustments$/,
  /^\/v1\/payments\/pay\/(captures|confirmation|refunds)$/,
];

/** Every other call that changes something takes a proof once. */
function judgeProofs(seen: Seen): Finding[] {
  const used = new Map<string, Asked>();
  return doneOf(seen).flatMap((asked) => {
    const { exchange, route, proof } = asked;
    if (proof === null || exchange.method === "GET") return [];
    if (byReference.some((known) => known.test(route))) return [];
    const use = `${keyOf(exchange.headers.dpop ?? "")} ${proof.jti}`;
    const before = used.get(use);
    used.set(use, asked);
    if (before === undefined || isForgotten(seen, before, asked)) return [];
    return [finding(nameOf(asked), "a proof is taken once", `and for ${nameOf(before)}`)];
  });
}

/** The key that a proof says it is signed by. */
function keyOf(proof: string): string {
  return proof.split(".")[0] ?? "";
}

/** Codes, tickets and challenges: the flow or the key that a use belongs to is the only one. */
function judgeSecrets(seen: Seen): Finding[] {
  const used = new Map<string, { by: string; asked: Asked }>();
  return doneOf(seen).flatMap((asked) =>
    usesOf(asked).flatMap(({ what, by }) => {
      const before = used.get(what);
      if (before === undefined) {
        used.set(what, { by, asked });
        return [];
      }
      // Who has lost an answer may ask for the same again, where they are the same.
      if (before.by === by || isForgotten(seen, before.asked, asked)) return [];
      const shown = `${what}: ${nameOf(before.asked)}`;
      return [finding(nameOf(asked), "what is good once is used once", shown)];
    }),
  );
}

/** Whether what took a use has lost it when it comes again: a wallet, or Control. */
function isForgotten(seen: Seen, before: Asked, again: Asked): boolean {
  const { token, answer, path, sentMs, answeredMs } = before;
  if (ofControl.test(path)) return again.answeredMs >= lostByControlMs(seen, before);
  const wallet = Owners.of(seen).wallet(token?.sub ?? (answer?.wallet_id as string | undefined));
  const span = wallet === undefined ? null : lostSpan(seen, wallet);
  if (span === null || answeredMs < span[0] || sentMs > span[1]) return false;
  return again.answeredMs >= span[1];
}

/** What Control keeps: who operators and partners are, and what operators do. */
const ofControl = /^\/v1\/(operators?|partners)\//;

/** What is used up by an exchange, and what makes it the same use when it comes again. */
function usesOf({ exchange, route, path, token, body, answer, sentMs }: Asked) {
  const uses: { what: string; by: string }[] = [];
  const key = keyOf(exchange.headers.dpop ?? "");
  if (body === null && exchange.headers["sec-websocket-protocol"] === undefined) return uses;
  const totp = body?.totp as { code?: string } | undefined;
  if (totp?.code !== undefined) {
    const wallet = token?.sub ?? answer?.wallet_id;
    // The same six digits may come again, and not within a quarter of an hour by a step.
    uses.push({ what: `totp ${wallet} ${totp.code} ${Math.floor(sentMs / 900_000)}`, by: path });
  }
  if (body?.recovery_code !== undefined) {
    uses.push({ what: `recovery code ${body.recovery_code}`, by: path });
  }
  if (body?.activation_code !== undefined) {
    uses.push({ what: `activation code ${body.activation_code}`, by: key });
  }
  if (body?.invitation_code !== undefined) {
    uses.push({ what: `invitation code ${body.invitation_code}`, by: key });
  }
  if (body?.secret !== undefined && route === "/v1/operators/bootstrap") {
    uses.push({ what: "the bootstrap secret", by: key });
  }
  if (route.endsWith("/contact-proof")) {
    uses.push({ what: `flow ${path}`, by: `${key} ${body?.code}` });
  }
  if (/^\/v1\/step-ups\/[a-z]{3}\/factor$/.test(route)) {
    uses.push({ what: `step-up ${path}`, by: `${token?.sub} ${exchange.body}` });
  }
  if (/^\/v1\/operator\/approvals\/[a-z]{3}\/(approve|reject)$/.test(route)) {
    const approval = path.slice(0, path.lastIndexOf("/"));
    uses.push({ what: approval, by: `${token?.sub} ${path}` });
  }
  return uses;
}
