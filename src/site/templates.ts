import { Eta, EtaParseError } from 'eta/core';

import { toStrict } from './strict-values.ts';

/** A template that cannot be compiled, or failed on a page. `file` is relative to the site's root. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly file: string;
  readonly line: number | null;

  constructor(place: { readonly file: string; readonly line: number | null }, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.file = place.file;
    this.line = place.line;
  }
}

/** The templates a site must have, by the name they are rendered under. */
export const TEMPLATE_NAMES = [
  'layout',
  'story',
  'list',
  'archive',
  'not-found',
  'redirect',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export interface Templates {
  /** Throws a TemplateError. */
  render(name: TemplateName, view: object): string;
}

/**
 * Compiles eta templates, given by file name below templates/ (`story.eta`, `parts/card.eta`). Interpolations are
 * escaped. Reading a value that is not there fails, in included templates and in nested values too, and so does
 * writing one that has no text (null, an object): optional values are tested, not printed.
 * Throws a TemplateError for the first template that does not compile.
 */
export function compileTemplates(sources: ReadonlyMap<string, string>): Templates {
  const eta = new Eta({
    cache: true,
    debug: true,
    autoFilter: true,
    filterFunction: toText,
    functionHeader: 'it = this.strict(it);',
  });
  Object.assign(eta, { strict: toStrict });
  eta.resolvePath = (name) => name.replace(/^(\.?\/)+/, '').replace(/(\.eta)?$/, '.eta');
  eta.readFile = (name) => {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`there is no template ${name}`);
    return source;
  };
  eta.RuntimeErr = (...failure) => {
    const [error, , line, name] = failure;
    throw error instanceof TemplateError
      ? error
      : new TemplateError({ file: fileOf(name), line }, error);
  };
  for (const [name, source] of sources) compile(eta, name, source);
  return { render: (name, view) => eta.render(`${name}.eta`, view) };
}

function compile(eta: Eta, name: string, source: string): void {
  try {
    eta.templatesSync.define(name, eta.compile(source, { filepath: name }));
  } catch (error) {
    if (!(error instanceof EtaParseError)) throw error;
    const line = / at line (\d+) /.exec(error.message)?.[1];
    const reason = error.message
      .split('\n')
      .find((text) => text !== '' && text !== 'Bad template syntax');
    throw new TemplateError(
      { file: fileOf(name), line: line === undefined ? null : Number(line) },
      reason,
    );
  }
}

const fileOf = (name: string): string => `templates/${name}`;

function toText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      throw new Error(
        `a value without text (${value === null ? 'null' : typeof value}) is written`,
      );
  }
}
