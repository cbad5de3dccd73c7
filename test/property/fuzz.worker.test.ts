import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes } from "../../worker/routes/index.ts";
import { manyAtOnce } from "../world/crowd.ts";
import {
  call,
  env,
  type Forgery,
  footprint,
  type Holder,
  holder,
  honestProof,
  leaked,
  makePair,
  makeRequest,
  openWorld,
  partsOf,
  persist,
} from "../world.ts";
import { bodyOf } from "./fuzz-bodies.ts";
import { mutated, mutatedToken } from "./fuzz-mutation.ts";
import type { Target } from "./fuzz-reader.ts";
import { cpuMsMax, lineOf, play } from "./fuzz-run.ts";
import { targets } from "./fuzz-target.ts";

/*
 * Whatever is sent, reading it ends with a verdict, in time; inside workerd, as the product reads
 * it. More: `npx node test/property/fuzz-long.ts --cases N`.
 */
const world = openWorld();
const texts = 100_000;
const cases = 2_000;
/** Another one in each run, printed; `FUZZ_SEED` makes the same changes again, to new tokens. */
const seed = Number((env as { FUZZ_SEED?: string }).FUZZ_SEED || Date.now() % 2 ** 31);

/**
 * The clock, which a local workerd moves while it computes. A reader waits for nothing but its own
 * computing, so that no case has cost more processor time than this shows.
 */
const stopwatch = () => performance.now();

describe(`${texts} texts that nobody meant well`, () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    `end in a verdict within ${cpuMsMax} ms: %s`,
    async (_name, target) => {
      const share = Math.ceil((texts * target.share) / 1_000);
      console.log(lineOf(target, await play(target, { cases: share, stopwatch, seed })));
    },
    120_000,
  );

  it("are at least as many as that, and a reader that takes longer is found", async () => {
    expect(targets.reduce((sum, { share }) => sum + share, 0)).toBeGreaterThanOrEqual(1_000);
    const slow: Target = {
      name: "a slow reader",
      share: 0,
      input: fc.constant(null),
      read() {
        const beganMs = stopwatch();
        while (stopwatch() - beganMs < 1.2 * cpuMsMax);
        return null;
      },
    };
    const message = expect.stringMatching(/^a slow reader: \d{3,} ms$/);
    await expect(play(slow, { cases: 1, stopwatch })).rejects.toMatchObject({ cause: { message } });
  });
});

/** What a header can carry of a text. */
const asHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, "?").trim();

/** Calls with one part that nobody meant well. None of them can take effect: see each. */
async function forgeries(): Promise<fc.Arbitrary<Forgery>> {
  const till = await holder(world().till);
  const phone = await holder(await world().customer());
  const stranger: Holder = { key: await makePair(), token: null };
  const payment = { method: "POST", path: "/v1/payments", body: bodyOf("/v1/payments") };
  const proof = (await makeRequest({ ...payment, by: till })).headers.get("DPoP") ?? "";
  const { header } = await honestProof(till, payment);
  // Its code is no code of ours, and these ids name nothing.
  const unpayable = ["/v1/payments", "/v1/payments/pay_x/captures", "/v1/payments/pay_x/refunds"];
  const bodies = fc.constantFrom(...unpayable).chain((path) =>
    mutated([JSON.stringify(bodyOf(path))]).map((body) => ({
      by: till,
      method: "POST",
      path,
      body,
    })),
  );
  // Of the wrong kind of caller.
  const foreign = fc
    .constantFrom(...routes.filter(({ access }) => access.kind === "operator"))
    .chain(({ method, path }) =>
      mutated([JSON.stringify(bodyOf(path))]).map((body) => ({
        by: phone,
        method,
        path: path.replaceAll(/\{[a-z_]+\}/g, "x"),
        ...(method === "POST" || method === "PUT" ? { body } : {}),
      })),
    );
  const tokens = mutatedToken([`${till.token}`, `${phone.token}`]).map((token) => ({
    ...payment,
    by: till,
    token: asHeader(token),
  }));
  const proofs = mutatedToken([proof]).map((text) => ({
    ...payment,
    by: till,
    proof: asHeader(text),
  }));
  const keys = mutated([JSON.stringify(header)]).map((text) => ({
    ...payment,
    by: stranger,
    token: till.token,
    header: () => text,
  }));
  const ids = fc
    .tuple(mutated([phone.token?.slice(0, 60) ?? ""]), fc.constantFrom("sign-ins", "registrations"))
    .map(([id, flow]) => ({
      by: stranger,
      method: "POST",
      path: `/v1/${flow}/${encodeURIComponent(id.toWellFormed().slice(0, 500))}/factor`,
      body: bodyOf("/factor"),
    }));
  // An issuer's key that has leaked signs whatever it is given.
  const { claims } = partsOf(`${till.token}`);
  const signed = mutated([JSON.stringify(claims)]).map((text) => ({
    ...payment,
    by: stranger,
    claims: () => text,
    sign: leaked("access"),
  }));
  return fc.oneof(bodies, foreign, tokens, proofs, keys, ids, signed);
}

// What holds for every answer (no 5xx, a problem of the table, nothing told back) `knock` holds.
it(`answers ${cases} calls that nobody meant well with a verdict, and writes nothing`, async () => {
  console.log(`seed ${seed}`);
  const all = fc.sample(await forgeries(), { numRuns: cases, seed });
  const before = await footprint();
  const statuses: Record<number, number> = {};
  await manyAtOnce(all, async (forgery) => {
    const { status, body } = await persist(() => call(forgery));
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200) expect(body).toMatchObject({ payment_id: null, result: "declined" });
    else expect(status).toBeLessThan(500);
    expect(status).not.toBe(201);
  });
  console.log(`answers by status: ${JSON.stringify(statuses)}`);
  expect(await footprint()).toEqual(before);
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(["400", "401", "403", "404"]));
}, 180_000);
