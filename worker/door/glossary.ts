import { controlWords } from "./glossary-control.ts";
import { identityWords } from "./glossary-identity.ts";
import { moneyWords } from "./glossary-money.ts";

/**
 * What each member of the contract is called for, in the same words wherever it stands. A member
 * that means something else in one place says so in its schema there.
 */
export const glossary: Readonly<Record<string, string>> = {
  ...moneyWords,
  ...identityWords,
  ...controlWords,
};
