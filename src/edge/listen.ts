import { createServer, type RequestListener } from 'node:http';
import { UserError } from '../findings/user-error.ts';

export interface Listening {
  /** `http://127.0.0.1:8080/` */
  readonly url: string;
  /** Stops taking requests and ends open connections. */
  close(): Promise<void>;
}

/** Serves HTTP at an address; port 0 takes a free one. Throws UserError when the address cannot be had. */
export function listen(handler: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(handler);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(toUserError(error, host, port));
    });
    // Node throws for a port that cannot be, instead of reporting it.
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      reject(toUserError(new RangeError('there is no such port'), host, port));
      return;
    }
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({
        url: `http://${name}:${bound}/`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function toUserError(error: NodeJS.ErrnoException, host: string, port: number): UserError {
  const taken = error.code === 'EADDRINUSE';
  return new UserError({
    code: taken ? 'port-taken' : 'cannot-listen',
    what: taken
      ? `Port ${port} of ${host} is taken by another program.`
      : `Nothing can be served at ${host}, port ${port}: ${error.message}.`,
    next: taken
      ? `Use another one: storyclub serve --port ${port + 1}.`
      : 'Name an address of this machine with --host and a port from 1024 to 65535 with --port.',
    cause: error,
  });
}
