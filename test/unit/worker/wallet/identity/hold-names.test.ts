import { beforeAll, beforeEach, expect, it } from "vitest";
import type { AlertCommand } from "../../../../../src/control/alert-record.ts";
import { makeKeyRing } from "../../../../../src/token/key-ring.ts";
import { random } from "../../../../../worker/platform/keys.ts";
import type { WalletDesk } from "../../../../../worker/wallet/desk.ts";
import { holdNames } from "../../../../../worker/wallet/identity/hold-names.ts";
import { saveContact } from "../../../../wallet-rows.ts";
import * as acts from "../../../src/identity/act/acts.ts";
import { enrolCommand } from "../../../src/identity/act/identity-command.ts";
import {
  authorityAt,
  identityWorld,
  type World,
} from "../../../src/identity/act/identity-world.ts";

const [mine, other] = ["ab".repeat(16), "cd".repeat(16)];
const jkt = "-_8";
let keys: string;
let world: World;
let alerts: AlertCommand[];

beforeAll(async () => {
  keys = await makeKeyRing(random);
});

beforeEach(() => {
  world = identityWorld();
  alerts = [];
  acts.enrol(world.desk(), enrolCommand({ jkt }), authorityAt(world));
  acts.activateWallet(world.desk(), { flowId: "flow" });
});

type Answer = { readonly kind: string; readonly route?: string };

/** Asks the Directory, which answers this of the wallet's contact and of its key. */
async function hold(contact: () => Answer, key: Answer): Promise<readonly AlertCommand[]> {
  const directory = { holdContact: async () => contact(), holdKey: async () => key };
  const control = { raiseAlert: async (alert: AlertCommand) => void alerts.push(alert) };
  const binding = (object: object) => ({ idFromName: () => "", get: () => object });
  const env = { SEKISHO_KEYS: keys, DIRECTORY: binding(directory), CONTROL: binding(control) };
  await holdNames({ env, identity: world.desk().book, name: mine } as unknown as WalletDesk);
  return alerts;
}

const held = { kind: "held" };

it("tells nobody of names that stand for their wallet", async () => {
  expect(await hold(() => held, held)).toEqual([]);
});

it("tells of a shard that was put back, and proposes to stop registrations", async () => {
  const [alert, ...more] = await hold(() => held, { kind: "lost" });
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    kind: "books_behind",
    subject: "directory",
    evidence: { object: "directory", of: "device_key" },
    proposedStop: { scope: "registration", id: null },
  });
});

it("tells of each name that another wallet has, with both wallets, and proposes no stop", async () => {
  const taken = { kind: "taken", route: other };
  const told = await hold(() => taken, taken);
  expect(told.map(({ evidence }) => evidence.of)).toEqual(["contact", "device_key"]);
  for (const { subject, evidence, proposedStop } of told) {
    expect(proposedStop).toBeNull();
    expect(subject).toBe(evidence.wallet_id);
    expect(evidence.other_wallet_id).not.toBe(evidence.wallet_id);
  }
});

it("tells nothing of a contact that its owner removed while the Directory was asked", async () => {
  const removed = () => {
    const [contact] = world.desk().book.contacts();
    if (contact !== undefined) saveContact(world.sql, { ...contact, state: "removed" });
    return { kind: "taken", route: other };
  };
  expect(await hold(removed, held)).toEqual([]);
});
