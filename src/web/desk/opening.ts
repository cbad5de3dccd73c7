import { type DeviceKey, openDeviceKey } from "../../client/access/device-key.ts";
import { OperatorClient } from "../../client/operator.ts";
import type { OperatorEntered } from "../../client/resource/operator.ts";
import { indexedDbKeyStore } from "../../client/store/indexed-db.ts";
import type { Reply } from "../../client/wire/answer.ts";
import { type DeploymentFacts, deploymentOr } from "../deployment.ts";
import { language, languageOf } from "../language.ts";
import { unlockSoundByTouch, volume } from "../sound.ts";
import {
  adjustmentShelf,
  type DeskNotes,
  deskName,
  deskShelf,
  freshDeskNotes,
} from "./desk-shelves.ts";
import { type DeskParts, OperatorDesk } from "./operator-desk.ts";

/** What this browser remembers of its operator. */
async function readDeskNotes(): Promise<DeskNotes> {
  return { ...freshDeskNotes, ...(await deskShelf.get(deskName)) };
}

/** Sets the language that was chosen here, or else the browser's. */
export async function speakDeskLanguage(): Promise<void> {
  language.value = (await readDeskNotes()).language ?? languageOf(navigator.languages);
}

/**
 * Opens what this browser keeps: a desk that runs, or what one is entered with. Undefined when the
 * deployment does not answer and was never heard. Rejects with `TabLostError` when `held`, the signal
 * of the tab's lock, is aborted meanwhile.
 */
export async function openConsole(
  held: AbortSignal,
): Promise<OperatorDesk | DeskParts | undefined> {
  const key = openDeviceKey(indexedDbKeyStore(), deskName);
  const [own, kept] = await Promise.all([key, readDeskNotes()]);
  const facts = await deploymentOr(kept.deployment);
  held.throwIfAborted();
  volume.value = kept.volume;
  if (facts === null) return undefined;
  const parts = { key: own, notes: { ...kept, deployment: facts }, facts, held };
  return kept.operatorId === null ? parts : startDesk(parts);
}

/** Takes up the work of an operator who is known here. */
export async function startDesk(parts: DeskParts): Promise<OperatorDesk> {
  await deskShelf.put(deskName, parts.notes);
  parts.held.throwIfAborted();
  const desk = new OperatorDesk(parts);
  desk.start();
  unlockSoundByTouch(parts.held);
  return desk;
}

/** Binds this browser's key to an invited operator. */
export function takeInvitation(
  key: DeviceKey,
  facts: DeploymentFacts,
  code: string,
): Promise<Reply<OperatorEntered>> {
  const client = new OperatorClient({ origin: location.origin, publicOrigin: facts.origin, key });
  return client.activate(code.normalize("NFKC").replaceAll(/\s/g, ""));
}

/** Forgets who was here, with the key: another invitation begins anew. */
export async function leaveDesk(): Promise<void> {
  await indexedDbKeyStore().remove(deskName);
  await deskShelf.remove(deskName);
  for (const { walletId } of await adjustmentShelf.list()) await adjustmentShelf.remove(walletId);
}
