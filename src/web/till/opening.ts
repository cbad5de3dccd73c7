import type { DeviceKey } from "../../client/access/device-key.ts";
import { askDeployment, type DeploymentFacts, isServerThere } from "../deployment.ts";
import { language, languageOf } from "../language.ts";
import { unlockSound, volume } from "../sound.ts";
import { listenToKeys } from "./key-listener.ts";
import { keepNotes, openTillKey, readNotes, Till } from "./till.ts";
import { tillEars } from "./till-keys.ts";
import type { TillNotes } from "./till-shelves.ts";

/** A browser whose till has yet to be activated. */
export interface NewTill {
  readonly key: DeviceKey;
  readonly notes: TillNotes;
  readonly facts: DeploymentFacts;
}

const healthEveryMs = 10_000;

/** Sets the language that was chosen here, or else the browser's. */
export async function speakOwnLanguage(): Promise<void> {
  language.value = (await readNotes()).language ?? languageOf(navigator.languages);
}

/**
 * Opens what this browser keeps: a till that runs, or one to be activated. Undefined when the
 * deployment does not answer and was never heard.
 */
export async function openTill(): Promise<Till | NewTill | undefined> {
  const [key, kept, told] = await Promise.all([openTillKey(), readNotes(), askDeployment()]);
  const facts = told ?? kept.deployment;
  volume.value = kept.volume;
  if (facts === null) return undefined;
  const notes = { ...kept, deployment: facts };
  if (kept.terminalId === null) return { key, notes, facts };
  return startTill({ key, notes, facts });
}

/** Takes a till up where it was left; its sales go on by themselves. */
export async function startTill({ key, notes, facts }: NewTill): Promise<Till> {
  await keepNotes(notes);
  const till = new Till(key, notes, facts);
  await till.start();
  listenToKeys(tillEars(till), till.signal);
  const options = { signal: till.signal, capture: true };
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => void unlockSound(), options);
  }
  for (const kind of ["online", "offline"]) {
    addEventListener(kind, () => void lookAround(till), { signal: till.signal });
  }
  const timer = setInterval(() => void lookAround(till), healthEveryMs);
  till.signal.addEventListener("abort", () => clearInterval(timer));
  void lookAround(till);
  return till;
}

/** Finds out whether the server answers; what is still open is asked for by the SDK itself. */
async function lookAround(till: Till): Promise<void> {
  till.isOnline.value = await isServerThere();
}
