import { identityTables } from "./identity/schema.ts";
import { walletTables } from "./schema.ts";

/** A Wallet's whole database; append-only. */
export const migrations: readonly (readonly string[])[] = [[...walletTables, ...identityTables]];
