import { Readable } from 'node:stream';
import { answerWrong } from './answer-wrong.ts';

export interface BodyLimits {
  /** Bytes: many times the largest object storyclub writes. */
  readonly most: number;
  /** Milliseconds: a server that sends a byte now and then would never be silent, and never be done. */
  readonly longest: number;
}

const usual: BodyLimits = { most: 512_000_000, longest: 900_000 };

/** An answer's body. Throws UserError for one that goes on and on; a connection that is lost is an error of its own. */
export async function readBody(
  server: string,
  body: unknown,
  { most, longest }: BodyLimits = usual,
): Promise<Uint8Array> {
  if (!(body instanceof Readable)) return new Uint8Array();
  const over = setTimeout(() => {
    body.destroy(answerWrong(server, `A body was not sent within ${longest / 60_000} minutes.`));
  }, longest);
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      length += chunk.byteLength;
      if (length > most) throw answerWrong(server, `A body has more than ${most} bytes.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(over);
  }
}
