import { lostRowsMax } from "../../src/bounds.ts";
import { type Receivers, receiversToAsk } from "../../src/payment/behind.ts";
import type { Given, GivenBack, GivenCredit, OwnRows } from "../../src/payment/lost-row.ts";
import type { SettlementMessage } from "../../src/settlement/message.ts";
import { markOf } from "../../src/settlement/outbox.ts";
import { answered } from "../object/legs.ts";
import { partnerObject } from "../partner/stub.ts";
import { openRows } from "../rows/log.ts";
import type { Sql } from "../rows/sql.ts";
import { settlementObject } from "../settlement/stub.ts";
import { destinationMarks } from "./book.ts";
import type { WalletDesk } from "./desk.ts";

/**
 * Asks every receiver what it has of a wallet; see `receiversToAsk`. Throws when one does not answer:
 * nothing is restored.
 */
export async function askReceivers(desk: WalletDesk, others: Receivers): Promise<Given> {
  const { book, sql } = desk;
  const asked = receiversToAsk(book.head(), [...destinationMarks(sql).keys()], others);
  const settlements: GivenBack[] = [];
  for (const name of asked.settlements) settlements.push(await askSettlement(desk, name));
  const credits: GivenCredit[] = [];
  for (const name of asked.partners) credits.push(...(await askPartner(desk, name)));
  return { settlements, credits, asked: [...asked.settlements, ...asked.partners] };
}

/** The wallet's own rows to compare with that, read when they are compared: meanwhile others may come. */
export function ownRows(sql: Sql): OwnRows {
  return (...at) => openRows(sql, ...at, lostRowsMax);
}

async function askSettlement(
  { env, book, name }: WalletDesk,
  receiver: string,
): Promise<GivenBack> {
  const stub = settlementObject(env, receiver);
  const { mark: afterMark, logSequence } = markOf(book, receiver);
  const messages: SettlementMessage[] = [];
  for (let last = afterMark; ; ) {
    const page = await answered(stub.giveBack(name, last));
    messages.push(...page.messages);
    const { mark, totalMinor, hash } = page;
    last = page.messages.at(-1)?.sequence ?? mark;
    if (last < mark) continue;
    const fromSequence = logSequence + 1;
    return { receiver, afterMark, mark, totalMinor, hash, messages, fromSequence };
  }
}

async function askPartner({ env, name }: WalletDesk, receiver: string): Promise<GivenCredit[]> {
  const stub = partnerObject(env, receiver);
  const claims = await answered(stub.giveBack(name));
  return claims.flatMap((claim) => {
    const { topUpSequence: sequence, decidedAtMs } = claim;
    if (sequence === null || decidedAtMs === null) return [];
    const { partnerId, partnerName, channel, reference, amountMinor, declineCode, idKey } = claim;
    const what = { partnerId, partnerName, channel, reference, amountMinor, declineCode, idKey };
    return [{ receiver, ...what, sequence, decidedAtMs }];
  });
}
