import type { NameFacts } from './facts/dns-facts.ts';
import type { FaceAnswer, Handshake } from './facts/face-facts.ts';

/** The public network, as far as the doctor asks it. Nothing is sent that only the owner knows. */
export interface Face {
  /** What the public DNS answers for a name; nothing where there is no such name. Throws UserError when it does not answer. */
  resolve(name: string): Promise<NameFacts>;
  /** What the CNAME of a name answers; null when there is none. Throws UserError when the DNS does not answer. */
  canonicalName(name: string): Promise<string | null>;
  handshake(name: string): Promise<Handshake>;
  /** Asks once, by GET, and follows nothing. */
  request(url: string): Promise<FaceAnswer['answer']>;
}
