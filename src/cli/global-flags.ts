import type { Flags } from './command.ts';

/** Flags every command takes. */
export const globalFlags = {
  target: { type: 'string', describe: 'Publish to this target instead of the configured one' },
  root: { type: 'string', describe: 'The site’s folder (default: found from here upward)' },
  json: { type: 'boolean', describe: 'One JSON document on stdout, errors included' },
  quiet: { type: 'boolean', describe: 'No progress and no notes' },
  verbose: { type: 'boolean', describe: 'Everything, kept files included' },
  help: { type: 'boolean', alias: 'h', describe: 'Show help' },
  version: { type: 'boolean', describe: 'Show the version' },
} as const satisfies Flags;
