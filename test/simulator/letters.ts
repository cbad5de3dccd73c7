import { bytesOf, type Dice, makeResponse } from "../platform/index.ts";
import { type Gateway, origin, type Town } from "../whole-worker/town.ts";
import type { Chronicle } from "./chronicle.ts";
import { askBare, type Program, sleep } from "./program.ts";

type Keys = Parameters<Program["sdk"]["verifyPost"]>[1];

/** A receiver reads the deployment's keys anew after this. */
const keysKeptMs = 5 * 60_000;

/**
 * The gateway for mail of a town that has one: what is posted to it is verified with the SDK, kept once
 * and brought to whom it is for. Now and then it takes nothing, or too long.
 */
export class Letters implements Gateway {
  readonly #chronicle: Chronicle;
  readonly #storm: { isOver(): boolean };
  #program: Program | null = null;
  #dice: Dice | null = null;
  #keys: { readonly keys: Keys; readonly atMs: number } | null = null;
  readonly #codes = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(chronicle: Chronicle, storm: { isOver(): boolean }) {
    this.#chronicle = chronicle;
    this.#storm = storm;
  }

  /** It opens before anybody is sent anything. */
  open(program: Program, dice: Dice): void {
    this.#program = program;
    this.#dice = dice;
  }

  async take(request: Request): Promise<Response> {
    const program = this.#program;
    const dice = this.#dice;
    if (program === null || dice === null) throw new Error("the gateway is not open yet");
    const body = (await bytesOf(request)) ?? new Uint8Array();
    const isTroubled = !this.#storm.isOver();
    if (isTroubled && dice.chance(5)) await sleep(program, 7_000);
    const keys = await this.#keysNow(program);
    if (keys === null || (isTroubled && dice.chance(8))) return makeResponse(null, { status: 503 });
    const { url, headers } = request;
    const post = { url, headers, body: Uint8Array.from(body) };
    const verdict = await program.run((sdk) => sdk.verifyPost(post, keys, sdk.realRuntime.nowMs()));
    const text = new TextDecoder().decode(body);
    this.#chronicle.posts.push({ atMs: program.town.world.loop.nowMs, verdict, text });
    if (!verdict.ok) return makeResponse(null, { status: 401 });
    if (!this.#taken.has(verdict.messageId)) this.#keep(text);
    this.#taken.add(verdict.messageId);
    return makeResponse(null, { status: 204 });
  }

  /** The newest code that came for a contact; whoever has read it has it no more. */
  codeFor(contact: string): string {
    const code = this.#codes.get(contact) ?? "";
    this.#codes.delete(contact);
    return code;
  }

  #keep(text: string): void {
    const { contact, code } = JSON.parse(text) as {
      readonly contact: { readonly value: string };
      readonly code: string | null;
    };
    if (code !== null) this.#codes.set(contact.value, code);
  }

  async #keysNow(program: Program): Promise<Keys | null> {
    const { nowMs } = program.town.world.loop;
    if (this.#keys !== null && nowMs - this.#keys.atMs < keysKeptMs) return this.#keys.keys;
    const response = await askBare(program, `${origin}/.well-known/jwks.json`, {});
    if (response?.status !== 200) return null;
    const { keys } = (await program.run(() => response.json())) as { readonly keys: Keys };
    this.#keys = { keys, atMs: nowMs };
    return keys;
  }
}

/** Where the posts of a town go that has a gateway; a third of them has. */
export function gatewayVars(seed: number): Readonly<Record<string, string>> {
  return hasGateway(seed) ? { MESSAGE_GATEWAY_URL: "https://gateway.example/messages" } : {};
}

export function hasGateway(seed: number): boolean {
  return seed % 3 === 1;
}

/** Opens the gateway of a town, if it has one. */
export function openGateway(town: Town, program: () => Program, dice: Dice): void {
  const { gateway } = town;
  if (gateway instanceof Letters) gateway.open(program(), dice);
}
