import type { Alert, Approval, Health, Standing } from "../../client/index.ts";
import { inFlight, readBooks } from "../books/books.ts";
import { asProgram, reasonOf } from "../program.ts";
import { must } from "../seed/actors.ts";
import { coloured } from "../telling/colour.ts";
import { alertInWords, everyAlert } from "./alerts.ts";
import { approvalInWords } from "./approval-words.ts";
import { type Desk, deskOptions, deskUsage, openDesk } from "./desk.ts";

const usage = `Tells how a deployment stands: whether it answers, what is stopped, what waits for a second person,
which alerts are open, which policy decides, how each kind of object is; of a local one also what is on
its way between objects.

  sekisho status
  sekisho status --help      shows this

Ends with 0 when it answers, no part of it fails and nothing is stopped or alerted, else with 1. Parts
that deserve a look before they fail are told (warn).
${deskUsage}`;

/** `sekisho status`: Control's state and health. */
export const statusCommand = asProgram({
  usage,
  options: deskOptions,
  async run({ json, ...who }) {
    const desk = await openDesk(who);
    const answers = await answersOf(desk.origin);
    const found = {
      origin: desk.origin,
      ...answers,
      ...(answers.is_healthy ? await standing(desk) : {}),
    };
    if (json) console.log(JSON.stringify(found));
    else for (const line of linesOf(found)) console.log(line);
    const { stops = [], alerts = [], parts } = found as Partial<Found>;
    const isWell = answers.is_healthy && parts?.status !== "fail";
    return isWell && stops.length === 0 && alerts.length === 0 ? 0 : 1;
  },
});

/** What `/healthz` says. */
interface Answers {
  readonly is_healthy: boolean;
  readonly health: string;
  readonly answered_ms: number;
}

async function answersOf(origin: string): Promise<Answers> {
  const begunMs = performance.now();
  const took = () => Math.round(performance.now() - begunMs);
  try {
    const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(10_000) });
    const told = (await response.text()).slice(0, 200);
    const health = response.ok ? told : `${response.status}: ${told}`;
    return { is_healthy: response.ok, health, answered_ms: took() };
  } catch (error) {
    return { is_healthy: false, health: reasonOf(error), answered_ms: took() };
  }
}

interface Found {
  readonly stops: Standing["stops"];
  readonly confirmations: Standing["confirmations"];
  readonly approvals: readonly (Approval & { readonly in_words: readonly string[] })[];
  readonly alerts: readonly Alert[];
  readonly policies: readonly object[];
  /** How each part is; `null`: somebody else was looking. */
  readonly parts: Health | null;
  /** Minor units on their way between objects; `null`: the data is not here. */
  readonly in_flight: string | null;
}

/** What stands, waits and is open at a deployment, each list whole. */
export async function standing({
  operator,
  folder,
}: Pick<Desk, "operator" | "folder">): Promise<Found> {
  const { stops, confirmations } = must("The list of stops", await operator.stops());
  const { approvals } = must("The list of approvals", await operator.approvals());
  const alerts = await everyAlert(operator, "open");
  const listed = must("The list of policies", await operator.policies());
  const { policies } = listed;
  const { operators } = must("The list of operators", await operator.operators());
  const around = { stops, operators, policies: listed };
  const waiting = approvals
    .filter(({ status }) => status === "waiting")
    .map((each) => ({ ...each, in_words: approvalInWords(each, around) }));
  const looked = await operator.health();
  const parts = looked.ok ? looked.body : null;
  const books = folder === null ? null : readBooks(folder.objects);
  const in_flight = books === null ? null : `${inFlight(books)}`;
  return { stops, confirmations, approvals: waiting, alerts, policies, parts, in_flight };
}

function linesOf(found: Answers & { readonly origin: string } & Partial<Found>): string[] {
  const { origin, is_healthy, health, answered_ms, stops, in_flight: moving } = found;
  const state = coloured(is_healthy ? "good" : "bad", is_healthy ? "answers" : "does not answer");
  const first = `${origin} ${state} after ${answered_ms} ms: ${health}`;
  if (stops === undefined) return [first];
  const { confirmations = [], approvals = [], alerts = [], policies = [], parts = null } = found;
  return [
    first,
    ...section(
      "stops",
      stops,
      ({ scope, id, reason, stop_id, until }) =>
        `${scope}${id ? ` ${id}` : ""}: ${reason} (${stop_id}${until === null ? "" : `, until ${until}`})`,
    ),
    ...section("terminals that confirm", confirmations, ({ terminal_id }) => terminal_id),
    ...section("waiting for a second person", approvals, ({ in_words }) => in_words.join("\n  ")),
    ...section("open alerts", alerts, (alert) => alertInWords(alert).join("\n  ")),
    ...section("policies", policies, (policy) => {
      const { version, state: stands, status } = policy as Record<string, unknown>;
      return `version ${version}: ${stands ?? status ?? ""}`;
    }),
    ...linesOfParts(parts),
    ...(moving == null ? [] : [`on its way between objects: ${moving}`]),
  ];
}

function linesOfParts(parts: Health | null): string[] {
  if (parts === null) return ["parts: somebody else is looking; ask again in a moment"];
  const { checks, status, observed_at } = parts;
  const bad = checks.filter((check) => check.status !== "pass");
  const shade = status === "pass" ? "good" : "bad";
  const passed = `${checks.length - bad.length} of ${checks.length} pass`;
  return [
    `parts: ${coloured(shade, status)}, ${passed}, as of ${observed_at}`,
    ...bad.map(
      ({ component, measurement, status: how, output }) =>
        `  ${how}  ${component} ${measurement}: ${output ?? ""}`,
    ),
  ];
}

function section<T>(what: string, all: readonly T[], inWords: (each: T) => string): string[] {
  return [`${what}: ${all.length}`, ...all.map((each) => `  ${inWords(each)}`)];
}
