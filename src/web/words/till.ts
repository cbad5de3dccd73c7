import type { Phrase } from "./entry.ts";

/** What the till says outside of an outcome. */
export const tillWords = {
  "till.title": { ja: "レジ", en: "Till" },
  "activate.title": { ja: "このレジを使い始める", en: "Start using this till" },
  "activate.label": { ja: "アクティベーションコード", en: "Activation code" },
  "activate.support": {
    ja: "運営会社から受け取ったコードを入力するか、貼り付けるか、スキャナーで読み取ってください。1日有効です",
    en: "Type, paste or scan (with a scanner) the code that the company gave you. It is good for a day",
  },
  "activate.act": { ja: "使い始める", en: "Start" },
  "activate.busy": { ja: "登録中…", en: "Starting…" },
  "activate.empty": { ja: "コードを入力してください", en: "Enter the code" },
  "activate.wrong": {
    ja: "このコードは使えません。大文字と小文字も含めて見直し、それでも使えなければ新しいコードを受け取ってください",
    en: "This code cannot be used. Check it, capitals too; if it is right, ask for a new one",
  },
  "activate.used": {
    ja: "このコードは使用済みです。新しいコードを受け取ってください",
    en: "This code was used already. Ask for a new one",
  },

  "sale.amount": { ja: "金額", en: "Amount" },
  "sale.key_amount": { ja: "金額を入力してください", en: "Key in the amount" },
  "sale.scan": { ja: "お客様のコードを読み取ってください", en: "Scan the customer's code" },
  "sale.scan_support": {
    ja: "スキャナーで読み取ると、すぐに請求します",
    en: "The scan charges the amount at once",
  },
  "sale.paste": { ja: "コードを貼り付け", en: "Paste the code" },
  "sale.paste_support": { ja: "Ctrl+V でも貼り付けられます", en: "Ctrl+V pastes it as well" },
  "sale.no_clipboard": {
    ja: "貼り付けは許可されていません。Ctrl+V をお使いください",
    en: "Pasting is not allowed here. Use Ctrl+V",
  },
  "sale.code_kept": { ja: "コードを読み取り済み", en: "A code is read" },
  "sale.charge": { ja: "{amount}を請求", en: "Charge {amount}" },
  "sale.forget_code": { ja: "コードを取り消す", en: "Forget the code" },
  "sale.product": { ja: "商品のバーコードです", en: "That is a product's bar code" },
  "sale.not_a_code": {
    ja: "支払いのコードではありません",
    en: "That is not a code for paying",
  },
  "sale.scanned_already": { ja: "読み取り済みです", en: "Scanned already" },
  "sale.too_much": {
    ja: "{amount}を超える金額は受けられません",
    en: "No more than {amount} can be taken",
  },
  "sale.offline": {
    ja: "通信できません。支払いは受けられません",
    en: "No connection: payments cannot be taken",
  },
  "sale.scan_waits": {
    ja: "つながるまで読み取れません",
    en: "Nothing is scanned until the connection is back",
  },
  "sale.hold_on": { ja: "仮売上：あとで確定します", en: "Hold: captured later" },
  "sale.open": { ja: "確認中 {count}件", en: "Still open: {count}" },
  "sale.last": { ja: "前回", en: "Last" },
  "sale.elsewhere": {
    ja: "会計画面で読み取ってください",
    en: "Scan on the sale screen",
  },
  "sale.not_begun": {
    ja: "この端末に保存できず、請求していません。もう一度読み取ってください",
    en: "Not charged: this browser could not keep the sale. Scan again",
  },
  "store.failing": {
    ja: "この端末に保存できません。自動でやり直しています",
    en: "This browser cannot keep records. It tries again by itself",
  },
  "sale.late": { ja: "前の会計の結果", en: "An earlier sale has its answer" },

  "camera.start": { ja: "カメラで読み取る", en: "Use the camera" },
  "camera.stop": { ja: "カメラを止める", en: "Stop the camera" },
  "camera.sees": { ja: "カメラの映像", en: "What the camera sees" },
  "camera.refused": {
    ja: "カメラが許可されていません。ブラウザーの設定で許可してください",
    en: "The camera is not allowed. Allow it in the browser's settings",
  },
  "camera.unread": {
    ja: "カメラの画像を読み取れません。画面を読み込み直してください",
    en: "The picture cannot be read here. Reload the page",
  },
  "camera.missing": { ja: "使えるカメラがありません", en: "There is no camera to use" },

  "key.clear": { ja: "消去", en: "Clear" },
  "key.back": { ja: "1文字消す", en: "Delete a digit" },

  "menu.sale": { ja: "会計", en: "New sale" },
  "menu.sales": { ja: "売上一覧", en: "Sales" },
  "menu.drawer": { ja: "レジ締め", en: "Drawer" },
  "menu.hold": { ja: "仮売上", en: "Hold" },
  "menu.display": { ja: "お客様画面", en: "Display" },
  "menu.settings": { ja: "設定", en: "Settings" },

  "list.title": { ja: "売上一覧", en: "Sales" },
  "list.empty": { ja: "本日の会計はまだありません", en: "No sales yet today" },
  "list.empty_support": {
    ja: "会計画面で金額を入力し、コードを読み取ると始まります",
    en: "Key in an amount on the sale screen and scan a code",
  },
  "list.unkept": { ja: "この端末に記録のない会計", en: "Not kept on this device" },
  "list.reading": { ja: "サーバーに確認中…", en: "Asking the server…" },
  "list.as_of": { ja: "{time} 時点", en: "As of {time}" },
  "list.not_read": {
    ja: "サーバーに確認できません。この端末の記録だけです",
    en: "The server was not reached: this device's own records alone",
  },
  "list.read_again": { ja: "もう一度確認する", en: "Ask again" },
  "list.more": { ja: "さらに表示", en: "Show more" },
  "list.earlier": { ja: "前日まで", en: "Earlier days" },
  "list.today": { ja: "本日", en: "Today" },
  "list.figures": {
    ja: "売上 {captured} ／ 返金 {refunded}",
    en: "{captured} taken, {refunded} back",
  },

  "status.open": { ja: "確認中", en: "Open" },
  "status.paid": { ja: "支払い済み", en: "Paid" },
  "status.held": { ja: "仮売上", en: "On hold" },
  "status.not_paid": { ja: "未払い", en: "Not paid" },
  "status.cancelled": { ja: "取消", en: "Cancelled" },
  "status.refunded": { ja: "返金済み", en: "Refunded" },
  "status.partly_refunded": { ja: "一部返金", en: "Partly refunded" },
  "status.expired": { ja: "期限切れ", en: "Expired" },
  "status.sending": { ja: "送信中", en: "Sending" },

  "back.title": { ja: "返金・取消", en: "Give back" },
  "back.amount": { ja: "返金する金額", en: "Amount to give back" },
  "back.support": { ja: "残り {amount}まで", en: "Up to {amount}" },
  "back.where": {
    ja: "お客様の残高に戻ります",
    en: "It goes back to the customer's balance",
  },
  "back.cancels": {
    ja: "全額なので、支払いを取り消します",
    en: "It is all of it, so the payment is cancelled",
  },
  "back.refunds": { ja: "支払いから返金します", en: "It is refunded from the payment" },
  "back.cancel_act": { ja: "{amount}を取り消す", en: "Cancel {amount}" },
  "back.refund_act": { ja: "{amount}を返金する", en: "Refund {amount}" },
  "back.busy": { ja: "返金しています…", en: "Giving it back…" },
  "back.done": { ja: "{amount}を返しました", en: "{amount} was given back" },
  "back.lost": {
    ja: "返事がまだありません。自動で続けます",
    en: "No answer yet; it goes on by itself",
  },
  "back.none_left": { ja: "返せる金額はありません", en: "Nothing is left to give back" },
  "back.amount_wrong": {
    ja: "1以上、{amount}以下の金額を入力してください",
    en: "Enter an amount of at most {amount}",
  },

  "capture.title": { ja: "売上確定", en: "Capture" },
  "capture.amount": { ja: "確定する金額", en: "Amount to capture" },
  "capture.support": { ja: "仮売上 {amount}まで", en: "Up to {amount}, which is on hold" },
  "capture.act": { ja: "{amount}を確定する", en: "Capture {amount}" },
  "capture.rest": { ja: "残りを解放する", en: "Release the rest" },
  "capture.done": { ja: "{amount}を確定しました", en: "{amount} was captured" },
  "capture.busy": { ja: "確定しています…", en: "Capturing…" },
  "release.act": { ja: "仮売上を解放する", en: "Release the hold" },
  "release.done": { ja: "仮売上を解放しました", en: "The hold was released" },

  "drawer.title": { ja: "レジ締め", en: "Drawer" },
  "drawer.kind": { ja: "種類", en: "Kind" },
  "drawer.count": { ja: "件数", en: "Count" },
  "drawer.sum": { ja: "合計", en: "Sum" },
  "drawer.payments": { ja: "支払い", en: "Payments" },
  "drawer.cancellations": { ja: "取消", en: "Cancellations" },
  "drawer.refunds": { ja: "返金", en: "Refunds" },
  "drawer.declines": { ja: "未払い", en: "Not paid" },
  "drawer.net": { ja: "差引合計", en: "Net" },
  "drawer.complete": { ja: "{time} までのすべてを含みます", en: "Complete to {time}" },
  "drawer.not_complete": {
    ja: "まだ届いていない会計があります。もう一度集計してください",
    en: "Some sales are still on their way. Count again",
  },
  "drawer.still_open": {
    ja: "未確定 {count}件。閉める前に確認してください",
    en: "Still open: {count}. Look at them before closing",
  },
  "drawer.agrees": {
    ja: "このレジの記録と一致しています",
    en: "It agrees with this till's own list",
  },
  "drawer.differs": {
    ja: "このレジの記録と違います",
    en: "It differs from this till's own list",
  },
  "drawer.missing": { ja: "集計にない会計", en: "Not counted yet" },
  "drawer.different": { ja: "金額が違う会計", en: "With another amount" },
  "drawer.count_again": { ja: "もう一度集計する", en: "Count again" },
  "drawer.print": { ja: "印刷する", en: "Print" },
  "drawer.counting": { ja: "集計中…", en: "Counting…" },

  "settings.title": { ja: "設定", en: "Settings" },
  "settings.not_kept": { ja: "設定を保存できません", en: "The setting could not be kept" },
  "settings.cashier": { ja: "担当者", en: "Cashier" },
  "settings.cashier_support": {
    ja: "任意。会計の記録に残ります",
    en: "Optional. It is written into each sale",
  },
  "settings.till": { ja: "レジ番号", en: "Till number" },
} as const satisfies Readonly<Record<string, Phrase>>;
