/** What a page's policy lets its own scripts and styles run by; never the same twice. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
}
