import type { Socket } from 'node:net';
import type { Peer } from '../peer.ts';

/** A client's connection, in HTTP/1 or HTTP/2. */
export interface ClientConnection {
  readonly peer: Peer;
  /** By the clock of the context; `expire` is called when it has passed. */
  readonly deadline: number;
  expire(): void;
  /** No more requests: ends when what is under way has ended. */
  drain(): void;
  /** Ends at once. */
  destroy(): void;
}

/** What connections belong to. */
export interface ConnectionHost {
  closed(connection: ClientConnection): void;
  /** The client speaks HTTP/2 without having agreed on it; `first` has been read already. */
  upgrade(connection: ClientConnection, socket: Socket, first: Buffer): void;
}
