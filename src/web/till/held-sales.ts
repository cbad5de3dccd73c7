import type { TerminalClient } from "../../client/terminal.ts";
import { type Sale, saleStatus, seenAs } from "./sale.ts";
import type { SaleBook } from "./sale-book.ts";

/**
 * Reads anew what this device knows as held: another device of the till may have captured it. One
 * that is not answered, or cannot be written down, stays as it was. Never rejects.
 */
export async function readHeldSales({
  client,
  book,
}: {
  readonly client: Pick<TerminalClient, "payment">;
  readonly book: SaleBook;
}): Promise<void> {
  const read = async (sale: Sale) => {
    const reply = await client.payment(sale.payment?.payment_id ?? "");
    if (reply.ok) await book.change(sale.reference, seenAs(sale, reply.body));
  };
  const held = book.sales.value.filter((sale) => saleStatus(sale) === "held");
  for (const sale of held) {
    if (sale.payment !== null) await read(sale).catch(() => undefined);
  }
}
