import type { Alert } from "../../client/index.ts";

/** What to do first about an alert of each kind; OPERATIONS.md, "Alerts", has the rest. */
export const alertAdvice: Readonly<Record<Alert["kind"], string>> = {
  code_spent_elsewhere: "somebody else has seen a code: ask the owner, stop the wallet",
  terminal_rule: "look at the shop; stop the terminal if you do not know it for honest",
  store_rule: "look at the shop; stop the terminal if you do not know it for honest",
  merchant_rule: "look at the shops; stop the terminal if you do not know them for honest",
  terminal_guesses: "somebody tries codes at this terminal: ask the shop, stop the terminal",
  merchant_guesses: "somebody tries codes at these terminals: ask the merchant, stop it",
  handle_guesses: "bar codes are tried out: look for terminal_guesses beside it",
  reference_conflict: "one reference paid twice: have the till cancel by reference",
  guard_source_blocked:
    "many at once are an attack: stop sign_in and registration; if all are of one network, look whether the proxy tells callers' addresses",
  guard_rule: "too many ways in at once: stop the way in if honest people cannot have caused it",
  delivery_parked: "an object does not take what it is told: look for delivery_failed in the log",
  clock_apart: "two clocks differ: put the one right whose time the evidence has",
  clock_behind: "a clock is behind: put it right",
  gateway_failing: "people get no codes: call the gateway's people",
  books_behind: "an object has lost rows: OPERATIONS.md, When an object has lost rows",
};
