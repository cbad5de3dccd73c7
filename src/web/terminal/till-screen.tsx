import type { Till } from "../till/till.ts";
import { DrawerPage } from "./drawer-page.tsx";
import { Frame } from "./frame.tsx";
import { LateNews } from "./late-news.tsx";
import { OpenedSale } from "./opened-sale.tsx";
import { OutcomeCover } from "./outcome-cover.tsx";
import { SalePage } from "./sale-page.tsx";
import { SalesPage } from "./sales-page.tsx";
import { SettingsPage } from "./settings-page.tsx";

/** What the cashier sees: an outcome over everything, else the page that was chosen. */
export function TillScreen({ till }: { readonly till: Till }) {
  const shown = till.book.get(till.shown.value);
  const opened = till.saleOf(till.opened.value);
  return (
    <>
      {shown === undefined ? (
        <Frame till={till}>
          <Page till={till} />
        </Frame>
      ) : (
        <main>
          <OutcomeCover till={till} sale={shown} />
        </main>
      )}
      <LateNews till={till} />
      <p class="notice" role="status">
        {till.toast.text.value}
      </p>
      {opened === undefined ? null : (
        <OpenedSale key={opened.reference} till={till} sale={opened} />
      )}
    </>
  );
}

function Page({ till }: { readonly till: Till }) {
  switch (till.page.value) {
    case "sale":
      return <SalePage till={till} />;
    case "sales":
      return <SalesPage till={till} />;
    case "drawer":
      return <DrawerPage till={till} />;
    case "settings":
      return <SettingsPage till={till} />;
  }
}
