import { deploymentOr, isServerThere } from "../deployment.ts";
import { language, languageOf } from "../language.ts";
import { unlockSoundByTouch, volume } from "../sound.ts";
import { tellDisplay } from "./display/tell-display.ts";
import { listenToKeys } from "./key-listener.ts";
import { Till, type TillParts } from "./till.ts";
import { tillEars } from "./till-keys.ts";
import { keepNotes, openTillKey, readNotes } from "./till-notes.ts";

const healthEveryMs = 10_000;

/** Sets the language that was chosen here, or else the browser's. */
export async function speakOwnLanguage(): Promise<void> {
  language.value = (await readNotes()).language ?? languageOf(navigator.languages);
}

/**
 * Opens what this browser keeps: a till that runs, or one to be activated. Undefined when the
 * deployment does not answer and was never heard. Rejects with `TabLostError` when `held`, the signal of
 * the tab's lock, is aborted meanwhile.
 */
export async function openTill(held: AbortSignal): Promise<Till | TillParts | undefined> {
  const [key, kept] = await Promise.all([openTillKey(), readNotes()]);
  const facts = await deploymentOr(kept.deployment);
  held.throwIfAborted();
  volume.value = kept.volume;
  if (facts === null) return undefined;
  const notes = { ...kept, deployment: facts };
  if (kept.terminalId === null) return { key, notes, facts, held };
  return startTill({ key, notes, facts, held });
}

/**
 * Takes a till up where it was left; its sales go on by themselves. Rejects with `TabLostError` when
 * the tab's lock is lost meanwhile.
 */
export async function startTill(parts: TillParts): Promise<Till> {
  // Whoever has the lock: an activation code that was spent is not spent twice.
  await keepNotes(parts.notes);
  parts.held.throwIfAborted();
  const till = new Till(parts);
  await till.start();
  parts.held.throwIfAborted();
  tellDisplay(till);
  listenToKeys(tillEars(till), till.signal);
  unlockSoundByTouch(till.signal);
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
