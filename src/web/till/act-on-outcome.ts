import type { OutcomeAct } from "./outcome-view.ts";
import type { Sale } from "./sale.ts";
import type { Till } from "./till.ts";

/** What a button of an outcome does at this till. */
export function actOnOutcome(till: Till, sale: Sale, act: OutcomeAct): void {
  switch (act) {
    case "next_sale":
    case "next_keep_asking":
    case "other_way":
    case "new_sale":
    case "keep_paid":
      till.leave();
      break;
    case "new_code":
    case "change_amount":
      till.leave(sale.amount);
      break;
    case "second_purchase":
      till.leave(sale.amount, { mayRepeat: true });
      break;
    case "give_up":
    case "cancel_waiting":
      void till.desk.giveUp(sale.reference);
      break;
    case "paid_list":
      showList(till);
      break;
    case "open_payment":
      openPaid(till, sale);
      break;
    case "give_back":
    case "refund_it":
      till.opened.value = sale.reference;
  }
}

function showList(till: Till): void {
  till.leave();
  till.page.value = "sales";
}

/** Opens the payment that the code was spent on. */
function openPaid(till: Till, { payment }: Sale): void {
  showList(till);
  void till.openPayment(payment?.decline?.payment_id ?? "");
}
