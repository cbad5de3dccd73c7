/** Whether this phone can prove its owner by itself: a face, a finger, the screen's lock. */
export async function hasScreenLock(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    // There are no passkeys at all.
    return false;
  }
}
