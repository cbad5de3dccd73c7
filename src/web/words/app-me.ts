import type { Phrase } from "./entry.ts";

/** What is the payer's own: phones, contacts, ways to prove oneself, limits, help. */
export const appMeWords = {
  "me.back": { ja: "← マイページ", en: "← Me" },
  "me.devices": { ja: "端末", en: "Phones" },
  "me.contacts": { ja: "連絡先", en: "Contacts" },
  "me.factors": { ja: "本人確認の方法", en: "Identity checks" },
  "me.recovery-codes": { ja: "リカバリーコード", en: "Recovery codes" },
  "me.limits": { ja: "限度額", en: "Limits" },
  "me.help": { ja: "ヘルプ", en: "Help" },
  "me.reading": { ja: "読み込んでいます…", en: "Reading…" },
  "me.read_again": { ja: "もう一度読み込む", en: "Read again" },
  "me.sign_out": { ja: "サインアウト", en: "Sign out" },
  "me.sign_out_what": {
    ja: "サインアウトしても、お金はウォレットに残ります",
    en: "Your money stays in the wallet",
  },
  "me.sign_out_here": { ja: "この端末でサインアウト", en: "Sign out on this phone" },
  "me.sign_out_everywhere": { ja: "すべての端末でサインアウト", en: "Sign out on every phone" },

  "phone.count": { ja: "{count}台（{max}台まで）", en: "{count} of {max} [phone|phones]" },
  "phone.this_one": { ja: "この端末", en: "This phone" },
  "phone.cooling": { ja: "新しい端末", en: "New phone" },
  "phone.stopped": { ja: "停止中", en: "Stopped" },
  "phone.last_used": {
    ja: "最後に使用：{time}から1時間以内",
    en: "Last used: {time} or up to an hour later",
  },
  "phone.cooling_until": {
    ja: "{time}まで1回{amount}までの支払いと凍結だけ",
    en: "Until {time} it can only pay up to {amount} each, and freeze the wallet",
  },
  "phone.approve": { ja: "この端末を承認する", en: "Approve this phone" },
  "phone.change": { ja: "変更", en: "Change" },
  "phone.name": { ja: "端末の名前", en: "Name of the phone" },
  "phone.rename": { ja: "名前を変える", en: "Rename it" },
  "phone.unnamed": { ja: "端末", en: "Phone" },
  "phone.remove": { ja: "この端末を削除する", en: "Remove this phone" },
  "phone.remove_what": {
    ja: "削除した端末は、すぐに支払えなくなります",
    en: "A phone that is removed can pay no more, at once",
  },
  "phone.remove_own_what": {
    ja: "いまお使いの端末です。削除するとサインアウトします",
    en: "You are using this one. Removing it signs you out",
  },

  "contact.what": {
    ja: "お知らせとサインインのコードが届きます",
    en: "Notices and sign-in codes go there",
  },
  "contact.add": { ja: "連絡先を追加", en: "Add a contact" },
  "contact.remove": { ja: "削除", en: "Remove" },
  "contact.remove_this": { ja: "この連絡先を削除する", en: "Remove this contact" },
  "contact.last": { ja: "最後の1つは削除できません", en: "The last one stays" },
  "contact.recovers": { ja: "復旧に使えます", en: "It can be used for recovery" },
  "contact.recovery_from": {
    ja: "{time}から復旧に使えます",
    en: "It can be used for recovery from {time}",
  },
  "contact.too_many": {
    ja: "連絡先が上限です。1つ削除してください",
    en: "There are too many contacts. Remove one",
  },
  "contact.taken": {
    ja: "この連絡先は別のウォレットで使われています",
    en: "This contact is another wallet's",
  },

  "factor.what": {
    ja: "設定を変えるときや、新しい端末でのサインインに使います",
    en: "For changes, and to sign in on a new phone",
  },
  "factor.added": { ja: "追加：{time}", en: "Added {time}" },
  "factor.last_used": { ja: "最後に使用：{time}", en: "Last used: {time}" },
  "factor.disabled": {
    ja: "失敗が続いたため使えません",
    en: "It failed too often and is switched off",
  },
  "factor.add_passkey": {
    ja: "この端末の画面ロックを追加",
    en: "Add this phone's screen lock",
  },
  "factor.add_totp": { ja: "認証アプリを追加", en: "Add an authenticator app" },
  "factor.remove": { ja: "削除", en: "Remove" },
  "factor.remove_this": { ja: "この方法を削除する", en: "Remove this way" },
  "factor.last": { ja: "最後の1つは削除できません", en: "The last one stays" },
  "factor.too_many": {
    ja: "本人確認の方法が上限です。1つ削除してください",
    en: "There are too many. Remove one",
  },

  "codes.left": { ja: "残り{count}個", en: "{count} [code|codes] left" },
  "codes.anew": { ja: "新しいコードを作る", en: "Make new codes" },
  "codes.anew_what": {
    ja: "新しく作ると、前のコードは使えなくなります",
    en: "New ones end those before",
  },

  "limit.none": { ja: "自分で決めた限度額はありません", en: "You have set no limit" },
  "limit.own": { ja: "自分で決めた限度額：1回{amount}まで", en: "Your limit: up to {amount} each" },
  "limit.label": { ja: "1回の支払いの上限", en: "Most for one payment" },
  "limit.support": {
    ja: "これより高い支払いは断られます。本人確認をします",
    en: "Anything above it is refused. It needs an identity check",
  },
  "limit.save": { ja: "限度額を決める", en: "Set the limit" },
  "limit.lift": { ja: "限度額をなくす", en: "Lift the limit" },
  "limit.saved": { ja: "変更しました", en: "Changed" },
  "limit.wrong": { ja: "金額を入力してください", en: "Enter an amount" },
  "limit.confirmation": {
    ja: "{amount}を超える支払いは、アプリで確認します",
    en: "Above {amount}, this app asks you first",
  },
  "limit.company": {
    ja: "このほかに、運営会社が回数や金額の上限を決めていることがあります",
    en: "The company may limit besides how often and how much is paid",
  },
  "limit.balance": { ja: "残高の上限は{amount}です", en: "The balance holds up to {amount}" },

  "step_up.top_up": { ja: "チャージのために確認します", en: "For the top-up" },
  "step_up.limits": { ja: "限度額を変えるために確認します", en: "To change the limit" },
  "step_up.device": { ja: "端末を承認するために確認します", en: "To approve the phone" },
  "step_up.unfreeze": { ja: "凍結を解除するために確認します", en: "To unfreeze the wallet" },
  "step_up.contact": { ja: "連絡先を変えるために確認します", en: "To change a contact" },
  "step_up.factor": {
    ja: "本人確認の方法を変えるために確認します",
    en: "To change how you prove yourself",
  },
  "step_up.redemption": { ja: "払い戻しのために確認します", en: "For the redemption" },

  "help.frozen": { ja: "凍結するとどうなる？", en: "What does freezing do?" },
  "help.answer.frozen": {
    ja: "支払いも払い戻しもできなくなります。お金はそのまま残ります。解除には本人確認が要ります",
    en: "No payments, no payouts; the money stays. To end it you prove who you are",
  },
  "help.cooling": {
    ja: "新しい端末で使えない",
    en: "A new phone cannot do everything",
  },
  "help.answer.cooling": {
    ja: "新しい端末は72時間、1回{amount}までの支払いと凍結だけができます。前からの端末で「マイページ」→「端末」→「承認する」を押すと、すぐに使えます",
    en: "For 72 hours it can only pay up to {amount} each, and freeze the wallet. On an older phone open Me, Phones, and approve it: then all works at once",
  },
  "help.refused": { ja: "支払えなかった", en: "A payment was refused" },
  "help.answer.refused": {
    ja: "履歴を開くと、支払えなかった理由が分かります。お金は動いていません",
    en: "Activity says why. No money moved",
  },
  "help.offline": { ja: "電波がない", en: "There is no connection" },
  "help.answer.offline": {
    ja: "オフラインのコードで、1回{amount}まで支払えます。お店の側は通信が必要です",
    en: "Offline codes pay up to {amount} each. The shop needs a connection",
  },
  "help.factor": { ja: "本人確認ができない", en: "The identity check does not work" },
  "help.answer.factor": {
    ja: "認証アプリは、時刻を自動設定にしてください。顔・指紋・画面ロック（パスキー）は、設定した端末かその同期先で使えます。どれも使えないときは、リカバリーコードでサインインします",
    en: "Authenticator app: have its clock set itself. Face, finger or screen lock (passkey): it works where it was set up or synced to. If none works, sign in with a recovery code",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
