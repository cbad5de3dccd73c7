import { defaultPolicy } from "../../velocity/default-policy.ts";
import { type Policy, parsePolicy } from "../../velocity/policy.ts";
import { typedPath } from "../local/folders.ts";
import { readIfThere } from "../local/private-file.ts";
import { Failure, reasonOf } from "../program.ts";
import { placeInWords } from "./policy-words.ts";

/** The policy in a file, or `default`. Fails with every fault of it and the rule each is in. */
export function readPolicyFile(path: string): Policy {
  if (path === "default") return defaultPolicy;
  const text = readIfThere(typedPath(path));
  if (text === null) throw new Failure(`Cannot read ${path}: there is no such file.`);
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Failure(`${path} is not JSON: ${reasonOf(error)}.`);
  }
  const parsed = parsePolicy(document);
  if (parsed.ok) return parsed.value;
  const faults = parsed.fault.map(
    ({ pointer, message }) => `  ${placeInWords(document, pointer)}: ${message}`,
  );
  const more = "The language, member by member: /docs/policies of a server, docs/policies.md";
  throw new Failure(`${path} is not a policy:\n${faults.join("\n")}\n${more}`);
}
