import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";
import type { Contract, Schema } from "./contract.ts";

const head = `/*
 * Made from the OpenAPI document: node tools/openapi/make.ts --write. Do not edit.
 */

import type { JsonValue } from "../json-value.ts";

`;

/**
 * What the calls are sent and answered with, as TypeScript: each named schema, `sent_ID`, `told_ID`
 * and, for what waits for a second person, `waits_ID`, ID being the document's `operationId`. What may
 * be left out of a request may be undefined there as well.
 */
export async function typesOf({ calls, named }: Contract): Promise<string> {
  const schemas: Record<string, Schema> = { ...named };
  for (const { id, sent, done, waits } of calls) {
    if (sent !== undefined) schemas[`sent_${id}`] = sent;
    if (done !== undefined) schemas[`told_${id}`] = done;
    if (waits !== undefined) schemas[`waits_${id}`] = waits;
  }
  const document = {
    openapi: "3.1.0",
    info: { title: "The contract", version: "1" },
    components: { schemas: namedOnce(schemas) },
  };
  const nodes = await openapiTypescript(JSON.stringify(document), {
    immutable: true,
    defaultNonNullable: false,
    silent: true,
  });
  const { transformed } = ts.transform(nodes, [withUndefined]);
  const all = astToString(transformed);
  const [text = ""] = /^export interface components \{[\s\S]*?^\}$/m.exec(all) ?? [];
  const typed = withoutEnumTags(text).replaceAll(/(?<=: |\| )unknown(?=;| \|)/g, "JsonValue");
  return `${head}${typed}\n`;
}

/** Each schema with a reference where it holds what has a name: the first name, of several. */
function namedOnce(schemas: Readonly<Record<string, Schema>>): Record<string, unknown> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    const text = JSON.stringify(schema);
    if (schema.properties !== undefined && !names.has(text)) names.set(text, name);
  }
  const within = (part: unknown, own: string | null): unknown => {
    if (typeof part !== "object" || part === null) return part;
    const name = names.get(JSON.stringify(part));
    if (name !== undefined && name !== own) return { $ref: `#/components/schemas/${name}` };
    if (Array.isArray(part)) return part.map((each) => within(each, null));
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, within(each, null)]));
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, within(schema, name)]),
  );
}

/** The words of an enumeration stand in its type. */
function withoutEnumTags(text: string): string {
  return text.replaceAll(/^ *\* @enum .*\n/gm, "");
}

/** Takes `undefined` into the optional members of what is sent. */
function withUndefined(context: ts.TransformationContext): ts.Transformer<ts.Node> {
  const visit =
    (isSent: boolean) =>
    (node: ts.Node): ts.Node => {
      const name = ts.isPropertySignature(node) && ts.isIdentifier(node.name) ? node.name.text : "";
      const inner = ts.visitEachChild(node, visit(isSent || name.startsWith("sent_")), context);
      if (!isSent || !ts.isPropertySignature(inner) || inner.questionToken === undefined)
        return inner;
      const { modifiers, questionToken, type } = inner;
      if (type === undefined) return inner;
      const nothing = ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
      const either = ts.factory.createUnionTypeNode([type, nothing]);
      const { factory } = ts;
      return factory.updatePropertySignature(inner, modifiers, inner.name, questionToken, either);
    };
  return visit(false);
}
