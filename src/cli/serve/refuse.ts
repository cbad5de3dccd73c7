import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type ProblemCode, problemRow } from "../../problem.ts";
import { renderTime } from "../../time.ts";

/** The runtime did not answer, or too many wait: whether it happened is for the caller to ask. */
export function refuse(response: ServerResponse): void {
  response.writeHead(503, { "Content-Type": "text/plain", "Retry-After": "1" });
  response.end("The server does not answer at this moment. The same request may be sent again.\n");
}

/** What a request is answered that was not read to its end; any other fault is a 400. */
const unread: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What is no HTTP, has too large a head, or did not come whole in time: nothing more is read. */
export function refuseUnread({ code = "" }: NodeJS.ErrnoException, socket: Duplex): void {
  const status = unread[code] ?? "400 Bad Request";
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

/** What cannot be passed on is answered 400, and nothing more is read from its connection. */
export function refuseMalformed(response: ServerResponse, why: string): void {
  answer(response, { code: "malformed_request", detail: why, requestId: newRequestId() });
}

/** A fault of ours: logged, and answered 500 unless an answer is under way, which then breaks off. */
function fail(response: ServerResponse, fault: unknown): void {
  const requestId = newRequestId();
  process.stderr.write(`${JSON.stringify(faultLine(fault, requestId))}\n`);
  if (response.headersSent || response.socket === null) response.req.socket.destroy();
  else {
    const detail = "Something failed on our side. Repeat the same request.";
    answer(response, { code: "internal_error", detail, requestId });
  }
}

/** A fault as the Worker logs its own. */
function faultLine(fault: unknown, requestId: string) {
  const { name, message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  return {
    event: "request_failed",
    timestamp: renderTime(Date.now()),
    severity_text: "ERROR",
    "exception.type": name,
    "exception.message": message,
    "exception.stacktrace": stack,
    request_id: requestId,
  };
}

/** Runs `act`; what it throws ends this request, and nothing else. */
export function guarded<T extends readonly unknown[]>(
  response: ServerResponse,
  act: (...told: T) => void | Promise<void>,
): (...told: T) => Promise<void> {
  return async (...told) => {
    try {
      await act(...told);
    } catch (fault) {
      fail(response, fault);
    }
  };
}

interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly requestId: string;
}

/** A problem as the Worker renders its own, and the end of the connection. */
function answer(response: ServerResponse, { code, detail, requestId }: Refusal): void {
  const { status, title, retry } = problemRow(code);
  const instance = `/requests/${requestId}`;
  const document = { type: `/problems/${code}`, title, status, detail, instance, code, retry };
  response.writeHead(status, {
    "Content-Type": "application/problem+json",
    "X-Request-Id": requestId,
    Connection: "close",
  });
  response.end(JSON.stringify(document));
}

function newRequestId(): string {
  return `req_${randomBytes(12).toString("hex")}`;
}
