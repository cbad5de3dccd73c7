import type { KnownAnswers } from "./answer-about.ts";
import { fits, isMembers, type Members } from "./answer-shape.ts";

/** The call that an answer is held against. */
export interface AskedCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string | undefined;
}

/**
 * Whether a success in JSON is the server's answer to this very call: what the contract says of it,
 * at every depth, about what was asked. Of a call that is not known only that it is an object.
 */
export function isAnswerTo(
  { shapes, abouts }: KnownAnswers,
  call: AskedCall,
  status: number,
  body: unknown,
): boolean {
  if (!isMembers(body)) return false;
  const [place = "", query = ""] = call.path.split("?");
  const parts = place.split("/");
  const name = Object.keys(shapes).find((each) => isMet(each, call.method, parts));
  if (name === undefined) return true;
  const [method, path = ""] = name.split(" ");
  const shape = shapes[`${method} ${path}${status === 202 ? " 202" : ""}`];
  if (shape === undefined || !fits(shape, body)) return false;
  const asked = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...membersOf(call.body),
    ...parametersOf(path.split("/"), parts),
  };
  return status === 202 || (abouts[name]?.(asked, body) ?? true);
}

function isMet(name: string, asked: string, parts: readonly string[]): boolean {
  const [method, path = ""] = name.split(" ");
  const segments = path.split("/");
  return (
    method === asked &&
    segments.length === parts.length &&
    segments.every((each, index) => each.startsWith("{") || each === parts[index])
  );
}

function parametersOf(segments: readonly string[], parts: readonly string[]): Members {
  const named = segments.flatMap((each, index) =>
    each.startsWith("{") ? [[each.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
  );
  return Object.fromEntries(named);
}

function membersOf(body: string | undefined): Members {
  try {
    const parsed: unknown = JSON.parse(body ?? "{}");
    return isMembers(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
