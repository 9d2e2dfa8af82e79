import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import { factsFromJson, factsToJson } from '../infra/facts/facts-json.ts';
import type { InfraFacts, SiteFacts } from '../infra/facts/infra-facts.ts';
import type { Face } from '../infra/face.ts';
import { namesOfSite } from '../infra/names.ts';
import type { CommandContext } from './context.ts';
import type { AskTerms, DoctorTerms } from './doctor-terms.ts';
import { siteFacts } from './site-facts.ts';

/** The facts to judge: asked for, or those of a file. Throws UserError. */
export async function readFacts(
  context: CommandContext,
  { factsFile, ask }: Pick<DoctorTerms, 'factsFile' | 'ask'>,
): Promise<InfraFacts> {
  if (factsFile !== null) return factsFromJson(await textOf(context, factsFile), factsFile);
  const facts = await askForFacts(context, ask);
  if (ask.saveTo !== null) await writePrivately(resolve(context.cwd, ask.saveTo), facts);
  return facts;
}

async function textOf({ cwd }: CommandContext, file: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EISDIR')) throw error;
    throw new UserError({
      code: 'facts-unusable',
      what: isCode(error, 'EISDIR') ? `${file} is a folder.` : `There is no file ${file}.`,
      next: 'Name a file of facts, or write one: storyclub doctor --save-facts <file>.',
    });
  }
}

function isCode(error: unknown, code: 'ENOENT' | 'EISDIR'): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Policies and rights are nobody else's business: only this user may read the file, one that was there before included. */
async function writePrivately(path: string, facts: InfraFacts): Promise<void> {
  const file = await open(path, 'w', 0o600).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
    throw new UserError({
      code: 'file-system',
      what: `${path} cannot be written: there is no such folder.`,
      next: 'Make the folder, or name a file in another one.',
    });
  });
  try {
    await file.chmod(0o600);
    await file.writeFile(factsToJson(facts));
  } finally {
    await file.close();
  }
}

async function askForFacts(context: CommandContext, ask: AskTerms): Promise<InfraFacts> {
  const site = await context.site();
  const { bucketTarget: target } = site;
  if (target === null)
    throw new UserError({
      code: 'nothing-to-examine',
      what: `The target ${site.config.target} is a folder on this machine: it has no HTTPS, no names and no distribution.`,
      next: 'Name a target in AWS: storyclub doctor --target <name>, one of `targets` in storyclub.config.ts.',
    });
  const facts = siteFacts(site, target);
  const [{ gatherInfra }, { readSamples }, face] = await Promise.all([
    import('../infra/gather-infra.ts'),
    import('./site-samples.ts'),
    openFace(facts, ask),
  ]);
  const progress = context.progress('asking AWS and the site');
  try {
    return await gatherInfra({
      site: facts,
      samples: (answers) => readSamples(site, answers),
      at: site.clock.now(),
      principal: ask.principal,
      face,
      onProgress: (known) => progress.update(`asking AWS and the site: ${known} facts`),
    });
  } finally {
    progress.done();
  }
}

async function openFace(
  site: SiteFacts,
  { offline, resolver, connectTo }: AskTerms,
): Promise<Face | null> {
  if (offline) return null;
  const { networkFace } = await import('../infra/gather-face.ts');
  return await networkFace({ names: namesOfSite(site), resolver, connectTo });
}
