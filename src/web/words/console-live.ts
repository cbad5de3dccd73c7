import type { Phrase } from "./entry.ts";

/** What is decided now. */
export const consoleLiveWords = {
  "live.opening": { ja: "接続中…", en: "Opening…" },
  "live.heard": {
    ja: "ライブ {seconds}秒前、{of}か所中{n}か所から受信",
    en: "Live {seconds} s ago, {n} of {of} heard",
  },
  "live.heard_none": {
    ja: "ライブ {seconds}秒前",
    en: "Live {seconds} s ago",
  },
  "live.silent": {
    ja: "{seconds}秒前から届いていません（{of}か所中{n}か所から受信）",
    en: "Nothing heard for {seconds} s ({n} of {of} heard)",
  },
  "live.silent_none": {
    ja: "{seconds}秒前から届いていません",
    en: "Nothing heard for {seconds} s",
  },
  "live.decisions": { ja: "1秒ごとの決定", en: "Decisions a second" },
  "live.decisions_says": {
    ja: "この画面に届いた5分間：承認 {approved}、お客様に確認 {pending}、拒否 {declined}",
    en: "Last 5 minutes as heard here: {approved} approved, {pending} put to their payers, {declined} declined",
  },
  "live.approved": { ja: "承認", en: "approved" },
  "live.pending": { ja: "確認待ち", en: "waiting" },
  "live.declined": { ja: "拒否", en: "declined" },
  "live.refusals": { ja: "拒否の理由（5分間）", en: "Why refused (5 minutes)" },
  "live.no_refusals": { ja: "拒否はありません", en: "Nothing was refused" },
  "live.amount": { ja: "1分ごとの金額", en: "Amount a minute" },
  "live.amount_says": {
    ja: "承認された金額の目安です。帳簿ではありません",
    en: "Approximate; exact sums are in the books",
  },
  "live.approved_amount": { ja: "承認した金額", en: "amount approved" },
  "live.latency": { ja: "応答時間", en: "Answer time" },
  "live.latency_says": {
    ja: "レジの要求から応答まで（ミリ秒）",
    en: "From a till's request to its answer, in milliseconds",
  },
  "live.p50": { ja: "中央値（p50）", en: "median (p50)" },
  "live.p99": { ja: "99%以内（p99）", en: "99% within (p99)" },
  "live.not_heard": { ja: "未受信", en: "not heard" },
  "live.newest": { ja: "最新の決定", en: "Newest decisions" },
  "live.waiting": { ja: "ほかに新しい{count}件", en: "{count} new" },
  "live.exact": {
    ja: "行を開くと正確な記録を読みます",
    en: "Open a row for the exact record",
  },
  "live.none": {
    ja: "まだ決定はありません。支払いがあると、ここに並びます",
    en: "Nothing has been decided yet. Each payment stands here as it comes",
  },
  "live.outcome": { ja: "結果", en: "Outcome" },
  "live.took": { ja: "応答", en: "Took" },
} as const satisfies Readonly<Record<string, Phrase>>;
