/** What stands where there is nothing yet, and how to begin. */
export function EmptyState(props: { readonly title: string; readonly support: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      <p>{props.support}</p>
    </div>
  );
}
