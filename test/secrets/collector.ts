import { type Runtime, realRuntime } from "../../src/client/index.ts";
import { secretsOf, sentMembers, toldMembers } from "../world/secret-members.ts";

/** What a passkey has to sign: objects keep it until it is signed, and then it is worth nothing. */
const passing = ["challenge"];

/** Everything that went over the wire in one run. */
export interface Wire {
  /** The SDK's machine, listened to. */
  readonly runtime: Runtime;
  /** Every secret that occurred. */
  readonly secrets: Set<string>;
  /** Every challenge that was told, which databases may keep. */
  readonly challenges: Set<string>;
  /** Every address that was called. */
  readonly addresses: string[];
  /** Every error, with its body. */
  readonly problems: { readonly status: number; readonly text: string }[];
}

/** A wire that notes each secret that passes, the address of each call, and each error. */
export function listen(): Wire {
  const secrets = new Set<string>();
  const challenges = new Set<string>();
  const addresses: string[] = [];
  const problems: Wire["problems"] = [];
  const fetch: Runtime["fetch"] = async (url, init) => {
    addresses.push(url);
    const headers = new Headers(init.headers);
    for (const name of ["Authorization", "DPoP"]) {
      const token = headers.get(name)?.replace(/^DPoP /, "");
      if (token !== undefined) noteToken(secrets, token);
    }
    noteBody(secrets, textOf(init.body), sentMembers);
    const response = await realRuntime.fetch(url, init);
    const text = await response.clone().text();
    if (response.ok) noteBody(secrets, text, toldMembers);
    else problems.push({ status: response.status, text });
    noteBody(challenges, text, passing);
    return response;
  };
  return { runtime: { ...realRuntime, fetch }, secrets, challenges, addresses, problems };
}

/** A token; its signature alone is noted too, since the rest could be spelled otherwise. */
function noteToken(secrets: Set<string>, token: string): void {
  secrets.add(token);
  const signature = token.split(".")[2];
  if (signature !== undefined) secrets.add(signature);
}

function noteBody(secrets: Set<string>, text: string, members: readonly string[]): void {
  for (const secret of secretsOf(text, members)) noteToken(secrets, secret);
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? "");
}
