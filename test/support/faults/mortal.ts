import type { Cdn } from '../../../src/cdn/cdn.ts';
import type { Origin } from '../../../src/origin/origin.ts';
import type { Point } from './gate.ts';

/** An origin and a CDN whose user dies: nothing it asks for after that happens, or is answered. */
export class Life {
  /** Operations in the order in which they were begun. */
  readonly begun: string[] = [];
  /** Those that were carried out, without those that only look. */
  readonly done: string[] = [];
  readonly died: Promise<'died'>;
  readonly #end: Point | null;
  #die = (): void => {};
  #isDead = false;

  constructor(end: Point | null) {
    this.#end = end;
    this.died = new Promise((resolve) => {
      this.#die = () => resolve('died');
    });
  }

  origin(origin: Origin): Origin {
    return {
      name: origin.name,
      capabilities: origin.capabilities,
      inventory: (prefix) => this.#listing(origin, prefix),
      head: (key) => this.#operation(`head ${key}`, () => origin.head(key)),
      get: (key, etag) => this.#operation(`get ${key}`, () => origin.get(key, etag)),
      getVersion: (key, version) =>
        this.#operation(`get version ${key}`, () => origin.getVersion(key, version)),
      put: (request) => this.#operation(`put ${request.key}`, () => origin.put(request)),
      copyHeaders: (request) =>
        this.#operation(`headers ${request.key}`, () => origin.copyHeaders(request)),
      copy: (request) => this.#operation(`copy ${request.to}`, () => origin.copy(request)),
      // One request each: a server that takes many at once may die between them too.
      remove: async (requests) => {
        const answers = [];
        for (const request of requests)
          answers.push(
            ...(await this.#operation(`remove ${request.key}`, () => origin.remove([request]))),
          );
        return answers;
      },
    };
  }

  cdn(cdn: Cdn): Cdn {
    return {
      name: cdn.name,
      describe: () => this.#operation('get distribution', () => cdn.describe()),
      purge: (batch) => this.#operation('purge', () => cdn.purge(batch)),
      status: (id) => this.#operation('get purge', () => cdn.status(id)),
      usage: (start, known) => this.#operation('get usage', () => cdn.usage(start, known)),
    };
  }

  async *#listing(origin: Origin, prefix: string): ReturnType<Origin['inventory']> {
    await this.#operation(`list ${prefix}`, async () => {});
    yield* origin.inventory(prefix);
  }

  async #operation<T>(name: string, carryOut: () => Promise<T>): Promise<T> {
    if (this.#isDead) return await never();
    const number = this.begun.push(name);
    const isAt = (when: Point['when']): boolean =>
      this.#end !== null && this.#end.at === number && this.#end.when === when;
    if (isAt('before')) return await this.#dead();
    const answer = await carryOut();
    if (!/^(head|get|list) /.test(name)) this.done.push(withoutNames(name));
    if (isAt('after')) return await this.#dead();
    if (this.#isDead) return await never();
    return answer;
  }

  async #dead(): Promise<never> {
    this.#isDead = true;
    this.#die();
    return await never();
  }
}

const never = (): Promise<never> => new Promise(() => {});

/** Without what a publish makes up to name its objects. */
const withoutNames = (name: string): string => name.replace(/-[\da-f]{8}\b/, '');
