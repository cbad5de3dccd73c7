import { isFunction, isNode, nameAround, parseSource, placesOf } from "../syntax.ts";

/** A function as mutants name what is around them: `src/a.ts#Wallet.alarm`. */
export function placeIn(file: string, within: string): string {
  return `${file}#${within}`;
}

/** The source in which each function says that it runs, to a set that the global `ran` names. */
export function marked(file: string, source: string): string {
  const added: { readonly at: number; readonly text: string }[] = [];
  for (const { node, ancestors } of placesOf(parseSource(file, source), source)) {
    if (!isFunction(node) || !isNode(node.body)) continue;
    const within = nameAround({
      node: node.body,
      member: "body",
      source,
      ancestors: [node, ...ancestors],
    });
    const mark = `globalThis.ran?.add(${JSON.stringify(placeIn(file, within))})`;
    const { type, start, end } = node.body;
    if (type === "BlockStatement") added.push({ at: start + 1, text: `${mark};` });
    else added.push({ at: start, text: `(${mark},` }, { at: end, text: ")" });
  }
  return added
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), source);
}
