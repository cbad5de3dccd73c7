import type {
  adoptContact,
  confirmContact,
  confirmKey,
  holdContact,
  holdKey,
  KeyClaim,
  reserveContact,
  reserveKey,
} from "../../src/directory/claim.ts";
import type { TryFactor, tryFactor } from "../../src/directory/enter-flow.ts";
import { shardOf } from "../../src/directory/flow-id.ts";
import type { proveReport, ReportOpened } from "../../src/directory/loss-report.ts";
import type { FlowOpened, OpenFlow } from "../../src/directory/open-flow.ts";
import type { FactorOutcome, ProvePasskey, ProveTotp } from "../../src/directory/prove-factor.ts";
import type { ContactProven, ProveContact } from "../../src/directory/prove-flow.ts";
import { decodeBase64url, encodeHex } from "../../src/token/grammar.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";

/** What others ask of a Directory shard; its class says what each call does. */
export interface DirectoryCalls {
  findContact(blind: string): WalletRoute | null;
  claimantOf(blind: string): WalletRoute | null;
  findKey(jkt: string): WalletRoute | null;
  register(after: string, count: number): readonly { blind: string; route: WalletRoute }[];
  open(command: OpenFlow): FlowOpened | ReportOpened;
  proveReport(command: Parameters<typeof proveReport>[1]): ReturnType<typeof proveReport>;
  proveContact(command: ProveContact): ContactProven;
  proveTotp(command: ProveTotp): Promise<FactorOutcome>;
  provePasskey(command: ProvePasskey): FactorOutcome;
  reserveKey(claim: KeyClaim & { untilMs: number }): ReturnType<typeof reserveKey>;
  confirmKey(claim: KeyClaim): ReturnType<typeof confirmKey>;
  confirmContact(command: { flowId: string }): ReturnType<typeof confirmContact>;
  reserveContact(command: { flowId: string; untilMs: number }): ReturnType<typeof reserveContact>;
  adoptContact(command: { blind: string; route: WalletRoute }): ReturnType<typeof adoptContact>;
  holdContact(of: { blind: string; route: WalletRoute }): ReturnType<typeof holdContact>;
  holdKey(of: { jkt: string; route: WalletRoute }): ReturnType<typeof holdKey>;
  releaseContact(command: { blind: string; route: WalletRoute; untilMs: number | null }): void;
  tryFactor(command: TryFactor): ReturnType<typeof tryFactor>;
  finishFlow(command: { flowId: string }): void;
  abandon(command: { flowId: string }): void;
}

/** The Directory shard of a blinded contact, or of a flow: both begin with the shard's byte. */
export function contactShard(env: Env, blindOrFlow: string): Calls<DirectoryCalls> {
  return directory(env, `contact.${shardOf(blindOrFlow)}`);
}

/** The Directory shard of a device key, by its thumbprint's first byte. */
export function keyShard(env: Env, jkt: string): Calls<DirectoryCalls> {
  const bytes = decodeBase64url(jkt);
  if (bytes === null || bytes.length === 0) throw new Error("a thumbprint is base64url");
  return directory(env, `key.${shardOf(encodeHex(bytes))}`);
}

function directory(env: Env, name: string): Calls<DirectoryCalls> {
  return env.DIRECTORY.get(env.DIRECTORY.idFromName(name)) as unknown as Calls<DirectoryCalls>;
}
