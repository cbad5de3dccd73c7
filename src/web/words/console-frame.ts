import type { Phrase } from "./entry.ts";

/** What stands around every page of the console, and how an operator gets in. */
export const consoleFrameWords = {
  "console.title": { ja: "コンソール", en: "Console" },
  "console.production": { ja: "本番 PRODUCTION", en: "PRODUCTION" },
  "console.test": { ja: "テスト TEST", en: "TEST" },
  "console.local": { ja: "ローカル LOCAL", en: "LOCAL" },
  "console.pages": { ja: "ページ", en: "Pages" },
  "console.to_main": { ja: "本文へ", en: "To the page" },
  "console.to_stops": { ja: "停止へ", en: "To the stops" },
  "console.to_pages": { ja: "ページ一覧へ", en: "To the pages" },
  "console.go": { ja: "移動（Ctrl+K）", en: "Go to (Ctrl+K)" },
  "console.go_label": { ja: "移動先", en: "Where to" },
  "console.go_support": {
    ja: "ページ名、ID、またはお客様の連絡先",
    en: "A page, an id, or a customer's contact",
  },
  "console.go_nowhere": {
    ja: "そのようなページやIDはありません",
    en: "No such page or id",
  },
  "console.elsewhere_why": {
    ja: "コンソールは1つのタブで使います",
    en: "The console works in one tab at a time",
  },
  "console.fault_why": {
    ja: "停止はこの画面でも右から実行できます。読み込み直すと同じページに戻ります",
    en: "Stops still work from this page. Reload, and you are back where you were",
  },
  "console.out_title": { ja: "この鍵では入れません", en: "This key lets nobody in" },
  "console.out_why": {
    ja: "担当から外れたか、この端末の鍵が無効です。新しい招待コードで入り直せます",
    en: "You are no longer an operator, or this browser's key is not known. A new invitation lets you in",
  },
  "console.out_act": {
    ja: "鍵を消して招待コードを入力",
    en: "Forget the key, enter an invitation",
  },

  "page.live": { ja: "ライブ", en: "Live" },
  "page.alerts": { ja: "アラート", en: "Alerts" },
  "page.approvals": { ja: "承認", en: "Approvals" },
  "page.payment": { ja: "支払い", en: "Payment" },
  "page.customers": { ja: "お客様", en: "Customers" },
  "page.policies": { ja: "ポリシー", en: "Policies" },
  "page.shops": { ja: "加盟店", en: "Shops" },
  "page.partners": { ja: "提携先", en: "Partners" },
  "page.people": { ja: "担当者", en: "People" },
  "page.record": { ja: "操作記録", en: "Record" },
  "page.settings": { ja: "設定", en: "Settings" },

  "me.role": { ja: "あなた：{role}", en: "Me: {role}" },
  "me.passkey_left": { ja: "パスキー 残り {time}", en: "passkey {time} left" },
  "me.no_passkey": { ja: "パスキー未確認", en: "no passkey now" },
  "role.viewer": { ja: "閲覧のみ", en: "viewer" },
  "role.operator": { ja: "担当者", en: "operator" },
  "role.approver": { ja: "承認者", en: "approver" },
  "role.merchant": { ja: "加盟店", en: "merchant" },
  "role.none": { ja: "退任", en: "no longer an operator" },
  "role.unknown": { ja: "確認中", en: "being read" },

  "enter.title": { ja: "コンソールに入る", en: "Enter the console" },
  "enter.label": { ja: "招待コード", en: "Invitation code" },
  "enter.support": {
    ja: "承認者から受け取ったコードを貼り付けてください。鍵はこのブラウザーで作られ、取り出せません",
    en: "Paste the code that an approver gave you. The key is made in this browser and cannot be taken out",
  },
  "enter.act": { ja: "入る", en: "Enter" },
  "enter.busy": { ja: "確認中…", en: "Entering…" },
  "enter.empty": { ja: "コードを入力してください", en: "Enter the code" },
  "enter.wrong": {
    ja: "このコードは使えません。もう1人の承認を待つ招待なら、承認のあとで入力してください。そうでなければ、新しい招待を受け取ってください",
    en: "This code cannot be used. If its invitation waits for a second person, enter it once they approved. If not, ask for a new one",
  },
  "passkey.title": { ja: "パスキーを作る", en: "Make a passkey" },
  "passkey.why": {
    ja: "承認や解除など、二人で行う操作の前に、顔・指紋・画面ロックで本人を確認します。停止には要りません",
    en: "Before an act of two persons, your face, finger or screen lock says that it is you. Stopping never waits for it",
  },
  "passkey.make": { ja: "パスキーを作る", en: "Make a passkey now" },
  "passkey.later": { ja: "あとで", en: "Later" },
  "passkey.confirm": { ja: "パスキーで確認", en: "Confirm by passkey" },
  "passkey.needed": {
    ja: "この操作にはパスキーの確認が要ります。確認すると続きます",
    en: "This act wants your passkey. Once confirmed it goes on",
  },
  "passkey.not_given": {
    ja: "パスキーの確認が終わっていません。もう一度押せます",
    en: "The passkey was not given. You can press again",
  },

  "act.asking": { ja: "要求中… {seconds}秒", en: "asking… {seconds} s" },
  "act.no_answer": {
    ja: "届いたか不明です。読み直して確かめてください",
    en: "Not known whether it arrived. Read again to find out",
  },
  "act.read_again": { ja: "読み直す", en: "Read again" },
  "act.more": { ja: "さらに表示", en: "More" },
  "act.copy": { ja: "{id} をコピー", en: "Copy {id}" },
  "act.as_table": { ja: "表で見る", en: "As a table" },
  "age.read": { ja: "{time} 確認（{seconds}秒前）", en: "Read {time}, {seconds} s ago" },
  "age.loading": { ja: "読み込み中…", en: "Reading…" },
  "age.stale": { ja: "更新できません", en: "Cannot be read" },
  "desk.settings": { ja: "このブラウザーの設定", en: "Settings of this browser" },
  "desk.who": { ja: "あなた", en: "You" },
} as const satisfies Readonly<Record<string, Phrase>>;
