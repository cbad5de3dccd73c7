/** Why something is sent to a contact. */
const messagePurposes = [
  "registration",
  "already_registered",
  "sign_in",
  "not_registered",
  "recovery",
  "lost_device",
  "device_added",
  "device_recovered",
  "device_removed",
  "device_approved",
  "wallet_frozen",
  "wallet_unfrozen",
  "contact",
  "contact_changed",
  "factor_changed",
  "factor_disabled",
] as const;
export type MessagePurpose = (typeof messagePurposes)[number];

/** One message to one contact; `code` is null where there is nothing to type in. */
export interface Message {
  readonly contact: { readonly type: "email" | "phone"; readonly value: string };
  readonly purpose: MessagePurpose;
  readonly code: string | null;
  readonly locale: string;
  readonly text: string;
}

const never = {
  ja: "このコードを他人に教えないでください。心当たりがなければ無視してください。",
  en: "Tell nobody this code. If you did not ask for it, do nothing.",
};

const texts: Readonly<Record<MessagePurpose, { readonly ja: string; readonly en: string }>> = {
  registration: {
    ja: `登録の確認コード: {code}（10分間有効）。${never.ja}`,
    en: `Your registration code: {code}, valid for 10 minutes. ${never.en}`,
  },
  already_registered: {
    ja: "この連絡先は登録済みです。新しい端末ではサインインをご利用ください。",
    en: "This contact is registered already. On a new phone, sign in instead.",
  },
  sign_in: {
    ja: `サインインの確認コード: {code}（10分間有効）。${never.ja}`,
    en: `Your sign-in code: {code}, valid for 10 minutes. ${never.en}`,
  },
  not_registered: {
    ja: "この連絡先で操作がありましたが、ウォレットは登録されていません。",
    en: "Somebody entered this contact, but no wallet is registered under it.",
  },
  recovery: {
    ja: `復旧の確認コード: {code}（10分間有効）。${never.ja}`,
    en: `Your recovery code: {code}, valid for 10 minutes. ${never.en}`,
  },
  lost_device: {
    ja: `ウォレットを凍結するためのコード: {code}（3時間有効）。${never.ja}`,
    en: `The code that freezes your wallet: {code}, valid for 3 hours. ${never.en}`,
  },
  device_added: {
    ja: "新しい端末が追加されました。心当たりがなければ、すぐにウォレットを凍結してください。",
    en: "A new phone was added. If it is not yours, freeze your wallet at once.",
  },
  device_recovered: {
    ja: "リカバリーコードで復旧しました。心当たりがなければ、すぐにウォレットを凍結してください。",
    en: "Your wallet was entered with a recovery code. If it was not you, freeze it at once.",
  },
  device_removed: {
    ja: "端末が削除されました。",
    en: "A phone was removed from your wallet.",
  },
  device_approved: {
    ja: "新しい端末が承認されました。",
    en: "A new phone was approved.",
  },
  wallet_frozen: {
    ja: "ウォレットを凍結しました。支払いはできません。",
    en: "Your wallet is frozen. Nothing can be paid.",
  },
  wallet_unfrozen: {
    ja: "ウォレットの凍結を解除しました。",
    en: "Your wallet is no longer frozen.",
  },
  contact: {
    ja: `連絡先の確認コード: {code}（10分間有効）。${never.ja}`,
    en: `The code for your new contact: {code}, valid for 10 minutes. ${never.en}`,
  },
  contact_changed: {
    ja: "連絡先が変更されました。心当たりがなければ、すぐにウォレットを凍結してください。",
    en: "Your contacts were changed. If it was not you, freeze your wallet at once.",
  },
  factor_changed: {
    ja: "認証方法が変更されました。心当たりがなければ、すぐにウォレットを凍結してください。",
    en: "Your second factors were changed. If it was not you, freeze your wallet at once.",
  },
  factor_disabled: {
    ja: "続けて100回失敗したため、認証方法を無効にしました。心当たりがなければ、すぐにウォレットを凍結してください。",
    en: "A second factor was disabled after a hundred wrong tries. If they were not yours, freeze your wallet at once.",
  },
};

/**
 * The message for one purpose, in Japanese for `ja` and its regions, else in English. A code that goes
 * to a phone stands once more in the last line, bound to the host of the pages it may be filled in on
 * (origin-bound one-time codes, WICG).
 */
export function writeMessage(
  contact: Message["contact"],
  purpose: MessagePurpose,
  rest: { readonly locale: string; readonly code: string | null; readonly host?: string },
): Message {
  const { locale, code, host } = rest;
  const text = texts[purpose][languageOf(locale)].replaceAll("{code}", code ?? "");
  const isBound = contact.type === "phone" && code !== null && host !== undefined;
  const bound = isBound ? `${text}\n\n@${host} #${code}` : text;
  return { contact, purpose, code, locale, text: bound };
}

/** The language that texts are written in for a BCP 47 tag. */
function languageOf(locale: string): "ja" | "en" {
  return /^ja(?:-|$)/i.test(locale) ? "ja" : "en";
}
