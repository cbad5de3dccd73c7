import { newReference, realRuntime } from "../../client/runtime.ts";

/** A fresh reference of an act that somebody begins here. */
export function freshReference(): string {
  return newReference(realRuntime);
}
