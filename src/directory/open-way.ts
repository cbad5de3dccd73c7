import type { EpochMs } from "../time.ts";
import type { DirectoryBook } from "./book.ts";
import { openReport, type ReportOpened } from "./loss-report.ts";
import { type FlowOpened, type OpenFlow, openFlow } from "./open-flow.ts";

/** Begins a way in: a report of a lost phone is begun by rules of its own, all else is a flow. */
export function openWay(
  book: DirectoryBook,
  command: OpenFlow,
  nowMs: EpochMs,
): FlowOpened | ReportOpened {
  if (command.kind === "lost_device") return openReport(book, command, nowMs);
  return openFlow(book, command, nowMs);
}
