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
    components: { schemas },
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
