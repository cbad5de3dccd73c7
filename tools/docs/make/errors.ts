import { type Advice, declineRow, declines } from "../../../src/decline.ts";
import { problems, type Retry } from "../../../src/problem.ts";
import { topUpDeclines } from "../../../src/wallet/funding-record.ts";
import { declineAdvice, problemAdvice } from "../advice.ts";
import { payerWords } from "../payer-words.ts";
import { cell, table } from "./tables.ts";

const adviceWords: Readonly<Record<Advice, string>> = {
  new_code: "a new code, under a new reference",
  stop: "do not try again",
  other_means: "another way to pay",
  ask_then_new_code: "ask the customer, then a new code",
  try_later: "later, or another way to pay",
  smaller_amount_or_other_means: "a smaller amount, or another way to pay",
};

const retryWords: Readonly<Record<Retry, string>> = {
  never: "do not repeat it",
  same_request: "send the identical request again",
  new_request: "make a new request",
};

/** Every decline in its order, and beneath it what is to be known of each. */
export function declineSections(): string {
  const rows = declines.map(({ code, advice, recorded }) => [
    `[\`${code}\`](#${code})`,
    `\`${advice}\``,
    recorded ? "yes" : "no",
  ]);
  const sections = declines.map(({ code }) => {
    const { advice, ja, en, recorded, feedsPayerDeclines } = declineRow(code);
    const { happened, say, program } = declineAdvice[code];
    const counted = feedsPayerDeclines ? " It counts for rules about the payer's declines." : "";
    return [
      `### \`${code}\``,
      happened + (recorded ? ` Recorded: reference and code are used up.${counted}` : ""),
      `- **The till shows** (\`message\`): ${en} · ${ja}`,
      `- **Say:** ${say.en} · ${say.ja}`,
      `- **Advice** \`${advice}\`: ${adviceWords[advice]}.`,
      `- **The program:** ${program}`,
    ].join("\n\n");
  });
  return [table(["code", "advice", "recorded"], rows), ...sections].join("\n\n");
}

/** Every problem in its order, and beneath it what is to be known of each. */
export function problemSections(): string {
  const rows = problems.map(({ code, status, retry }) => [
    `[\`${code}\`](#${code})`,
    `${status}`,
    `\`${retry}\``,
  ]);
  const sections = problems.map(({ code, status, retry, title }) => {
    const { happened, program } = problemAdvice[code];
    return [
      `### \`${code}\``,
      `**${status} · ${title}.** ${happened}`,
      `- **Retry** \`${retry}\`: ${retryWords[retry]}.`,
      `- **The program:** ${program}`,
    ].join("\n\n");
  });
  return [table(["code", "status", "retry"], rows), ...sections].join("\n\n");
}

/** Why a partner's credit is declined. */
export function topUpDeclineTable(): string {
  const rows = topUpDeclines.map(({ code, meaning }) => [`\`${code}\``, cell(meaning)]);
  return table(["code", "meaning"], rows);
}

/** What an app says to its customer of every decline. */
export function payerTable(language: "en" | "ja"): string {
  const heads = { en: ["decline", "say"], ja: ["理由", "お客様への文"] };
  const rows = declines.map(({ code }) => [
    `[\`${code}\`](/docs/errors#${code})`,
    payerWords[code][language],
  ]);
  return table(heads[language], rows);
}

/** What the till shows of every decline and what its cashier says, in Japanese. */
export function japaneseDeclineTable(): string {
  const rows = declines.map(({ code, advice, ja }) => [
    `[\`${code}\`](/docs/errors#${code}) → \`${advice}\``,
    ja,
    declineAdvice[code].say.ja,
  ]);
  return table(["コード → 案内", "画面に出す文", "レジ係の一言"], rows);
}
