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
  const [place, query = ""] = call.path.split("?");
  const asking = `${call.method} ${place}`;
  const names = Object.keys(shapes).map((each) => each.replace(" 202", ""));
  const name = names.find((each) => patternOf(each).test(asking));
  if (name === undefined) return true;
  const shape = shapes[status === 202 ? `${name} 202` : name];
  if (shape === undefined || !fits(shape, body)) return false;
  const parameters = Object.entries(patternOf(name).exec(asking)?.groups ?? {});
  const asked = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...membersOf(call.body),
    ...Object.fromEntries(parameters.map(([each, text]) => [each, decodeURIComponent(text)])),
  };
  return status === 202 || (abouts[name]?.(asked, body) ?? true);
}

/** What a call by this name looks like, its parameters as named groups. */
function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/{(\w+)}/g, "(?<$1>[^/]*)")}$`);
}

function membersOf(body: string | undefined): Members {
  try {
    const parsed: unknown = JSON.parse(body ?? "{}");
    return isMembers(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
