/** The beginning of an input as text, without a byte order mark. Never fails: what is no UTF-8 becomes U+FFFD. */
export function headText(head: Uint8Array): string {
  return new TextDecoder().decode(head);
}
