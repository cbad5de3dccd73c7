import { join } from "node:path";
import type { Payment } from "../../src/client/index.ts";
import { bill, credit, PutBack, reference, settle, told } from "../unit/src/cli/put-back-world.ts";
import { pack } from "./packed.ts";

/*
 * Has this build write a small state folder and keeps it: every later build has to open it. Run it when
 * a release changes what is written, `node test/kept-state/make.ts N`, with the next number; those of
 * before stay.
 */

const [number] = process.argv.slice(2);
if (number === undefined || !/^\d+$/.test(number)) throw new Error("say the number of the state");

function idOf({ payment_id: id }: Payment): string {
  if (id === null) throw new Error("it was decided in a wallet");
  return id;
}

const world = new PutBack();
try {
  const people = await world.open();
  const { terminal } = people;
  await credit(people, 6_000);
  const first = await settle(people, await bill(people, 1_200));
  const held = await settle(people, { ...(await bill(people, 800, 1)), capture: "manual" });
  const capture = { reference: reference(), amount: 500 };
  await told(terminal.capture(idOf(held), capture));
  const third = await settle(people, await bill(people, 300, 2));
  await told(terminal.refund(idOf(third), { reference: reference(), amount: 100 }));
  const fourth = await bill(people, 70, 3);
  await settle(people, fourth);
  await told(
    terminal.cancel({
      reference: reference(),
      payment_reference: fourth.reference,
      code: fourth.code,
    }),
  );
  // What was sent has come, and wallets have written that it was taken.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const payments = await Promise.all(
    [first, held, third].map(async (paid) => told(terminal.payment(idOf(paid)))),
  );
  await world.close();
  const bytes = pack(world.state, join(import.meta.dirname, `state-${number}.json.gz`), payments);
  console.log(`state-${number}.json.gz: ${bytes} bytes`);
} finally {
  await world.discard();
}
