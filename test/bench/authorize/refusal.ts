import { projectFolder } from "../../../src/cli/local/folders.ts";
import { type Bench, type Plan, tell } from "../bench.ts";
import { freshSecrets, untilQuiet } from "../deployment.ts";
import { table } from "../figures.ts";
import { type Heard, runOver } from "../load.ts";
import { expectApproved } from "../payments.ts";
import { type Product, productRival } from "./rival.ts";

/** A signature with its last characters but one changed: another signature, of the same length. */
const otherSignature = (line: string) =>
  line.replace(/(.)(.)$/, (_all, last: string, end: string) => `${last === "A" ? "B" : "A"}${end}`);

/** Requests that are refused, by what is wrong with a good one. */
const wrongs = {
  "forged token": (text: string) => text.replace(/^Authorization: .*$/m, otherSignature),
  "forged proof": (text: string) => text.replace(/^DPoP: .*$/m, otherSignature),
  "malformed proof": (text: string) => text.replace(/^(DPoP: [^.]*)\..*$/m, "$1"),
} as const;
type Wrong = keyof typeof wrongs;

/** Each of a round's requests is sent so many times when it is refused: refusals are cheap. */
const repeats = 4;

/**
 * Processor time of a request that is refused ÷ that of one that pays, until the server is quiet: of
 * forged ones the dearer sort.
 */
export const refusal: Bench = {
  name: "refusal.cost",
  summary: "processor time of a request that is refused ÷ that of a payment",
  figures: ["refusal.forged", "refusal.malformed"],
  async run(plan) {
    const secrets = await freshSecrets();
    const side = { name: "refusals", folder: projectFolder };
    const product = await productRival(side, secrets, plan);
    const ratios = new Map<Wrong, number[]>();
    const [rounds, warm] = [plan.rounds ?? 5, 1];
    for (let round = 0; round < warm + rounds; round += 1) {
      const valid = await product.requests();
      const refused = new Map<Wrong, number>();
      for (const wrong of Object.keys(wrongs) as Wrong[]) {
        refused.set(wrong, await costOf(product, wrongly(valid, wrong), plan, expectRefused));
      }
      const paid = await costOf(product, valid, plan, (answers) => expectApproved("It", answers));
      if (round < warm) continue;
      for (const [wrong, ms] of refused) {
        ratios.set(wrong, [...(ratios.get(wrong) ?? []), ms / paid]);
      }
      const told = [...refused].map(([wrong, ms]) => [wrong, `${ms.toFixed(3)} ms`]);
      tell(table([...told, ["a payment", `${paid.toFixed(3)} ms`]]));
    }
    await product.end();
    const of = (wrong: Wrong) => ratios.get(wrong) ?? [];
    const forged = of("forged token").map((ratio, n) =>
      Math.max(ratio, of("forged proof")[n] ?? 0),
    );
    return [
      { name: "refusal.forged", values: forged },
      { name: "refusal.malformed", values: of("malformed proof") },
    ];
  },
};

function wrongly(requests: readonly Buffer[], wrong: Wrong): readonly Buffer[] {
  const made = requests.map((request) => Buffer.from(wrongs[wrong](request.toString())));
  return Array.from({ length: repeats }, () => made).flat();
}

/** Milliseconds of processor time a request, until the server is quiet. */
async function costOf(
  { ports, cpuMs }: Product,
  requests: readonly Buffer[],
  { connections }: Plan,
  expect: (answers: readonly Heard[]) => void,
): Promise<number> {
  await untilQuiet({ cpuMs });
  const before = cpuMs();
  const { answers } = await runOver(ports, requests, { connections });
  await untilQuiet({ cpuMs });
  const after = cpuMs();
  expect(answers);
  return before === null || after === null ? Number.NaN : (after - before) / requests.length;
}

function expectRefused(answers: readonly Heard[]): void {
  const other = answers.find(({ status }) => status !== 401 && status !== 400);
  if (other !== undefined) throw new Error(`it was not refused: ${other.status} ${other.body}`);
}
