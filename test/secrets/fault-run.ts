import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { totpCode } from "../../src/client/index.ts";
import { email, failed, phone, type Reach } from "./people.ts";
import type { Left } from "./run.ts";

/** A text that damage leaves in rows, where nobody may quote it from. */
export const leftInRows = "no-reader-knows-it";

/** True of the wallet that has shown codes: the other one keeps its head. */
const hasCodes = "codes <> '[]'";

/** What is done to each database that has a table: nothing that any of our own writes would do. */
const damage: readonly (readonly [table: string, statement: string])[] = [
  // Wallets: a seal that does not open, a record and a list that are not JSON, a table that is gone.
  [
    "owner",
    `UPDATE owner SET value = json_set(value, '$.secret', 'x' || (value ->> 'secret'))
     WHERE kind = 'factor'`,
  ],
  ["owner", `UPDATE owner SET value = '${leftInRows}' WHERE kind = 'session'`],
  ["owner", "DROP TABLE security_event"],
  ["payment_state", `UPDATE head SET codes = '${leftInRows}' WHERE ${hasCodes}`],
  // Directory: no flow can be opened; Courier: nothing can be sent; Control: passkeys are garbage.
  ["device_key", "DROP TABLE flow"],
  ["gateway", "DROP TABLE message"],
  ["operator_passkey", `UPDATE operator_passkey SET passkey = '${leftInRows}'`],
];

/** Damages the databases of a deployment that stands still; how many of them. */
export function damageObjects(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sqlite"))
    .map((name) => join(folder, name));
  return paths.filter((path) => {
    const database = new DatabaseSync(path);
    try {
      const find = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = ?");
      const due = damage.filter(([table]) => find.get(table)?.n === 1);
      for (const [, statement] of due) database.exec(statement);
      return due.length > 0;
    } finally {
      database.close();
    }
  }).length;
}

/** Calls that bring secrets with them and meet an object that fails. */
export async function meetFaults(reach: Reach, left: Left): Promise<void> {
  const { approver, approverId, till, partner, customer, fundingRoute, shown } = left;
  const { app, contact } = customer;
  const { app: idle, secret } = left.idle;
  await failed(idle.stepUp("limits", await totpCode(secret, Date.now() + 30_000)));
  const { refresh_token } = await idle.session.state();
  await failed(idle.session.transport.call("POST", "/v1/tokens/refresh", { refresh_token }));
  await failed(idle.freeze());
  await failed(app.issueCode());
  const bill = { reference: "secret-fault", code: shown, amount: 100, currency: "JPY" };
  await failed(till.postPayment({ ...bill, capture: "automatic" }));
  const credit = { reference: "secret-fault", route: fundingRoute, amount: 100, currency: "JPY" };
  await failed(partner.credit(credit));
  const stranger = await phone(reach);
  // Mostly with a Directory of its own, which has its tables, so that the mail fails; one of three has.
  for (const n of [1, 2, 3])
    await failed(stranger.app.register(email(`secret-late-${n}@example.com`)));
  await failed(stranger.app.signIn(email(contact)));
  await failed(approver.signIn(approverId));
}
