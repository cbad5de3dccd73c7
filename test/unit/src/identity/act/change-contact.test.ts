import { beforeEach, expect, test } from "vitest";
import { hourMs } from "../../../../../src/time.ts";
import * as acts from "./acts.ts";
import {
  authorityAt,
  callerOf,
  enrolled,
  identityWorld,
  steppedUp,
  type World,
} from "./identity-world.ts";

let world: World;

beforeEach(() => {
  world = identityWorld();
  enrolled(world);
});

function add(blind: string, reservedUntilMs = world.nowMs) {
  const contact = { type: "email", hint: "", sealed: `sealed ${blind}`, blind } as const;
  const own = { caller: callerOf(), proof: world.proof() };
  return acts.addContact(world.desk(), { ...own, ...contact, reservedUntilMs }, authorityAt(world));
}

function remove(number: number) {
  const command = { ...steppedUp(world, "contact"), number };
  return acts.removeContact(world.desk(), command, authorityAt(world));
}

test("adds a contact as long as it is reserved, once, and tells those there were before", () => {
  expect(add("late", world.nowMs - 1)).toEqual({ kind: "refused" });
  expect(add("new")).toMatchObject({
    kind: "contact",
    number: 2,
    notice: { sealedContacts: ["sealed contact"] },
  });
  expect(add("new", world.nowMs - 1)).toMatchObject({ kind: "contact", number: 2, notice: null });
});

test("adds no fifth contact, also when it was begun in time", () => {
  const begin = () =>
    acts.beginContact(world.desk(), steppedUp(world, "contact"), authorityAt(world)).kind;
  for (const blind of ["b2", "b3", "b4"]) {
    expect(begin()).toBe("admitted_contact");
    expect(add(blind).kind).toBe("contact");
  }
  expect(begin()).toBe("too_many_contacts");
  expect(add("b5")).toEqual({ kind: "too_many_contacts" });
  expect(remove(2).kind).toBe("contact");
  expect(begin()).toBe("admitted_contact");
});

test("lets a removed contact freeze the wallet for 72 hours if it could recover it", () => {
  add("new");
  expect(remove(2)).toMatchObject({ number: 2, state: "removed", freeFromMs: null });
  add("newer");
  expect(remove(1)).toMatchObject({ freeFromMs: world.nowMs + 72 * hourMs });
  expect(remove(3)).toEqual({ kind: "last_contact" });
});

test("says again when a removed contact is given back, unless the wallet has it again", () => {
  add("new");
  remove(2);
  expect(remove(2)).toMatchObject({ state: "removed", notice: null, freeFromMs: null });
  add("new");
  expect(remove(2)).not.toHaveProperty("freeFromMs");
});

test("recovers through a contact from 72 hours after it was added", () => {
  add("new");
  const recover = () =>
    acts.enter(
      world.desk(),
      {
        kind: "recovery",
        route: "route",
        flowId: "flow",
        jkt: "k2",
        factor: { kind: "recovery_code", hash: "recovery 0" },
        factorHashes: ["hash"],
        contactBlinds: ["new"],
        refreshHash: "h2",
      },
      authorityAt(world),
    );
  world.nowMs += 72 * hourMs - 1;
  expect(recover()).toEqual({ kind: "contact_too_new" });
  world.nowMs += 1;
  expect(recover()).toEqual({ kind: "new_device" });
});
