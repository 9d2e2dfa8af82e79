import type { Finding } from '../findings/finding.ts';
import { checkRules } from './rules.ts';
import { configSchema, type ShapedConfig } from './schema.ts';
import { type ConfigProblem, toProblems } from './schema-issues.ts';
import type { Config, InfraConfig } from './types.ts';

export interface ParsedConfig {
  /** null when a finding is an error. */
  readonly config: Config | null;
  readonly findings: readonly Finding[];
}

export interface ConfigSource {
  /** For messages: `storyclub.config.ts`. */
  readonly file: string;
  /** Its text: findings name the line their key is on, where only one can be meant. */
  readonly text: string;
  /** `--target`: overrides the file's. */
  readonly target: string | null;
}

/** Checks what a configuration file exports and fills in the defaults; collects every problem. */
export function parseConfig(input: unknown, source: ConfigSource): ParsedConfig {
  const shaped = configSchema.safeParse(input);
  if (!shaped.success) return failed(toProblems(shaped.error.issues), source);
  const config = resolve(shaped.data, source.target);
  const problems = checkRules(config);
  return problems.length > 0 ? failed(problems, source) : { config, findings: [] };
}

function failed(problems: readonly ConfigProblem[], source: ConfigSource): ParsedConfig {
  const findings = problems.map(({ path, finding }) => {
    if (source.target !== null && path[0] === 'target') return finding;
    const line = lineOf(path, source.text);
    return { ...finding, place: { file: source.file, ...(line === null ? {} : { line }) } };
  });
  return { config: null, findings };
}

function resolve(shaped: ShapedConfig, target: string | null): Config {
  const { site, targets } = shaped;
  return {
    ...shaped,
    site: {
      ...site,
      url: site.url.replace(/\/+$/, ''),
      author: site.author ?? site.title,
      language: canonicalLanguage(site.language),
    },
    target: target ?? shaped.target,
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, { bucket, region, distribution, prefix, infra }]) => [
        name,
        {
          name,
          bucket,
          region: region ?? null,
          distribution: distribution ?? null,
          prefix: asFolder(prefix),
          infra: toInfra(infra),
        },
      ]),
    ),
    statePrefix: asFolder(shaped.statePrefix),
    outDir: shaped.outDir.replace(/^\.\//, '').replace(/\/+$/, ''),
  };
}

function toInfra(shaped: ShapedConfig['targets'][string]['infra']): InfraConfig {
  const { otherNames, zone, certificate, github, alarms, ...given } = shaped;
  return {
    ...given,
    otherNames: otherNames?.map((name) => name.toLowerCase().replace(/\.$/, '')) ?? null,
    zone: zone?.replace(/^\/?hostedzone\//, '') ?? null,
    certificate: certificate ?? null,
    alarms: alarms ?? null,
    github:
      github === undefined || github === null
        ? null
        : { ...github, ids: github.ids ?? null, environment: github.environment ?? null },
  };
}

/** `/archive`, `archive` and `archive/` are all `archive/`; the root is the empty string. */
function asFolder(prefix: string): string {
  const inner = prefix.replace(/^\/+/, '').replace(/\/+$/, '');
  return inner === '' ? '' : `${inner}/`;
}

function canonicalLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? language;
  } catch {
    return language;
  }
}

/** The only line that sets the path's last key; null when none or several do. */
function lineOf(path: readonly PropertyKey[], text: string): number | null {
  const key = path.findLast((part) => typeof part === 'string');
  if (key === undefined) return null;
  const setsKey = new RegExp(String.raw`(^|[^\w.])['"]?${escapePattern(key)}['"]?\s*:`);
  const lines = text
    .split('\n')
    .flatMap((line, index) =>
      setsKey.test(line) && !/^\s*(\/\/|\*)/.test(line) ? [index + 1] : [],
    );
  return lines.length === 1 ? (lines[0] ?? null) : null;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
