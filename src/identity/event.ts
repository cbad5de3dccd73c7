import type { EpochMs } from "../time.ts";

/**
 * Everything that happens to a wallet's security, as its owner reads it. The names are stored;
 * they are never renamed or removed.
 */
export const securityEvents = {
  registered: row("ウォレットを登録しました", "The wallet was registered"),
  signed_in: row("サインインしました", "Signed in"),
  device_added: row("新しい端末を追加しました", "A new phone was added"),
  device_held: row("復旧のため、端末の利用を制限しました", "A phone is held back after a recovery"),
  device_approved: row("端末を承認しました", "A phone was approved"),
  device_renamed: row("端末の名前を変更しました", "A phone was given another name"),
  device_removed: row("端末を削除しました", "A phone was removed"),
  device_stopped: row("端末の利用を停止しました", "A phone was stopped"),
  device_stop_lifted: row("端末の利用停止を解除しました", "The stop of a phone was lifted"),
  frozen: row("ウォレットを凍結しました", "The wallet was frozen"),
  unfrozen: row("凍結を解除しました", "The wallet is no longer frozen"),
  stopped: row("運営者がウォレットを停止しました", "The operator stopped the wallet"),
  stop_lifted: row("運営者が停止を解除しました", "The operator lifted the stop"),
  signed_out: row("サインアウトしました", "Signed out"),
  signed_out_everywhere: row("すべての端末でサインアウトしました", "Signed out everywhere"),
  epoch_raised: row("発行済みの認証を無効にしました", "Everything issued before was revoked"),
  factor_failed: row("二要素認証に失敗しました", "A second factor failed"),
  factor_disabled: row("認証方法を無効にしました", "A second factor was disabled"),
  factor_added: row("認証方法を追加しました", "A second factor was added"),
  passkey_added: row("パスキーを追加しました", "A passkey was added"),
  passkey_removed: row("パスキーを削除しました", "A passkey was removed"),
  passkey_suspected: row(
    "パスキーの使用回数が合いません。複製されたおそれがあります",
    "A passkey's counter went back: it may have been copied",
  ),
  factor_removed: row("認証方法を削除しました", "A second factor was removed"),
  stepped_up: row("本人確認をしました", "Identity was confirmed"),
  recovery_code_used: row("リカバリーコードを使いました", "A recovery code was used"),
  recovery_codes_made: row("リカバリーコードを作り直しました", "New recovery codes were made"),
  contact_added: row("連絡先を追加しました", "A contact was added"),
  contact_removed: row("連絡先を削除しました", "A contact was removed"),
  limits_changed: row("ご利用限度額を変更しました", "The wallet's own limits were changed"),
} as const;
/** A kind of thing that can happen to a wallet's security; stored by this name. */
export type SecurityEventKind = keyof typeof securityEvents;

/** One line of the owner's record. `actor` is `customer`, `system` or an operator's id. */
export interface SecurityEvent {
  readonly kind: SecurityEventKind;
  readonly atMs: EpochMs;
  readonly device: number | null;
  readonly actor: string;
  readonly reason: string;
}

/** An event that the customer caused. */
export function ownEvent(
  kind: SecurityEventKind,
  device: number | null,
  atMs: EpochMs,
): SecurityEvent {
  return { kind, atMs, device, actor: "customer", reason: "" };
}

function row(ja: string, en: string): { readonly ja: string; readonly en: string } {
  return { ja, en };
}
