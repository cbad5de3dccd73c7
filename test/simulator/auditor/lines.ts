import { type Asked, askedOf, type Members } from "./asked.ts";
import { declines } from "./contract.ts";
import { finding, type Judge } from "./finding.ts";
import type { Seen } from "./seen.ts";

/** A line of the log tells no secret, and nothing threw that nobody caught. */
export const judgeLines: Judge = (seen) => {
  const secrets = secretsOf(seen);
  return seen.chronicle.logged.flatMap(({ atMs, level, line }) => {
    const at = `${atMs} ${level}`;
    if (/uncaught|unhandled/i.test(line) && !isOfMailbox(seen, atMs)) {
      return [finding(at, "what is thrown is caught", line.slice(0, 400))];
    }
    const words = line.split(/[^A-Za-z0-9_+=/.-]+/);
    const told = words.find((word) => secrets.has(word) || isKey.test(word));
    if (told === undefined && !privateKey.test(line)) return [];
    return [finding(at, "the log tells no secret", line.slice(0, 400))];
  });
};

/** Whether the local mailbox was asked then, which is no part of the product. */
function isOfMailbox({ chronicle }: Seen, atMs: number): boolean {
  return chronicle.exchanges.some(
    ({ path, sentMs, answer }) =>
      path.startsWith("/dev/") && sentMs <= atMs && (answer?.atMs ?? Infinity) >= atMs,
  );
}

/** A signed text of three parts, or a refresh token. */
const isKey = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$|^rt_/;

/** The private member of a JWK. */
const privateKey = /"d"\s*:\s*"[\w-]{43}"/;

/** Members of requests and answers that only their owner may know. */
const names = new Set([
  "access_token",
  "refresh_token",
  "qr",
  "bar_code",
  "jpqr",
  "emv",
  "code",
  "secret",
  "uri",
  "recovery_code",
  "activation_code",
  "invitation_code",
  "ticket",
  "payout_account",
]);

const lists = new Set(["recovery_codes", "seals"]);

function secretsOf(seen: Seen): ReadonlySet<string> {
  const secrets = new Set<string>();
  const add = (value: unknown) => {
    // A short code of digits alone may be any number, and a policy names declines by their codes.
    if (typeof value !== "string" || value.length < 10 || declines.has(value)) return;
    secrets.add(value);
  };
  const walk = (members: Members | null, isDecline: boolean) => {
    for (const [name, value] of Object.entries(members ?? {})) {
      if (names.has(name) && !isDecline) add(value);
      if (lists.has(name) && Array.isArray(value)) value.forEach(add);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        walk(value as Members, name === "decline");
      }
    }
  };
  for (const { exchange, body, answer, status } of askedOf(seen)) {
    walk(body, false);
    walk(answer, isProblem(status));
    add(exchange.headers.dpop);
    add(exchange.headers.authorization?.replace("DPoP ", ""));
  }
  return secrets;
}

/** The `code` of a problem is a word of the contract. */
function isProblem(status: Asked["status"]): boolean {
  return status >= 400;
}
