import { createHash } from "node:crypto";
import type { ActBy } from "../../../../src/control/act.ts";
import { decideApproval } from "../../../../src/control/decide.ts";
import { readingsApartMs } from "../../../../src/control/end.ts";
import { activateOperator, bootstrap, invite } from "../../../../src/control/enter.ts";
import type { OperatorRole } from "../../../../src/token/access-claims.ts";
import { compile } from "../../../../src/velocity/compile.ts";
import { defaultPolicy } from "../../../../src/velocity/default-policy.ts";
import { type ControlStore, controlBook } from "../../../../worker/control/book.ts";
import { controlMigrations } from "../../../../worker/control/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";

export const digest = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** Noon of a day in 2026; every test begins there. */
export const noonMs = Date.UTC(2026, 5, 1, 12);

/** A person of the tests: an operator with a key of their own. */
interface Person {
  readonly operatorId: string;
  readonly jkt: string;
  /** Whom Control is told of, with a fresh proof each time. */
  by(nowMs?: number): ActBy;
}

export interface World {
  readonly sql: NodeSql;
  readonly book: ControlStore;
  /** The first approver, the second, and somebody of any role. */
  readonly aoi: Person;
  readonly ben: Person;
  person(name: string, role: OperatorRole): Person;
}

/** Two readings of a clock that runs as the timer between them does. */
export const readingsFrom = (firstMs: number) => ({ firstMs, secondMs: firstMs + readingsApartMs });

let proofs = 0;

/** A fresh proof by a key. */
export function proofOf(jkt: string, nowMs = noonMs) {
  proofs += 1;
  return { jkt, jti: `proof-${proofs}`, untilMs: nowMs + 72_000 };
}

/** A Control book in memory with two approvers. */
export function openWorld(): World {
  const sql = migratedSql(controlMigrations);
  const book = controlBook(sql, digest);
  const table = compile(defaultPolicy, 1);
  book.found({ version: 1, document: JSON.stringify(defaultPolicy), table, createdAtMs: noonMs });
  const of = (operatorId: string, jkt: string): Person => ({
    operatorId,
    jkt,
    by: (nowMs = noonMs) => ({ operatorId, epoch: [1, 1, 1], proof: proofOf(jkt, nowMs), nowMs }),
  });
  const proof = proofOf("key-aoi");
  const first = { secretMatches: true, operatorId: "opr_aoi", name: "Aoi", proof, nowMs: noonMs };
  bootstrap(book, first);
  const aoi = of("opr_aoi", "key-aoi");
  const person = (name: string, role: OperatorRole) => {
    const operatorId = `opr_${name}`;
    const codeHash = digest(name);
    const command = { codeHash, operatorId, name, role, merchantId: null };
    const invited = invite(book, aoi.by(), command, `apr_${name}`);
    const waits = invited.ok && invited.value.kind === "waits";
    if (waits) decideApproval(book, of("opr_ben", "key-ben").by(), `apr_${name}`, "approve");
    const jkt = `key-${name}`;
    activateOperator(book, { codeHash, proof: proofOf(jkt), nowMs: noonMs });
    return of(operatorId, jkt);
  };
  return { sql, book, aoi, ben: person("ben", "approver"), person };
}

/** The acts on the chain, newest last, each with what it says. */
export function onRecord(book: ControlStore): { act: string; actor: string; detail: string }[] {
  return book.audit(0, 1_000).map(({ act, actor, detail }) => ({ act, actor, detail }));
}
