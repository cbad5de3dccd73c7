import type {
  Approval,
  OperatorList,
  Stop,
  WalletSeen,
} from "../../../client/resource/operator.ts";
import { type ApprovalReading, type Touched, warningsIn } from "../../desk/approval-reading.ts";
import type { OperatorDesk } from "../../desk/operator-desk.ts";
import { moneyText } from "../../format/money.ts";
import { dayText } from "../../format/time.ts";
import { language } from "../../language.ts";
import type { Key } from "../../words/catalogue.ts";
import { bankText } from "../place/bank-text.ts";
import { termNames, termText } from "../place/term-text.ts";
import { placeText, warningText } from "../policy/fault-words.ts";
import { targetName } from "../stops/target-name.ts";
import { toldLine } from "../told-value.ts";
import { worded } from "../worded.ts";

/** One line of an approval's card: words, or an id that is shown by its name and its end. */
export interface FactLine {
  readonly label: Key;
  readonly text: string;
  readonly isId?: boolean;
}

/** Spells an approval out, with what stands today beside what would be: never an id alone. */
export function factsOf(desk: OperatorDesk, { approval, touched }: ApprovalReading): FactLine[] {
  const { detail } = approval;
  const told = (name: string) => text(detail[name]);
  const reason = detail.reason === undefined ? [] : [line("fact.reason", told("reason"))];
  switch (touched?.kind) {
    case "nothing":
      return [line("fact.whose", worded(`whose.${told("scope")}`)), ...reason];
    case "stop":
      return stopFacts(desk, touched.stop);
    case "confirmation": {
      const { terminal_id: id, ...more } = touched.confirmation;
      return [named("fact.terminal", id), line("fact.reason", more.reason)];
    }
    case "people":
      return peopleFacts(approval, touched.operators);
    case "policy": {
      const { active, next } = touched;
      return [
        line("fact.policy", `${active.version} → ${next.version}`),
        ...warningsIn(approval).map((warning) => {
          const place = placeText(warning.pointer, next.document);
          return line("draft.warnings", `${place}: ${warningText(warning, desk.facts.currency)}`);
        }),
      ];
    }
    case "wallet":
      return walletFacts(approval, touched.wallet);
    case "merchant":
      return merchantFacts(approval, touched, desk.facts.currency);
    default:
      return [line("record.detail", toldLine(desk, detail, true))];
  }
}

function stopFacts(desk: OperatorDesk, stop: Stop): FactLine[] {
  const since = dayText(Date.parse(stop.in_force_at), desk.facts.time_zone, language.value);
  const name = targetName(desk.names, stop);
  return [
    line("fact.stop", name),
    line("fact.reason", stop.reason),
    line("fact.since", since),
    named("fact.raised_by", stop.raised_by),
    line("fact.flows_again", name),
  ];
}

function peopleFacts({ act, detail }: Approval, operators: OperatorList["operators"]): FactLine[] {
  const approvers = operators.filter(({ role }) => role === "approver").length;
  if (act === "invite_approver") {
    const next = `${approvers} → ${approvers + 1}`;
    return [line("fact.person", text(detail.name)), line("fact.approvers", next)];
  }
  const person = operators.find(({ operator_id }) => operator_id === detail.operator_id);
  const role = (word: string) => worded(`role.${word}`);
  return [
    person === undefined
      ? named("fact.person", text(detail.operator_id))
      : line("fact.person", person.name),
    line("fact.role", `${role(person?.role ?? "unknown")} → ${role(text(detail.role))}`),
    line("fact.approvers", String(approvers)),
  ];
}

function walletFacts({ act, detail }: Approval, wallet: WalletSeen): FactLine[] {
  const { available } = wallet.balances;
  const money = (minor: number) => moneyText(minor, wallet.currency, language.value);
  const base = [
    named("fact.wallet", wallet.wallet_id),
    line("fact.state", worded(`wallet.${wallet.state}`)),
    line("fact.reason", text(detail.reason)),
  ];
  if (act !== "adjust_wallet" || typeof detail.amount !== "number") {
    return [...base, line("fact.balance", money(available))];
  }
  return [
    line("fact.kind", worded(`adjustment.${text(detail.kind)}`)),
    line("fact.case", text(detail.case_number)),
    ...base,
    line("fact.balance", `${money(available)} → ${money(available + detail.amount)}`),
  ];
}

function merchantFacts(
  { detail }: Approval,
  { merchant }: Touched & { kind: "merchant" },
  currency: string,
) {
  const changed = termNames.flatMap((name) =>
    detail[name] === undefined
      ? []
      : [
          line(
            `fact.${name}`,
            `${termText(name, merchant[name], currency)} → ${termText(name, detail[name], currency)}`,
          ),
        ],
  );
  const bank =
    detail.bank === undefined
      ? []
      : [line("fact.bank", `${bankText(merchant.bank)} → ${bankText(detail.bank)}`)];
  return [line("fact.merchant", merchant.name), ...changed, ...bank];
}

function line(label: Key, value: string): FactLine {
  return { label, text: value };
}

function named(label: Key, id: string): FactLine {
  return { label, text: id, isId: true };
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
