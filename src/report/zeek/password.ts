/** Whose password is an address or nothing at all, and no secret (FTP::guest_ids in Zeek's base/protocols/ftp/main.zeek). */
const GUESTS: ReadonlySet<string> = new Set(['anonymous', 'ftp', 'ftpuser', 'guest']);

/** A password as a log may show it: that of a guest, else only that there was one. */
export function hiddenPassword(user: string | null, password: string | null): string | null {
  if (password === null) return null;
  return user !== null && GUESTS.has(user.toLowerCase()) ? password : '<hidden>';
}
