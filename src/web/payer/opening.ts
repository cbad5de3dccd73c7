import { openDeviceKey } from "../../client/access/device-key.ts";
import { indexedDbKeyStore } from "../../client/store/indexed-db.ts";
import { deploymentOr, isServerThere } from "../deployment.ts";
import { language, languageOf } from "../language.ts";
import { unlockSoundByTouch } from "../sound.ts";
import { followAddress } from "./address.ts";
import { keepPayerNotes, Payer, readPayerNotes } from "./payer.ts";

const ownKey = "app";
const healthEveryMs = 15_000;

/** Sets the language that was chosen here, or else the browser's. */
export async function speakPayersLanguage(): Promise<void> {
  language.value = (await readPayerNotes()).language ?? languageOf(navigator.languages);
}

/**
 * Opens the app with what this browser keeps: the phone's key, which signs and cannot be read, and
 * its session. Undefined when the deployment does not answer and was never heard. Rejects with
 * `TabLostError` when `held`, the signal of the tab's lock, is aborted meanwhile.
 */
export async function openPayer(held: AbortSignal): Promise<Payer | undefined> {
  const key = openDeviceKey(indexedDbKeyStore(), ownKey);
  const [own, kept] = await Promise.all([key, readPayerNotes()]);
  const facts = await deploymentOr(kept.deployment);
  held.throwIfAborted();
  if (facts === null) return undefined;
  const notes = { ...kept, deployment: facts };
  await keepPayerNotes(notes);
  const payer = new Payer({ key: own, notes, facts, held });
  await payer.start();
  followAddress(held);
  unlockSoundByTouch(held);
  for (const kind of ["online", "offline"]) {
    addEventListener(kind, () => void lookAround(payer), { signal: held });
  }
  const lookAgain = () => {
    const isSeen = document.visibilityState === "visible" && payer.session.value === "in";
    if (isSeen) void payer.readWallet();
  };
  document.addEventListener("visibilitychange", lookAgain, { signal: held });
  const timer = setInterval(() => void lookAround(payer), healthEveryMs);
  held.addEventListener("abort", () => clearInterval(timer));
  void lookAround(payer);
  return payer;
}

/** Begins as another phone: its old key is refused for ever, or is another wallet's. */
export async function beginAsNewPhone(payer: Payer): Promise<void> {
  await payer.client.session.forget();
  await indexedDbKeyStore().remove(ownKey);
  location.reload();
}

/** Finds out whether the server answers. Nobody looks at a hidden page. */
async function lookAround(payer: Payer): Promise<void> {
  if (document.visibilityState === "visible") payer.isOnline.value = await isServerThere();
}
