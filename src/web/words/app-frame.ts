import type { Phrase } from "./entry.ts";

/** What stands around every screen of the app. */
export const appFrameWords = {
  "app.title": { ja: "支払いアプリ", en: "Wallet" },
  "app.help": { ja: "ヘルプ", en: "Help" },
  "app.tab.home": { ja: "ホーム", en: "Home" },
  "app.tab.activity": { ja: "履歴", en: "Activity" },
  "app.tab.top-up": { ja: "チャージ", en: "Top-up" },
  "app.tab.me": { ja: "マイページ", en: "Me" },
  "app.one_tab": {
    ja: "1台のスマホは1つのタブで使います",
    en: "One phone works in one tab at a time",
  },
  "app.ended": { ja: "もう一度サインインしてください", en: "Sign in again" },
  "app.not_kept": {
    ja: "このブラウザーに保存できませんでした",
    en: "This browser could not keep it",
  },
  "freeze.act": { ja: "凍結", en: "Freeze" },
  "freeze.frozen": { ja: "凍結中", en: "Frozen" },
  "freeze.title": { ja: "凍結", en: "Freeze" },
  "freeze.counting": { ja: "凍結します {seconds}…", en: "Freezing in {seconds}…" },
  "freeze.call_off": { ja: "やめる", en: "Do not freeze" },
  "freeze.asking": { ja: "凍結しています…", en: "Freezing…" },
  "freeze.done": { ja: "凍結しました", en: "Frozen now" },
  "freeze.what": {
    ja: "支払いも払い戻しもできません。お金はそのまま残ります",
    en: "No payments, no payouts. The money stays where it is",
  },
  "freeze.how_to_end": {
    ja: "解除には本人確認が必要です",
    en: "To end it you will have to prove who you are",
  },
  "freeze.other_ways": {
    ja: "ほかの端末で /app/lost を開いても凍結できます",
    en: "You can also open /app/lost on another device",
  },
  "freeze.again": { ja: "もう一度凍結する", en: "Freeze again" },
  "freeze.closed": { ja: "このウォレットは解約されています", en: "This wallet is closed" },

  "banner.offline": {
    ja: "通信できません",
    en: "No connection",
  },
  "banner.frozen": {
    ja: "凍結中です。支払いも払い戻しもできません",
    en: "Frozen: no payments, no payouts",
  },
  "banner.unfreeze": { ja: "本人確認して解除", en: "Unfreeze with an identity check" },
  "banner.stopped": {
    ja: "運営会社がこのウォレットを停止しています",
    en: "The company has stopped this wallet",
  },
  "banner.phone_stopped": {
    ja: "この端末は運営会社が停止しています。ほかの端末を使ってください",
    en: "The company has stopped this phone. Use another one",
  },
  "banner.closed": { ja: "このウォレットは解約されています", en: "This wallet is closed" },
  "banner.cooling": {
    ja: "新しい端末です。{until}まで1回{amount}まで、凍結以外の設定はできません。",
    en: "New phone: until {until} up to {amount} each, settings wait.",
  },
  "cooling.waits": {
    ja: "{until}から。ほかの端末で承認すると、すぐできます",
    en: "From {until} on; at once when another phone approves",
  },
  "banner.how_to_approve": { ja: "承認のしかた", en: "How to approve it" },
  "banner.new_phone": {
    ja: "新しい端末が追加されました：",
    en: "A new phone was added:",
  },
  "banner.new_phone_why": {
    ja: "（{time}）心当たりがなければ、すぐに凍結してください",
    en: "({time}). If this was not you, freeze the wallet now",
  },
  "banner.see_phones": { ja: "端末を見る", en: "See the phones" },
  "banner.new_phone_mine": { ja: "自分で追加しました", en: "I added it myself" },
  "banner.codes_due": {
    ja: "リカバリーコードが保管されていません",
    en: "Your recovery codes were not kept",
  },
  "banner.codes_make": { ja: "新しいコードを作る", en: "Make new codes" },

  "lost.link": { ja: "スマホをなくした", en: "I lost my phone" },
  "lost.title": { ja: "スマホをなくした", en: "Lost phone" },
  "lost.what": {
    ja: "登録した連絡先に届くコードで、ウォレットを凍結します。サインインは要りません",
    en: "A code sent to your contact freezes the wallet. You need not sign in",
  },
  "lost.code_support": {
    ja: "8桁の数字です。新しく届かないときは、3時間以内に届いた凍結用のコードを入力してください",
    en: "8 digits. If no new one comes, one that was sent to freeze it within the last 3 hours works",
  },
  "lost.freeze": { ja: "凍結する", en: "Freeze the wallet" },
  "lost.done": { ja: "凍結しました", en: "The wallet is frozen" },
  "lost.next": { ja: "次にすること", en: "What to do next" },
  "lost.next_other": {
    ja: "ほかの端末があれば、「マイページ」→「端末」でなくした端末を削除し、凍結を解除します",
    en: "With another phone: remove the lost one under Me, Phones, and unfreeze",
  },
  "lost.next_new": {
    ja: "新しい端末だけのときは、サインインして72時間後に解除できます",
    en: "With a new phone only: sign in; after 72 hours you can unfreeze",
  },
  "lost.next_codes": {
    ja: "認証アプリやパスキー（顔・指紋・画面ロック）がなくした端末だけにあったときは、リカバリーコードでサインインします",
    en: "If your authenticator or passkey was on the lost phone only: sign in with a recovery code",
  },
  "lost.no_contact": {
    ja: "コードを受け取れないとき",
    en: "If you cannot get the code",
  },
  "lost.no_contact_other": {
    ja: "ほかの連絡先も登録していれば、そちらを入力します",
    en: "If you have registered another contact, enter that one",
  },
  "lost.no_contact_phone": {
    ja: "サインインしているほかの端末があれば、その「凍結」を押します",
    en: "If another phone of yours is signed in, press Freeze on it",
  },
  "lost.no_contact_number": {
    ja: "なくしたスマホの番号だけのときは、携帯電話会社に回線を止めてもらい、同じ番号の新しいSIMでコードを受け取ります",
    en: "If it is the lost phone's number only: have your carrier block it, and get the code on a new SIM with that number",
  },
  "lost.to_app": { ja: "アプリを開く", en: "Open the app" },
  "pay.title": { ja: "支払う", en: "Pay" },
  "payment.title": { ja: "支払い", en: "Payment" },
  "points.title": { ja: "ポイント", en: "Points" },
  "redemption.title": { ja: "払い戻し", en: "Redemption" },
} as const satisfies Readonly<Record<string, Phrase>>;
