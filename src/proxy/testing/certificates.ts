import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Node reads certificates and makes none. */
export const whyNoCertificates: string | false =
  spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed (apt install openssl)';

/** A folder that goes away after the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-proxy-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Makes a certificate that vouches for itself, for localhost. */
export function makeCertificate(folder: string, name: string): { readonly certFile: string; readonly keyFile: string } {
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...key, '-keyout', keyFile, '-out', certFile, ...subject], {
    stdio: 'pipe',
  });
  return { certFile, keyFile };
}
