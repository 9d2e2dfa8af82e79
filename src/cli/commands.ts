import type { Command } from './command.ts';

type Loader = () => Promise<{ readonly command: Command }>;

/** Every command, in the order help shows them: add a line for a new one. A definition is loaded when it is asked for. */
export const commandLoaders: Readonly<Record<string, Loader>> = {
  init: () => import('../commands/init.ts'),
  new: () => import('../commands/new.ts'),
  build: () => import('../commands/build.ts'),
  plan: () => import('../commands/plan.ts'),
  rehearse: () => import('../commands/rehearse.ts'),
  publish: () => import('../commands/publish.ts'),
  'fix-typo': () => import('../commands/fix-typo.ts'),
  'take-down': () => import('../commands/take-down.ts'),
  restore: () => import('../commands/restore.ts'),
  settle: () => import('../commands/settle.ts'),
  status: () => import('../commands/status.ts'),
  verify: () => import('../commands/verify.ts'),
  releases: () => import('../commands/releases.ts'),
  rollback: () => import('../commands/rollback.ts'),
  adopt: () => import('../commands/adopt.ts'),
  unlock: () => import('../commands/unlock.ts'),
  serve: () => import('../commands/serve.ts'),
  doctor: () => import('../commands/doctor.ts'),
  infra: () => import('../commands/infra.ts'),
  completion: () => import('../commands/completion.ts'),
};

export async function loadAllCommands(): Promise<readonly Command[]> {
  const modules = await Promise.all(Object.values(commandLoaders).map((load) => load()));
  return modules.map(({ command }) => command);
}
