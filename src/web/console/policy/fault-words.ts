import type { PolicyMade } from "../../../client/resource/policy.ts";
import { isKey, phraseOf } from "../../carried.ts";
import type { TypedFault } from "../../desk/policy/policy-check.ts";
import { inUnits } from "../../desk/policy/rule-edit.ts";
import { rateText } from "../../desk/setting/rate.ts";
import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import { filled } from "../../words/entry.ts";
import { metricFigure } from "../metric-figure.ts";
import { worded } from "../worded.ts";

/** A policy that places and figures are told of, and the money that it is in. */
interface ToldPolicy {
  /** What stands written: it need not be a policy yet. */
  readonly document: unknown;
  readonly currency: string;
}

/** What the server warns of in a policy. */
export type ToldWarning = PolicyMade["warnings"][number];

/**
 * A place in a policy (RFC 6901) as people find it: the rule by its name, where it has one, and its
 * member by what the card calls it.
 */
export function placeText(pointer: string, document: unknown): string {
  const [, index, path] = /^\/rules\/(\d+)(.*)$/.exec(pointer) ?? [];
  const rule =
    index === undefined
      ? []
      : [idAt(document, Number(index)) ?? t("place.rule", { number: Number(index) + 1 })];
  const steps = (path ?? pointer).split("/").filter((step) => !/^\d*$/.test(step));
  return [...rule, ...steps.map(memberName)].join(" · ") || t("place.whole");
}

function memberName(step: string): string {
  const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
  return worded(`member.${name}`);
}

/** What is to be put right at a place, and what may stand there, each figure with its unit. */
export function faultText(fault: TypedFault, policy: ToldPolicy): string {
  const { pointer } = fault;
  switch (fault.kind) {
    case "bounds": {
      const [least, most] = [fault.least, fault.most].map((each) =>
        limitText(pointer, each, policy),
      );
      return fault.most < Number.MAX_SAFE_INTEGER
        ? t("fault_of.between", { least: least ?? "", most: most ?? "" })
        : t("fault_of.at_least", { least: least ?? "" });
    }
    case "letters":
    case "items":
      return t(`fault_of.${fault.kind}`, { least: fault.least, most: fault.most });
    case "json":
      return t("fault_of.json");
    case "type":
      return t("fault_of.type", { wanted: worded(`type_of.${fault.wanted}`) });
    case "form": {
      const form = `form_of.${pointer.slice(pointer.lastIndexOf("/") + 1)}`;
      return t("fault_of.form", { wanted: isKey(form) ? worded(form) : fault.wanted });
    }
    default:
      return t(`fault_of.${fault.kind}`, { wanted: fault.wanted });
  }
}

/** Where a fault is, in words; of a text that is no JSON the line. */
export function faultPlace(fault: TypedFault, document: unknown): string {
  return fault.kind === "json"
    ? t("place.line", { line: fault.line })
    : placeText(fault.pointer, document);
}

/** A figure that may stand at a place, with the unit of what stands there. */
function limitText(pointer: string, value: number, { document, currency }: ToldPolicy): string {
  if (/_ms(\/(from|to))?$/.test(pointer)) {
    const { unit, count } = inUnits(value);
    return t(`length_of.${unit}`, { count });
  }
  if (pointer.endsWith("/near_bp")) return rateText(value);
  if (/\/when\/amount\/(from|to)$/.test(pointer)) return moneyText(value, currency, language.value);
  const metric = pointer.endsWith("/limit") ? metricAt(pointer, document) : null;
  return metricFigure(metric, value, currency);
}

/** A rule of a document, of which nothing is known yet. */
function ruleAt(document: unknown, index: number): { readonly [member: string]: unknown } {
  const { rules } = (document ?? {}) as { readonly rules?: unknown };
  const rule: unknown = Array.isArray(rules) ? rules[index] : null;
  return typeof rule === "object" && rule !== null ? { ...rule } : {};
}

function idAt(document: unknown, index: number): string | null {
  const { id } = ruleAt(document, index);
  return typeof id === "string" && id !== "" ? id.slice(0, 48) : null;
}

function metricAt(pointer: string, document: unknown): string | null {
  const { metric } = ruleAt(document, Number(pointer.split("/")[2]));
  return typeof metric === "string" ? metric : null;
}

/** A warning in the page's language; in the server's own words where it has another code. */
export function warningText(
  { code, act, names, at_most: most, reason }: ToldWarning,
  currency: string,
): string {
  const key = `warning.${code}`;
  if (!isKey(key)) return reason;
  return filled(phraseOf(key)[language.value], {
    act: worded(`judged.${act}`),
    names: names.map(nameText).join(language.value === "ja" ? "、" : ", "),
    least: moneyText(1, currency, language.value),
    most: moneyText(most ?? 0, currency, language.value),
  });
}

/** A figure that is counted by something, something that is not told; a channel as it is written. */
function nameText(name: string): string {
  const [metric, watch] = name.split(":");
  if (metric !== undefined && watch !== undefined) {
    const told = { watch: worded(`watch.${watch}`), metric: worded(`metric.${metric}`) };
    return t("warning.figure", told);
  }
  const key = [`untold.${name}`, `watch.${name}`].find(isKey);
  return key === undefined ? name : worded(key);
}
