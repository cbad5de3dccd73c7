import type { OwnWords } from "./trouble.ts";

const over = {
  not_found: "entry.over",
  ended: "entry.over",
  state_conflict: "entry.over",
} as const;

const words = {
  contact: {
    malformed_request: "entry.contact_wrong",
    phone_country: "entry.contact_country",
    stopped: "entry.stopped",
  },
  code: { ...over, stopped: "entry.stopped" },
  factor: {
    ...over,
    contact_taken: "entry.contact_taken",
    key_removed: "entry.key_removed",
    key_taken: "entry.key_taken",
    credential_taken: "entry.credential_taken",
    too_many_devices: "entry.too_many_devices",
    contact_too_new: "entry.contact_too_new",
    contact_removed: "entry.contact_removed",
    closed: "entry.closed",
    stopped: "entry.stopped",
  },
} as const satisfies Readonly<Record<string, OwnWords>>;

/** What a step on the way in says of a refusal that it alone can explain. */
export function entryWordsOf(step: keyof typeof words): OwnWords {
  return words[step];
}
