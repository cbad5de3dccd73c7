import type { Phrase } from "../entry.ts";

/** What the editor of a policy says by itself: its search, and what it reads out. */
export const consoleEditorWords = {
  "editor.keys": {
    ja: "Tabで次へ移ります。Ctrl+Fで検索、F8で次の直すところ",
    en: "Tab leaves the text. Ctrl+F searches, F8 goes to what is next to be put right",
  },
  "editor.show": { ja: "{place} を見る", en: "Show {place}" },
  "editor.find": { ja: "検索する語", en: "Find" },
  "editor.replace_by": { ja: "置き換える語", en: "Replace by" },
  "editor.next": { ja: "次へ", en: "Next" },
  "editor.previous": { ja: "前へ", en: "Previous" },
  "editor.all": { ja: "すべて選ぶ", en: "Select all" },
  "editor.case": { ja: "大文字と小文字を区別", en: "Match case" },
  "editor.regexp": { ja: "正規表現", en: "Regular expression" },
  "editor.word": { ja: "単語だけ", en: "Whole words" },
  "editor.replace": { ja: "置き換える", en: "Replace" },
  "editor.replace_all": { ja: "すべて置き換える", en: "Replace all" },
  "editor.close": { ja: "検索を閉じる", en: "Close the search" },
  "editor.current": { ja: "一致", en: "Found" },
  "editor.on_line": { ja: "行番号", en: "on line" },
  "editor.replaced_on": { ja: "置き換えた行：$", en: "Replaced on line $" },
  "editor.replaced": { ja: "置き換えた数：$", en: "Replaced: $" },
  "editor.deleted": { ja: "選んだところを消しました", en: "What was selected is gone" },
  "editor.control": { ja: "見えない文字", en: "A character that is not seen" },
} as const satisfies Record<string, Phrase>;
