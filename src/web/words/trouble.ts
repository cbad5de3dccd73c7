import type { Phrase } from "./entry.ts";

/** What the payer is told of a call that did not end well. */
export const troubleWords = {
  "trouble.unreachable": {
    ja: "通信できませんでした。届いたかどうか分かりません。もう一度押せます",
    en: "No answer came: it is not known whether it arrived. You can press again",
  },
  "trouble.wait_seconds": {
    ja: "回数が多すぎます。{seconds}秒後にできます",
    en: "Too many tries. It works again in {seconds} s",
  },
  "trouble.wait_minutes": {
    ja: "回数が多すぎます。{minutes}分後にできます",
    en: "Too many tries. It works again in {minutes} min",
  },
  "trouble.code_used": {
    ja: "このコードは使用済みです。30秒以内に出る次のコードを使ってください",
    en: "This code was used. Take the next one, which comes within 30 s",
  },
  "trouble.clock_off": {
    ja: "認証アプリの時計がずれています。時刻を自動設定にして、次のコードを使ってください",
    en: "The clock of the authenticator is off. Have it set itself, and take the next code",
  },
  "trouble.wrong": {
    ja: "コードが違います。あと{count}回試せます",
    en: "The code is wrong. Tries left: {count}",
  },
  "trouble.passkey": {
    ja: "画面ロックで確認できませんでした。もう一度試すか、ほかの方法で確認してください",
    en: "The screen lock was not accepted. Try again, or prove it another way",
  },
  "trouble.passkey_counter": {
    ja: "この画面ロックの鍵は、ほかの端末で先に使われています。ほかの方法で確認し、覚えがなければ凍結してください",
    en: "This screen lock's key was used on another device since. Prove it another way; freeze if that was not you",
  },
  "trouble.cooling": {
    ja: "新しい端末ではまだできません。ほかの端末で承認してください",
    en: "A new phone cannot do this yet. Approve it on another phone",
  },
  "trouble.unauthorized": { ja: "もう一度サインインしてください", en: "Sign in again" },
  "trouble.step_up_required": {
    ja: "本人確認をしていないため、何も変えていません",
    en: "Nothing was changed: it needs an identity check",
  },
  "trouble.unavailable": {
    ja: "サーバーが応答できません。少し待って、もう一度押せます",
    en: "The server cannot answer. You can press again in a moment",
  },
  "trouble.stopped": { ja: "いまは受け付けていません", en: "This is closed for now" },
  "trouble.stopped_wallet": {
    ja: "運営会社が停止しています",
    en: "The company has stopped this",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
