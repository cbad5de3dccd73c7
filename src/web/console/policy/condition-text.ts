import { inUnits } from "../../desk/policy/rule-edit.ts";
import { rateText } from "../../desk/setting/rate.ts";
import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import { worded } from "../worded.ts";

/** Members of a rule by which it leaves acts out; a text that is being written may have any of them wrong. */
export interface ConditionalRule {
  readonly when?: unknown;
  readonly near_bp?: unknown;
  readonly give_back?: unknown;
}

/** Which acts alone a rule judges and counts, in words; empty where it leaves none out. */
export function conditionText(rule: ConditionalRule, currency: string): string {
  const { when, near_bp: near, give_back: isLess } = rule;
  return listed([
    ...whenTexts(when, currency),
    ...(typeof near === "number" ? [t("only.near", { rate: rateText(near) })] : []),
    ...(isLess === true ? [t("only.less_given_back")] : []),
  ]);
}

/** The conditions of `when` alone, in words; what is none is left out. */
export function whenText(when: unknown, currency: string): string {
  return listed(whenTexts(when, currency));
}

function listed(conditions: readonly string[]): string {
  return conditions.join(language.value === "ja" ? "、" : ", ");
}

function whenTexts(when: unknown, currency: string): readonly string[] {
  const told: Readonly<Record<string, unknown>> = Object(when);
  const { topped_up_within_ms: topUpMs, channel, offline } = told;
  const money = (minor: number) => moneyText(minor, currency, language.value);
  const walletAge = rangeTexts("wallet_age_ms", told, lengthText);
  const topUp =
    typeof topUpMs === "number" ? [t("only.topped_up", { length: lengthText(topUpMs) })] : [];
  const fresh = [...walletAge, ...topUp];
  return [
    ...(told.either === true ? [fresh.join(t("only.or"))] : fresh),
    ...rangeTexts("device_age_ms", told, lengthText),
    ...rangeTexts("amount", told, money),
    ...(typeof channel === "string" ? [t("only.channel", { channel })] : []),
    ...(typeof offline === "boolean" ? [t(`only.${offline ? "offline" : "online"}`)] : []),
  ].filter((text) => text !== "");
}

/** What a member that is a half-open [from, to) asks for; nothing where it asks for nothing. */
function rangeTexts(
  member: string,
  when: Readonly<Record<string, unknown>>,
  figureText: (figure: number) => string,
): readonly string[] {
  const { from, to }: { readonly from?: unknown; readonly to?: unknown } = Object(when[member]);
  const least = typeof from === "number" ? figureText(from) : null;
  const end = typeof to === "number" ? figureText(to) : null;
  if (least === null && end === null) return [];
  const range =
    least !== null && end !== null
      ? t("only.between", { least, end })
      : least === null
        ? t("only.below", { end: end ?? "" })
        : t("only.from", { least });
  return [t("only.range", { what: worded(`member.${member}`), range })];
}

function lengthText(spanMs: number): string {
  const { unit, count } = inUnits(spanMs);
  return t(`length_of.${unit}`, { count });
}
