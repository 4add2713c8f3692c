/**
 * Whether a host's name is among the names that its certificate is for, by the rules of RFC 6125 as OpenSSL's
 * X509_check_host applies them: common names count only where there is no alternative name; a wildcard stands in the
 * leftmost label, for a part of one label, with two labels behind it.
 */
export function nameMatches(
  host: string,
  certificate: {
    readonly commonNames: readonly string[];
    readonly fields: { readonly names: readonly string[] } | null;
  },
): boolean {
  const names = certificate.fields?.names ?? [];
  const name = host.toLowerCase();
  return (names.length > 0 ? names : certificate.commonNames).some((pattern) => matches(pattern.toLowerCase(), name));
}

function matches(pattern: string, name: string): boolean {
  if (pattern === name) return name !== '';
  const star = pattern.indexOf('*');
  const dot = pattern.indexOf('.');
  if (star < 0 || dot < star || pattern.indexOf('*', star + 1) >= 0) return false;
  const rest = pattern.slice(dot);
  if (rest.indexOf('.', 1) < 0 || !name.endsWith(rest)) return false;
  const label = name.slice(0, name.length - rest.length);
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1, dot);
  if (label === '' || label.includes('.') || label.length < before.length + after.length) return false;
  // A part of an internationalised label means nothing.
  const isWhole = before === '' && after === '';
  return label.startsWith(before) && label.endsWith(after) && (isWhole || !label.startsWith('xn--'));
}
