import type { NameFacts } from './facts/dns-facts.ts';
import type { FaceAnswer, Handshake } from './facts/face-facts.ts';
import type { Read } from './facts/read.ts';

/** The public network, as far as the doctor asks it. Nothing is sent that only the owner knows. */
export interface Face {
  /** What the public DNS answers for a name: nothing where there is no such name. */
  resolve(name: string): Promise<Read<NameFacts>>;
  /** What the CNAME of a name answers; null when there is none. */
  canonicalName(name: string): Promise<Read<string | null>>;
  handshake(name: string): Promise<Handshake>;
  /** Asks once, by GET, and follows nothing. */
  request(url: string): Promise<FaceAnswer['answer']>;
}
