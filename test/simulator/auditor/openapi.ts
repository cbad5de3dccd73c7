import { type Asked, askedOf, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";
import { misfit, type Schema } from "./schema.ts";

/**
 * Where somebody has read the contract's document: each answer is one that it promises for the call,
 * and what was done was asked for as it says. A call that it refuses as malformed is so.
 */
export const judgeContract: Judge = (seen) => {
  const asked = askedOf(seen);
  const read = asked.find(({ path, status }) => path === "/openapi.json" && status === 200);
  const text = read?.exchange.answer?.body;
  if (text === undefined) return [];
  const contract = contractOf(text);
  return asked.flatMap((one) => (one.status === 0 ? [] : judgeCall(one, contract)));
};

interface Said {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly $ref?: string;
}

interface Operation {
  readonly requestBody?: Said;
  readonly responses: Readonly<Record<string, Said>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Contract {
  readonly document: Document;
  readonly paths: readonly (readonly [RegExp, Readonly<Record<string, Operation>>])[];
}

const known = new Map<string, Contract>();

function contractOf(text: string): Contract {
  let contract = known.get(text);
  if (contract === undefined) {
    const document = JSON.parse(text) as Document;
    const paths = Object.entries(document.paths).map(([path, operations]) => {
      const pattern = path.replaceAll(".", "\\.").replaceAll(/\{[a-z_]+\}/g, "[^/]+");
      return [new RegExp(`^${pattern}$`), operations] as const;
    });
    // A path without a variable is meant before one with it.
    const isVariable = ([pattern]: (typeof paths)[number]) => Number(pattern.source.includes("[^"));
    contract = { document, paths: paths.toSorted((a, b) => isVariable(a) - isVariable(b)) };
    known.clear();
    known.set(text, contract);
  }
  return contract;
}

function judgeCall(asked: Asked, { document, paths }: Contract): Finding[] {
  const { exchange, path, status, answer, body } = asked;
  if (path.startsWith("/dev/") || status === 101 || exchange.method === "OPTIONS") return [];
  const operations = paths.find(([pattern]) => pattern.test(path))?.[1];
  const operation = operations?.[exchange.method.toLowerCase()];
  if (operation === undefined) {
    if ([404, 405].includes(status)) return [];
    return [finding(nameOf(asked), "what is none of the contract is not answered", `${status}`)];
  }
  const named = (ref: string) => pick(document, ref) as Schema | undefined;
  const findings: Finding[] = [];
  const promised = operation.responses[`${status}`];
  if (promised === undefined) {
    findings.push(finding(nameOf(asked), "an answer is one of the contract", `${status}`));
  }
  const answers = promised?.$ref ? (pick(document, promised.$ref) as Said | undefined) : promised;
  const [schema] = Object.values(answers?.content ?? {}).map((one) => one.schema);
  if (schema !== undefined && answer !== null) {
    const wrong = misfit(schema, answer, "", { named, isClosed: status < 400 });
    if (wrong !== null)
      findings.push(finding(nameOf(asked), "an answer is as the contract says", wrong));
  }
  const [wanted] = Object.values(operation.requestBody?.content ?? {}).map((one) => one.schema);
  if (wanted === undefined) return findings;
  const wrong = misfit(wanted, body, "", { named, isClosed: true });
  if (status < 300 && wrong !== null) {
    findings.push(finding(nameOf(asked), "what is done is asked for as the contract says", wrong));
  }
  return findings;
}

/** What a pointer of the document leads to. */
function pick(document: Document, ref: string): unknown {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
}
