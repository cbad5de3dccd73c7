import { Button } from "./button.tsx";

/** A page on which nothing goes on: what it is, and the one thing to do. */
export function StillPage(props: {
  readonly title: string;
  readonly why?: string | undefined;
  readonly act: string;
  readonly onAct: () => void;
}) {
  const { title, why, act, onAct } = props;
  return (
    <main class="still">
      <h1>{title}</h1>
      {why === undefined ? null : <p>{why}</p>}
      <Button kind="primary" isLarge onPress={onAct}>
        {act}
      </Button>
    </main>
  );
}
