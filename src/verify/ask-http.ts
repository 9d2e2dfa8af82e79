import { Agent } from 'node:http';
import { ask, type AskTerms } from './ask.ts';
import { type HttpCheck, judgeHttp } from './https-redirect.ts';

export interface AskHttpTerms extends Omit<AskTerms, 'signal'> {
  /** Where plain HTTP is asked; `base` is the address it has to lead to. */
  readonly plain: URL;
}

/** Asks by plain HTTP for one path of each behaviour; no more than one request's patience. */
export async function askHttp(
  paths: ReadonlyMap<string, string>,
  { plain, ...terms }: AskHttpTerms,
): Promise<readonly HttpCheck[]> {
  const agent = new Agent();
  const { signal } = new AbortController();
  return await Promise.all(
    Array.from(paths, async ([pattern, path]) => {
      // What it is served with does not matter, only that it is.
      const question = { path, coding: 'plain', longest: 0 } as const;
      const observed = await ask(question, { ...terms, base: plain, agent, signal });
      return judgeHttp({ pattern, url: new URL(path, plain).href }, observed, terms.base);
    }),
  );
}
