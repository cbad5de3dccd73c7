import * as z from "zod";
import { recordPage } from "../../../src/bounds.ts";
import type { AuditRow } from "../../../src/control/audit.ts";
import { parseOwn } from "../../../src/own-json.ts";
import { renderTime } from "../../../src/time.ts";
import { mayLook } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import { cursorOf, pageCursor, time } from "../../door/fields.ts";
import { answer, type Route, route } from "../../door/route.ts";

const recordQuery = z.strictObject({ cursor: cursorOf(/^[0-9]{1,16}$/) });

const recordEvent = z
  .strictObject({
    sequence: z.int().min(1).describe("Its place on the chain."),
    at: time,
    actor: z
      .string()
      .describe("The operator's id; `bootstrap`, `system`, or `key:` and a thumbprint."),
    act: z.string().describe("What was done; what was refused says so in `detail.refused`."),
    detail: z.record(z.string(), z.unknown()).describe("To what, why, and how it ended."),
    hash: z.string().describe("SHA-256 over this event and the hash of the one before it."),
  })
  .meta({ id: "RecordEvent" });

/** What operators did, for whoever looks into it later. */
export const operatorRecordRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/operator/record",
    summary: "Everything that operators did and were refused, the newest first",
    tag: "Operators",
    access: mayLook,
    replay: "window",
    query: recordQuery,
    answers: { 200: z.strictObject({ events: z.array(recordEvent), cursor: pageCursor }) },
    async handle(call) {
      const { cursor } = call.query as z.infer<typeof recordQuery>;
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
      const found = await controlObject(call.env).record(before, recordPage + 1);
      const page = found.slice(0, recordPage);
      const last = found.length > recordPage ? page.at(-1) : undefined;
      return answer(200, {
        events: page.map(renderEvent),
        cursor: last === undefined ? null : String(last.sequence),
      });
    },
  }),
];

function renderEvent(row: AuditRow): z.infer<typeof recordEvent> {
  const { sequence, atMs, actor, act, detail, hash } = row;
  return { sequence, at: renderTime(atMs), actor, act, detail: parseOwn(detail), hash };
}
