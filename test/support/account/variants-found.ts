import { now } from '../infra-facts.ts';
import { variants } from '../infra-variants.ts';
import { startAccount } from './account.ts';
import { examineSite, makeSite } from './infra-site.ts';

const prices: Readonly<Record<string, readonly string[]>> = {
  'approval by e-mail': ['warning certificate-by-email'],
  'approval by e-mail, bucket in another region, no Route 53': ['notice certificate-by-email'],
  'website endpoint': ['warning origin-website'],
  'website endpoint below a prefix': ['warning origin-website'],
};

/** What the owner is told of a variant that has its price, whatever `infra` does; nothing of all others. */
export const priceOf = (name: string) => ({ found: prices[name] ?? [], unread: [] });

/** Deploys a variant, and has the doctor examine it by every check there is. */
export async function examineVariant(name: string, deploy?: Parameters<typeof makeSite>[2]) {
  const input = variants[name];
  if (input === undefined) throw new Error(`no variant ${name}`);
  const account = await startAccount({ now: () => now });
  try {
    const site = await makeSite(account, input, deploy);
    const { diagnoses, unread, right } = await examineSite(account, site);
    // What finds nothing has to have looked.
    if (right.length < 60) throw new Error(`only ${right.length} checks were made`);
    return {
      found: diagnoses.map(({ code, severity }) => `${severity} ${code}`),
      unread: unread.map(({ fact }) => fact),
    };
  } finally {
    await account.close();
  }
}
