import { Component, type ComponentChildren } from "preact";
import { t } from "../language.ts";
import { Button } from "../part/button.tsx";

/** A part of the page whose fault is told in its place; what stands around it goes on. */
export class FaultTold extends Component<
  { readonly children?: ComponentChildren },
  { isBroken: boolean }
> {
  override state = { isBroken: false };

  override componentDidCatch(): void {
    this.setState({ isBroken: true });
  }

  override render() {
    if (!this.state.isBroken) return <>{this.props.children}</>;
    return (
      <div class="card" role="alert">
        <h1>{t("fault.title")}</h1>
        <p>{t("console.fault_why")}</p>
        <Button kind="primary" onPress={() => location.reload()}>
          {t("fault.reload")}
        </Button>
      </div>
    );
  }
}
