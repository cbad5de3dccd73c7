import type { Phrase } from "./entry.ts";

/** How a payer gets in. */
export const appEntryWords = {
  "entry.offline": {
    ja: "通信できません。つながる場所で続けてください",
    en: "No connection. Go on where there is one",
  },
  "browser.in_app": {
    ja: "このアプリ内の画面では使えません。メニューから「ブラウザーで開く」を選んでください",
    en: "This does not work inside another app. Choose “Open in browser” in its menu",
  },
  "browser.ios_tab": {
    ja: "先に、共有ボタンから「ホーム画面に追加」してください。タブのままでは、7日使わないと消えることがあります",
    en: "First add this to your Home Screen with the share button. A tab may be emptied after 7 days unused",
  },
  "entry.register": { ja: "はじめて使う", en: "I am new here" },
  "entry.sign_in": { ja: "サインイン", en: "Sign in" },
  "entry.recover": {
    ja: "リカバリーコードでサインイン",
    en: "Sign in with a recovery code",
  },
  "entry.title.registrations": { ja: "はじめて使う", en: "Begin" },
  "entry.title.sign-ins": { ja: "サインイン", en: "Sign in" },
  "entry.title.recoveries": { ja: "リカバリーコードでサインイン", en: "Use a recovery code" },
  "entry.contact": { ja: "メールアドレスか携帯電話番号", en: "E-mail address or mobile number" },
  "entry.contact_support": {
    ja: "8桁のコードを送ります",
    en: "A code of 8 digits is sent to it",
  },
  "entry.send_code": { ja: "コードを送る", en: "Send the code" },
  "entry.sending": { ja: "送っています…", en: "Sending…" },
  "entry.code_title": { ja: "届いたコードを入力", en: "Enter the code you were sent" },
  "entry.sent_to": { ja: "送り先：", en: "Sent to" },
  "entry.code": { ja: "コード", en: "Code" },
  "entry.code_support": {
    ja: "8桁の数字です。10分間使えます。貼り付けもできます",
    en: "8 digits, good for 10 minutes. You can paste it",
  },
  "entry.prove": { ja: "確認する", en: "Check it" },
  "entry.checking": { ja: "確認しています…", en: "Checking…" },
  "entry.code_again": { ja: "届かないときは送り直す", en: "Nothing came? Send it again" },
  "entry.again": { ja: "はじめからやり直す", en: "Start again" },
  "entry.restarted": {
    ja: "途中で画面が閉じました。もう一度コードを送ります",
    en: "The page was closed on the way. Begin with a new code",
  },
  "entry.new_phone": {
    ja: "新しい端末として続ける",
    en: "Go on as a new phone",
  },

  "entry.contact_empty": {
    ja: "メールアドレスか電話番号を入力してください",
    en: "Enter an e-mail address or a mobile number",
  },
  "entry.contact_wrong": {
    ja: "メールアドレスか携帯電話番号を確かめてください",
    en: "Check the address or number: no message can go to it",
  },
  "entry.contact_country": {
    ja: "この国の電話番号には送れません。メールアドレスを使ってください",
    en: "No message can be sent to that country. Use an e-mail address",
  },
  "entry.stopped": { ja: "いまは受け付けていません", en: "This is closed for now" },
  "entry.code_digits": {
    ja: "{count}桁の数字を入力してください",
    en: "Enter all {count} [digit|digits]",
  },
  "entry.recovery_empty": {
    ja: "リカバリーコードを入力してください",
    en: "Enter a recovery code",
  },
  "entry.over": {
    ja: "期限が切れました。はじめからやり直してください",
    en: "This is over. Start again",
  },
  "entry.passkey_declined": {
    ja: "確認されませんでした。もう一度押すか、ほかの方法を選べます",
    en: "Nothing was confirmed. Press again, or choose another way",
  },
  "entry.contact_taken": {
    ja: "この連絡先は登録済みになりました。サインインしてください",
    en: "This contact has been registered meanwhile. Sign in instead",
  },
  "entry.key_removed": { ja: "この端末は削除されました", en: "This phone was removed" },
  "entry.key_taken": {
    ja: "この端末は別のウォレットで使われていました",
    en: "This phone belonged to another wallet",
  },
  "entry.credential_taken": {
    ja: "このパスキーは使用済みです。ほかの方法を選んでください",
    en: "This passkey is in use already. Choose another way",
  },
  "entry.too_many_devices": {
    ja: "端末が上限です。ほかの端末で1台削除してください",
    en: "There are too many phones. Remove one on another phone",
  },
  "entry.contact_too_new": {
    ja: "追加して72時間以内の連絡先では復旧できません",
    en: "A contact added within 72 hours recovers nothing. Use an older one",
  },
  "entry.contact_removed": {
    ja: "この連絡先は削除されています。ほかの連絡先を使ってください",
    en: "This contact was removed. Use another one",
  },
  "entry.closed": { ja: "このウォレットは解約されています", en: "This wallet is closed" },

  "factor.title": { ja: "本人確認", en: "Identity check" },
  "factor.title_new": { ja: "本人確認の方法を決める", en: "Choose how to prove it is you" },
  "factor.passkey_why": {
    ja: "顔・指紋・画面ロックで確認します",
    en: "Your face, finger or screen lock",
  },
  "factor.passkey_make": { ja: "この端末で設定する", en: "Set it up on this phone" },
  "factor.passkey_ask": { ja: "この端末で確認する", en: "Confirm on this phone" },
  "factor.use.passkey": { ja: "顔・指紋・画面ロックを使う", en: "Use face, finger or screen lock" },
  "factor.use.totp": { ja: "認証アプリを使う", en: "Use an authenticator app" },
  "factor.use.recovery_code": { ja: "リカバリーコードを使う", en: "Use a recovery code" },
  "factor.totp_why": {
    ja: "認証アプリに登録し、表示された6桁を入力してください",
    en: "Add this to an authenticator app, then enter the 6 digits it shows",
  },
  "factor.totp_qr": { ja: "認証アプリで読み取るコード", en: "Code for the authenticator app" },
  "factor.totp_open": {
    ja: "このスマホの認証アプリで開く",
    en: "Open it in this phone's authenticator",
  },
  "factor.totp_secret": { ja: "手で入力するときのキー", en: "The key, to type it in" },
  "factor.totp_code": { ja: "認証アプリの6桁", en: "The 6 digits of the app" },
  "factor.totp_code_support": {
    ja: "30秒ごとに変わります",
    en: "They change every 30 seconds",
  },
  "factor.lost": {
    ja: "どれも使えない：リカバリーコードを使う",
    en: "None of these works: use a recovery code",
  },
  "factor.recovery_code": { ja: "リカバリーコード", en: "Recovery code" },
  "factor.recovery_code_support": {
    ja: "保管した10個のうち、まだ使っていない1つ",
    en: "One of the ten that you kept, not used yet",
  },

  "codes.title": { ja: "リカバリーコード", en: "Recovery codes" },
  "codes.why": {
    ja: "スマホや認証アプリをなくしたときに使います。それぞれ1回だけ使えます",
    en: "For when the phone or the authenticator is lost. Each is good once",
  },
  "codes.once": {
    ja: "この画面でしか表示されません",
    en: "They are shown on this screen only",
  },
  "codes.lost": { ja: "スマホをなくしたら:", en: "If the phone is lost:" },
  "codes.use": { ja: "使うところ:", en: "Use them at:" },
  "codes.made": { ja: "作った日時:", en: "Made:" },
  "codes.print": { ja: "印刷する", en: "Print" },
  "codes.save": { ja: "ファイルに保存", en: "Save as a file" },
  "codes.kept": { ja: "保管しました", en: "I have kept them" },
  "cooling.title": { ja: "新しい端末です", en: "This is a new phone" },
  "cooling.until": {
    ja: "{until}まで、1回{amount}までの支払いと凍結だけができます",
    en: "Until {until} it can only pay up to {amount} each, and freeze the wallet",
  },
  "cooling.sooner": {
    ja: "ほかの端末の「端末」で承認すると、すぐに全部使えます",
    en: "Approve it under “Phones” on another phone, and all works at once",
  },
  "cooling.go_on": { ja: "使い始める", en: "Begin" },
} as const satisfies Readonly<Record<string, Phrase>>;
