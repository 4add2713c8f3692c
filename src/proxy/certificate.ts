import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type Server } from 'node:tls';
import { GatehoundError } from '../model/error.ts';
import type { ProxyContext } from './context.ts';
import type { CertificateFiles } from './options.ts';

/** Certificate chain and key, in PEM. */
interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What tells that a file was written again or put in another's place. */
function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${size} ${ino}`;
}

/** The certificate in use; looks whether its files have changed, and keeps the old one where the new one is broken. */
export class CertificateKeeper {
  readonly #context: ProxyContext;
  readonly #files: CertificateFiles;
  #server: Server | null = null;
  #stamp: string;
  #current: Certificate;

  /** Throws GH-WEB-021. */
  constructor(context: ProxyContext, files: CertificateFiles) {
    this.#context = context;
    this.#files = files;
    try {
      this.#stamp = this.#look();
      this.#current = this.#load();
    } catch (error) {
      throw new GatehoundError('GH-WEB-021', `${files.certFile}, ${files.keyFile}: ${said(error)}`, { cause: error });
    }
  }

  get current(): Certificate {
    return this.#current;
  }

  use(server: Server): void {
    this.#server = server;
  }

  /** Loads the files again where they have changed. Connections that are open keep the certificate they have. */
  look(): void {
    let stamp = '';
    try {
      stamp = this.#look();
    } catch (error) {
      stamp = said(error);
    }
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const { certFile } = this.#files;
    try {
      const next = this.#load();
      this.#server?.setSecureContext({ ...next, minVersion: 'TLSv1.2' });
      this.#current = next;
      this.#context.counters.certificateLoads++;
      this.#context.notice('certificate-loaded', `${certFile} is in use`);
    } catch (error) {
      // Certificate and key are two files: between their two writes they do not fit, and the next look finds them well.
      this.#context.counters.certificateFailures++;
      this.#context.notice('certificate-kept', `${certFile} cannot be used, the old one stays: ${said(error)}`);
    }
  }

  #look(): string {
    return `${stampOf(this.#files.certFile)} ${stampOf(this.#files.keyFile)}`;
  }

  #load(): Certificate {
    const certificate = { cert: readFileSync(this.#files.certFile), key: readFileSync(this.#files.keyFile) };
    createSecureContext(certificate);
    return certificate;
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
