import type { ReportReply, ShardReport } from "../../src/monitor/report.ts";
import type { TicketCommand, TicketRefusal } from "../../src/monitor/ticket.ts";
import type { Result } from "../../src/result.ts";
import type { EpochMs } from "../../src/time.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";

/** What others ask of the Monitor object; its class says what each call does. */
export interface MonitorCalls {
  openTicket(command: TicketCommand): Promise<Result<EpochMs, TicketRefusal>>;
  report(report: ShardReport): ReportReply;
}

/** The one Monitor object of the deployment. Take a new stub for every attempt. */
export function monitorObject(env: Env): Calls<MonitorCalls> & Pick<DurableObjectStub, "fetch"> {
  const id = env.MONITOR.idFromName("monitor");
  return env.MONITOR.get(id) as unknown as Calls<MonitorCalls> & Pick<DurableObjectStub, "fetch">;
}

/** The upgrade that the Worker passes on, with the ticket's hash. */
export function streamRequest(hash: string): Request {
  const query = new URLSearchParams({ hash });
  return new Request(`https://monitor/events?${query}`, { headers: { Upgrade: "websocket" } });
}
