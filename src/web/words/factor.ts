import type { Phrase } from "./entry.ts";

/** What a person proves who they are with. */
export const factorWords = {
  "factor.kind.totp": { ja: "認証アプリ", en: "Authenticator app" },
  "factor.kind.webauthn": { ja: "顔・指紋・画面ロック", en: "Face, finger or screen lock" },
} as const satisfies Readonly<Record<string, Phrase>>;
