import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { ControlState } from '../../src/edge/control/control-state.ts';
import { serveControl } from '../../src/edge/control/serve-control.ts';

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The control API of an edge and nothing else, on a free port; `state` is asked for at every request. */
export async function startControlServer(
  state: () => ControlState,
  clock: Clock = systemClock(),
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    if (!serveControl({ state: state(), clock }, request, response))
      response.writeHead(404).end('no control path');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
