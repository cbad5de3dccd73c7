/** The name of a rule, which a narrow column breaks where its parts do. */
export function RuleName({ name }: { readonly name: string }) {
  return (
    <code>
      {name.split(".").map((part, index) => (
        <>
          {index === 0 ? null : (
            <>
              .<wbr />
            </>
          )}
          {part}
        </>
      ))}
    </code>
  );
}
