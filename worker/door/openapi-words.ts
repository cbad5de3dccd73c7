import type { Json } from "./openapi-json.ts";
import { schemaOf } from "./openapi-schema.ts";
import type { Route, Tag } from "./route.ts";

/** Whose calls stand under each tag. */
export const tagMeanings: Readonly<Record<Tag, string>> = {
  Public: "Open to anybody: what this deployment is, and what it speaks.",
  "App clients": "A customer's phone: ways in, the wallet, codes, own money.",
  "Store terminals": "A till: pays, captures, cancels, refunds, asks.",
  "Funding partners": "Who takes money from customers elsewhere and credits their wallets.",
  Operators: "The payment company's people: stops, merchants, wallets, policies, evidence.",
};

/** What a name in braces is, by the path up to it. */
const pathWords: Readonly<Record<string, string>> = {
  "registrations/{id}": "The registration's id.",
  "sign-ins/{id}": "The sign-in's id.",
  "recoveries/{id}": "The recovery's id.",
  "lost-devices/{id}": "The id of the report.",
  "step-ups/{id}": "The step-up's id.",
  "devices/{id}": "The device's id.",
  "contacts/{id}": "The contact's id.",
  "factors/{id}": "The factor's id.",
  "payments/{id}": "The payment's id.",
  "redemptions/{id}": "The redemption's id.",
  "top-ups/{id}": "The top-up's id.",
  "operators/{id}": "The operator's id.",
  "passkeys/{id}": "The passkey's id.",
  "approvals/{id}": "The approval's id.",
  "alerts/{id}": "The alert's id.",
  "wallets/{id}": "The wallet's id.",
  "merchants/{id}": "The merchant's id.",
  "stores/{id}": "The store's id.",
  "terminals/{id}": "The terminal's id.",
  "partners/{id}": "The partner's id.",
  "confirmations/{terminal_id}": "The terminal whose payments wait for their payers.",
  "stops/{stop_id}": "The stop's id.",
  "policies/{version}": "The policy's version.",
  "backtests/{id}": "The backtest's id.",
  "funding/{channel}": "The partner's channel.",
};

/** The names in a path's braces as parameters. */
export function pathParameters(path: string): Json[] {
  return [...path.matchAll(/([a-z-]+\/)\{([a-z_]+)\}/g)].map(([place, , name]) => ({
    name,
    in: "path",
    required: true,
    description: pathWords[place],
    schema: { type: "string" },
  }));
}

/** The members of a call's query as parameters. */
export function queryParameters({ query }: Route): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    description,
    schema,
  }));
}
