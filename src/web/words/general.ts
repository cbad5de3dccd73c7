import type { Phrase } from "./entry.ts";

/** What every page says. */
export const generalWords = {
  "bar.no_real_money": {
    ja: "動作確認用：実際のお金は動きません",
    en: "Test: no real money",
  },
  "state.online": { ja: "オンライン", en: "Online" },
  "state.offline": { ja: "オフライン", en: "Offline" },
  "sound.on": { ja: "音あり", en: "Sound on" },
  "sound.off": { ja: "音が出ません：タップ", en: "Sound is off: tap" },
  "sound.volume": { ja: "音量", en: "Volume" },
  "sound.try": { ja: "音を試す", en: "Try the sound" },
  "act.close": { ja: "閉じる", en: "Close" },
  "act.back": { ja: "戻る", en: "Back" },
  "act.again": { ja: "もう一度", en: "Try again" },
  "act.language": { ja: "English", en: "日本語" },
  "label.language": { ja: "言語", en: "Language" },
  "copy.act": { ja: "コピー", en: "Copy" },
  "copy.done": { ja: "コピーしました", en: "Copied" },
  "copy.failed": { ja: "コピーできませんでした", en: "It could not be copied" },
  "support.contact": { ja: "問い合わせる", en: "Contact support" },
  "label.support": { ja: "お問い合わせ番号", en: "Support code" },
  "lock.title": {
    ja: "別のタブで使用中です",
    en: "In use in another tab",
  },
  "lock.why": {
    ja: "1台のレジは1つのタブで使います",
    en: "One till works in one tab at a time",
  },
  "lock.use_here": { ja: "ここで使う", en: "Use here" },
  "lock.taken": {
    ja: "別のタブに移りました",
    en: "It moved to another tab",
  },
  "fault.title": { ja: "画面を続けられません", en: "This page cannot go on" },
  "fault.why": {
    ja: "途中の会計は保存されています。読み込み直すと続きから始まります",
    en: "Open sales are kept. Reload, and it goes on from there",
  },
  "fault.reload": { ja: "読み込み直す", en: "Reload" },
  "fault.unreachable": {
    ja: "通信できません。もう一度お試しください",
    en: "No connection. Try again",
  },
} as const satisfies Readonly<Record<string, Phrase>>;
