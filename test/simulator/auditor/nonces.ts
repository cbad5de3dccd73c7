import { type Asked, askedOf, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";

/** How long a nonce is good, at most, by clocks that differ. */
const lifeMs = 4 * 60_000;

/** Where proofs are asked for a nonce, each 2xx had a proof with one that was given, and not long ago. */
export const judgeNonces: Judge = (seen) => {
  const given = new Map<string, number>();
  const told = [...askedOf(seen)].sort((a, b) => a.answeredMs - b.answeredMs);
  for (const { exchange, answeredMs } of told) {
    const nonce = exchange.answer?.headers["dpop-nonce"];
    if (nonce !== undefined && !given.has(nonce)) given.set(nonce, answeredMs);
  }
  if (given.size === 0) return [];
  const isTimed = !seen.chronicle.clocks.some(
    ({ machine, offMs }) => machine.startsWith("machine of front-") && Math.abs(offMs) > 2_000,
  );
  return askedOf(seen).flatMap((asked) => judgeProof(asked, given, isTimed));
};

function judgeProof(asked: Asked, given: ReadonlyMap<string, number>, isTimed: boolean): Finding[] {
  const { proof, status, sentMs } = asked;
  if (proof === null || status < 200 || status > 299) return [];
  const atMs = given.get(`${proof.nonce}`);
  const promise = "a proof has a nonce of the deployment where it asks for one";
  if (atMs === undefined) return [finding(nameOf(asked), promise, `${proof.nonce} was not given`)];
  if (!isTimed || sentMs <= atMs + lifeMs) return [];
  return [finding(nameOf(asked), promise, `${proof.nonce} was given at ${atMs}`)];
}
