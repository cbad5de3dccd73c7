import type { NameBook } from "../desk/name-book.ts";
import { deskFragment, routeOfId } from "../desk/route.ts";
import { t } from "../language.ts";
import { Foreign } from "../part/foreign.tsx";
import { IdChip } from "../part/id-chip.tsx";
import { useDesk } from "./desk-of.ts";

/** An id by its name where one is known, and as the way to its page where it has one. */
export function Named({ id }: { readonly id: string }) {
  const desk = useDesk();
  const name = desk.names.of(id);
  const route = routeOfId(id);
  const text = name === undefined ? null : <Foreign>{name}</Foreign>;
  return (
    <span class="named-id">
      {route !== null && text !== null ? (
        <a href={deskFragment(route.page, route.id)}>{text}</a>
      ) : (
        text
      )}{" "}
      {/^[a-z]{3}_/.test(id) ? (
        <IdChip id={id} />
      ) : name === undefined ? (
        <Foreign>{id}</Foreign>
      ) : null}
      {route !== null && text === null ? (
        <a href={deskFragment(route.page, route.id)}>{t(`page.${route.page}`)}</a>
      ) : null}
    </span>
  );
}

/** What a thing is called, or else the end of its id. */
export function knownName(names: NameBook, id: string): string {
  return names.of(id) ?? `…${id.slice(-6)}`;
}
