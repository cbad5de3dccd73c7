import { beforeEach, describe, expect, it } from "vitest";
import { eventTicketLifeMs } from "../../../../src/bounds.ts";
import type { MonitorBook } from "../../../../src/monitor/book.ts";
import { isOperatorRevoked, operatorStreamEnd } from "../../../../src/monitor/listener.ts";
import {
  openOperatorTicket,
  type TicketCommand,
  useOperatorTicket,
} from "../../../../src/monitor/ticket.ts";
import { monitorBook } from "../../../../worker/monitor/book.ts";
import { monitorMigrations } from "../../../../worker/monitor/schema.ts";
import { migratedSql, type NodeSql } from "../../../node-sql.ts";

const nowMs = Date.UTC(2026, 10, 30);
const holder = { operatorId: "opr_1", epoch: [3, 2], untilMs: nowMs + 600_000 } as const;
let sql: NodeSql;
let book: MonitorBook;
beforeEach(() => {
  sql = migratedSql(monitorMigrations);
  book = monitorBook(sql);
});

const rows = () => sql.exec("SELECT * FROM ticket").length;
const open = (command: TicketCommand, atMs = nowMs) =>
  openOperatorTicket(book, command, { isKnown: true, nowMs: atMs });
const asked = (hash: string, jti = hash) => ({
  ...{ hash, holder },
  proof: { jkt: "key", jti, untilMs: nowMs + 60_000 },
});

describe("a ticket", () => {
  it("is whose it was, once, until its end", () => {
    const until = { ok: true, value: nowMs + eventTicketLifeMs };
    expect(open(asked("one"))).toEqual(until);
    expect(useOperatorTicket(book, "other", nowMs)).toBeNull();
    expect(useOperatorTicket(book, "one", nowMs + eventTicketLifeMs - 1)).toEqual(holder);
    expect(useOperatorTicket(book, "one", nowMs)).toBeNull();
    open(asked("two"));
    expect(useOperatorTicket(book, "two", nowMs + eventTicketLifeMs)).toBeNull();
    expect(rows()).toBe(0);
  });

  it("is not kept for a proof that was used before, and goes with the next when nobody used it", () => {
    open(asked("one"));
    expect(open(asked("two", "one"))).toEqual({
      ...{ ok: false, fault: "proof_used" },
    });
    expect(rows()).toBe(1);
    open(asked("three"), nowMs + eventTicketLifeMs);
    expect(rows()).toBe(1);
  });

  it("is not kept for whom Control does not know", () => {
    const unknown = openOperatorTicket(book, asked("one"), { isKnown: false, nowMs });
    expect(unknown).toEqual({ ok: false, fault: "token_revoked" });
    expect(rows()).toBe(0);
    expect(open(asked("one"))).toMatchObject({ ok: true });
  });

  it("opens nothing once its token has ended", () => {
    const short = { ...asked("one"), holder: { ...holder, untilMs: nowMs + 1 } };
    open(short);
    expect(useOperatorTicket(book, "one", nowMs + 1)).toBeNull();
  });
});

describe("a stream", () => {
  const glance = {
    ...{ version: 9, operatorsEpoch: 3, operatorEpochs: { opr_1: 2, opr_2: 7 } },
    ...{ alertsOpen: 0, approvalsWaiting: 0, isKnown: false },
  };
  const listener = { ...holder, openedMs: nowMs, sequence: 1 };

  it("goes on while its token is good, and ends 4402 with it", () => {
    expect(operatorStreamEnd(listener, glance, holder.untilMs - 1)).toBeNull();
    expect(operatorStreamEnd(listener, glance, holder.untilMs)).toMatchObject({ code: 4402 });
  });

  it("ends 4401 when all operators' epoch, or the operator's own, was raised", () => {
    expect(isOperatorRevoked(holder, glance)).toBe(false);
    for (const raised of [{ operatorsEpoch: 4 }, { operatorEpochs: { opr_1: 3 } }]) {
      const over = operatorStreamEnd(listener, { ...glance, ...raised }, holder.untilMs);
      expect(over).toMatchObject({ code: 4401 });
    }
  });
});
