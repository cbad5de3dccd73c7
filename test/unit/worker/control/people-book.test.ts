import { beforeEach, expect, it } from "vitest";
import type { Invitation, Operator } from "../../../../src/control/book.ts";
import { alertBook } from "../../../../worker/control/alert-book.ts";
import { passkeyBook } from "../../../../worker/control/passkey-book.ts";
import { peopleBook } from "../../../../worker/control/people-book.ts";
import { controlMigrations } from "../../../../worker/control/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";

let sql: NodeSql;
beforeEach(() => {
  sql = migratedSql(controlMigrations);
});

const operator = (operatorId: string, createdAtMs: number): Operator => ({
  operatorId,
  name: `name of ${operatorId}`,
  role: "viewer",
  merchantId: null,
  jkt: `key of ${operatorId}`,
  epoch: 3,
  createdAtMs,
});
const invitation = (operatorId: string, role: Invitation["role"]): Invitation => ({
  codeHash: `code of ${operatorId}`,
  operatorId,
  name: operatorId,
  role,
  merchantId: null,
  invitedBy: "opr_1",
  expiresAtMs: 9,
});

it("changes the role of the operator who is named, revokes what they hold, and of nobody else", () => {
  const book = peopleBook(sql);
  const [one, two] = [operator("opr_1", 20), operator("opr_2", 10)];
  for (const each of [one, two]) book.insertOperator(each);
  expect(book.changeRole("opr_1", "merchant", "mer_1")).toBe(4);
  const changed = { ...one, role: "merchant", merchantId: "mer_1", epoch: 4 };
  expect(book.operators()).toEqual([two, changed]);
  expect(book.operator("opr_1")).toEqual(changed);
  expect(book.operatorByKey("key of opr_2")).toEqual(two);
  expect(book.operatorByKey("opr_2")).toBeNull();
});

it("drops invitations of approvers that nobody has taken, and no others", () => {
  const book = peopleBook(sql);
  book.insertOperator(operator("opr_taken", 1));
  const kept = [invitation("opr_taken", "approver"), invitation("opr_viewer", "viewer")];
  for (const each of [...kept, invitation("opr_open", "approver")]) book.insertInvitation(each);
  book.dropOpenApproverInvitations();
  expect(kept.map(({ codeHash }) => book.invitation(codeHash))).toEqual(kept);
  expect(book.invitation("code of opr_open")).toBeNull();
});

it("repeats and acknowledges the alert that is named, and leaves when it was first raised", () => {
  const book = alertBook(sql);
  const raised = { kind: "handle_guesses", evidence: { n: 1 }, proposedStop: null } as const;
  for (const id of ["a", "b"]) book.insertAlert({ ...raised, alertId: id, subject: id }, 10);
  const first = { count: 1, firstAtMs: 10, lastAtMs: 10, acknowledgedBy: null };
  const other = { ...raised, ...first, alertId: "b", subject: "b", acknowledgedAtMs: null };
  book.repeatAlert("a", { n: 2 }, 20);
  const repeated = { count: 2, lastAtMs: 20, evidence: { n: 2 } };
  const open = { ...other, ...repeated, alertId: "a", subject: "a" };
  expect(book.openAlert("handle_guesses", "a")).toEqual(open);
  book.acknowledgeAlert("a", "opr_1", 30);
  const taken = { ...open, acknowledgedBy: "opr_1", acknowledgedAtMs: 30 };
  expect([book.openAlert("handle_guesses", "a"), book.alert("a")]).toEqual([null, taken]);
  expect(book.alert("b")).toEqual(other);
  const page = (state: "open" | "acknowledged" | "all", before: typeof taken | null = null) =>
    book.alertPage({ state, before, count: 9 }).map(({ alertId }) => alertId);
  expect([page("open"), page("acknowledged"), page("all")]).toEqual([["b"], ["a"], ["b", "a"]]);
  expect(page("all", { ...taken, alertId: "b" })).toEqual(["a"]);
});

it("holds a terminal to its payers' word by its own row", () => {
  const book = alertBook(sql);
  const held = { reason: "rule", sinceMs: 1, untilMs: 5 };
  for (const terminalId of ["ter_2", "ter_1"]) book.putConfirmation({ ...held, terminalId });
  book.putConfirmation({ terminalId: "ter_2", reason: "another", sinceMs: 3, untilMs: 9 });
  expect(book.confirmations()).toEqual([
    { ...held, terminalId: "ter_1" },
    { ...held, terminalId: "ter_2", untilMs: 9 },
  ]);
  book.dropConfirmation("ter_1");
  expect(book.confirmations()).toMatchObject([{ terminalId: "ter_2" }]);
});

it("forgets sign-ins that were opened before a time, and keeps that time's own", () => {
  const book = passkeyBook(sql);
  const signIn = (signInId: string, openedAtMs: number) => {
    return { signInId, operatorId: "opr_1", challenge: `of ${signInId}`, tries: 0, openedAtMs };
  };
  book.saveSignIn(signIn("a", 9), 0);
  book.saveSignIn(signIn("b", 10), 0);
  book.saveSignIn(signIn("c", 20), 10);
  const left = ["a", "b", "c"].map((id) => book.signIn(id));
  expect(left).toEqual([null, signIn("b", 10), signIn("c", 20)]);
  book.dropSignIn("b");
  expect([book.signIn("b"), book.signIn("c")]).toEqual([null, signIn("c", 20)]);
});
