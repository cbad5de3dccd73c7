import type { components } from "../contract/schemas.ts";

type Schemas = components["schemas"];
type NameAfter<Word extends string> = keyof {
  readonly [Key in keyof Schemas as Key extends `${Word}_${infer Call}` ? Call : never]: never;
};

/** A schema that has a name in the OpenAPI document. */
export type Named<Name extends keyof Schemas> = Schemas[Name];

/** The body that a call is sent, by the call's `operationId`. */
export type Sent<Call extends NameAfter<"sent">> = Schemas[`sent_${Call}` & keyof Schemas];

/** What a call is answered with once it is done (200 or 201). */
export type Told<Call extends NameAfter<"told">> = Schemas[`told_${Call}` & keyof Schemas];

/** What a call is answered with that waits for a second person (202). */
export type Waits<Call extends NameAfter<"waits">> = Schemas[`waits_${Call}` & keyof Schemas];
