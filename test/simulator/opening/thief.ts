import { origin } from "../../whole-worker/town.ts";
import { type Cast, nextName, type Thief } from "../cast.ts";
import { startProgram } from "../program.ts";

/** Somebody with a key, whom nobody lets in. */
export async function openThief(cast: Cast): Promise<Thief> {
  const name = nextName(cast, "thief");
  const actor = startProgram(cast.town, name, { address: `192.0.2.${cast.named.thief}` });
  const key = await actor.run(({ generateDeviceKey }) => generateDeviceKey());
  return { actor, key, app: new actor.sdk.AppClient({ origin, key, locale: "en" }) };
}
