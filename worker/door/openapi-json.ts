/** A piece of the OpenAPI document. */
export type Json = { readonly [member: string]: unknown };
