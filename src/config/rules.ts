import { configFinding } from '../findings/codes-config.ts';
import type { Finding } from '../findings/finding.ts';
import { infraProblems } from './infra-rules.ts';
import type { ConfigProblem } from './schema-issues.ts';
import type { Config } from './types.ts';

type Rule = (config: Config) => readonly ConfigProblem[];

/** Everything wrong with a configuration whose shape is right. */
export function checkRules(config: Config): readonly ConfigProblem[] {
  return rules.flatMap((rule) => rule(config));
}

const problem = (path: string, finding: Finding): ConfigProblem => ({
  path: path.split('.'),
  finding,
});

const urlIsASite: Rule = ({ site }) => {
  const wrong = (reason: string): readonly ConfigProblem[] => [
    problem('site.url', configFinding('config-url', { problem: reason })),
  ];
  if (!URL.canParse(site.url)) return wrong(`"${site.url}" is no URL`);
  const url = new URL(site.url);
  if (url.protocol !== 'https:') return wrong('it does not start with https://');
  if (url.username !== '' || url.password !== '') return wrong('it contains a user name');
  if (!/^\/*$/.test(url.pathname)) return wrong('it has a path, and a site lives at the root');
  if (url.search !== '' || url.hash !== '') return wrong('it has a query or a fragment');
  return [];
};

const languageIsATag: Rule = ({ site: { language } }) =>
  canUse(() => Intl.getCanonicalLocales(language))
    ? []
    : [problem('site.language', configFinding('config-language', { language }))];

const timeZoneIsKnown: Rule = ({ site: { timeZone } }) =>
  canUse(() => new Intl.DateTimeFormat('en', { timeZone }))
    ? []
    : [problem('site.timeZone', configFinding('config-time-zone', { timeZone }))];

const targetExists: Rule = ({ target, targets }) => {
  const known = ['local', ...Object.keys(targets)];
  if (known.includes(target)) return [];
  return [problem('target', configFinding('config-target-unknown', { target, known }))];
};

const localIsReserved: Rule = ({ targets }) =>
  Object.hasOwn(targets, 'local')
    ? [problem('targets.local', configFinding('config-target-reserved', {}))]
    : [];

const prefixesAreFolders: Rule = ({ targets }) =>
  Object.values(targets).flatMap(({ name, prefix }) =>
    folderProblem(`targets.${name}.prefix`, prefix === '' ? 'x/' : prefix),
  );

const statePrefixIsAFolder: Rule = ({ statePrefix }) => folderProblem('statePrefix', statePrefix);

const outDirStaysInside: Rule = ({ outDir }) => {
  const first = outDir.split(/[\\/]/)[0] ?? '';
  const sources = ['stories', 'templates', 'src', '.git', 'node_modules'];
  if (sources.includes(first)) {
    return [
      problem(
        'outDir',
        configFinding('config-path', { path: 'outDir', problem: `${first}/ holds other things` }),
      ),
    ];
  }
  return folderProblem('outDir', `${outDir}/`);
};

const tiersBeginAtZero: Rule = ({ tiers }) =>
  tiers[0]?.age === 0 ? [] : [problem('tiers', configFinding('config-tier-first', {}))];

const tiersGrowOlder: Rule = ({ tiers }) =>
  tiers.flatMap(({ age }, index) => {
    const before = tiers[index - 1];
    if (before === undefined || age > before.age) return [];
    return [problem('tiers', configFinding('config-tier-order', { index }))];
  });

const browsersKeepThePromise: Rule = ({ tiers, promises: { correction } }) =>
  tiers.flatMap(({ browser }, index) =>
    browser <= correction
      ? []
      : [problem('tiers', configFinding('config-browser-promise', { index, browser, correction }))],
  );

const durationsArePositive: Rule = ({ promises, allowance }) => {
  const named = Object.entries(promises).map(([kind, seconds]) => ({
    path: `promises.${kind}`,
    seconds,
  }));
  return [...named, { path: 'allowance', seconds: allowance }]
    .filter(({ seconds }) => seconds <= 0)
    .map(({ path }) => problem(path, configFinding('config-positive', { path })));
};

const rules: readonly Rule[] = [
  urlIsASite,
  languageIsATag,
  timeZoneIsKnown,
  targetExists,
  localIsReserved,
  prefixesAreFolders,
  statePrefixIsAFolder,
  outDirStaysInside,
  tiersBeginAtZero,
  tiersGrowOlder,
  browsersKeepThePromise,
  durationsArePositive,
  infraProblems,
];

function folderProblem(path: string, folder: string): readonly ConfigProblem[] {
  const parts = folder.split('/').slice(0, -1);
  const reason =
    parts.length === 0 || parts.includes('')
      ? 'a part of it is empty'
      : parts.includes('..')
        ? 'it leads upward'
        : parts.includes('.')
          ? 'it has a part "."'
          : /[*~\\\u0000-\u001F]/.test(folder)
            ? 'it has a character no purge or key can carry'
            : null;
  return reason === null
    ? []
    : [problem(path, configFinding('config-path', { path, problem: reason }))];
}

function canUse(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
