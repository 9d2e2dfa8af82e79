import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, type Server, connect, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';

export interface HttpsServer {
  /** `127.0.0.1:8443`: HTTPS and plain HTTP on one port, told apart by what a client says first. */
  readonly address: string;
  /** Its certificate, signed by itself. */
  readonly ca: string;
  close(): Promise<void>;
}

export interface HttpsServerOptions {
  readonly names: readonly string[];
  readonly minVersion?: SecureVersion;
  readonly handler: RequestListener;
}

/** What readers come to: a site with a certificate for these names. */
export async function startHttpsServer(options: HttpsServerOptions): Promise<HttpsServer> {
  const { handler, minVersion = 'TLSv1.2' } = options;
  const { key, cert } = makeCertificate(options.names);
  const old = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  const secure = createHttps(
    { key, cert, minVersion, ...(old ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}) },
    handler,
  );
  const plain = createServer(handler);
  const ports = { secure: await listen(secure), plain: await listen(plain) };
  const front = createTcp((client) => {
    client.once('data', (first) => {
      client.pause();
      // The type of a TLS record that begins a handshake (RFC 8446 §5.1).
      const server = connect(first[0] === 22 ? ports.secure : ports.plain, '127.0.0.1');
      server.write(first);
      client.pipe(server).pipe(client);
      server.on('error', () => client.destroy());
      client.on('error', () => server.destroy());
    });
    client.on('error', () => client.destroy());
  });
  const port = await listen(front);
  return {
    address: `127.0.0.1:${port}`,
    ca: cert,
    close: async () => {
      secure.closeAllConnections();
      plain.closeAllConnections();
      for (const server of [front, secure, plain])
        await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function makeCertificate(names: readonly string[]): {
  readonly key: string;
  readonly cert: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'storyclub-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const subject = ['-subj', `/CN=${names[0] ?? ''}`, '-days', '30'];
    const alternative = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
    const kind = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
    ];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-addext', alternative], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
