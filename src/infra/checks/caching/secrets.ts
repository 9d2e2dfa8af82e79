import { toPath } from '../../../cache/urls.ts';
import { defineCheck } from '../check.ts';
import { listOf } from '../words.ts';
import { answersTo, saysYesToAll } from './face.ts';
import { behaviourFor } from './served.ts';

const link = 'https://owasp.org/www-project-web-security-testing-guide/';
const next =
  'Take what is named out of the bucket, purge its path, and replace every key and password in it: whoever asked has it already.';

export const secretServed = defineCheck({
  code: 'secret-served',
  title: 'The site answers none of the names that secrets lie under',
  area: 'caching',
  severity: 'error',
  needs: ['face'],
  link,
  judge: ({ read }) => {
    const face = read('face');
    if (saysYesToAll(face)) return null;
    const found = answersTo(face, 'secret').filter(
      // A page of the site's own, such as a way back home.
      ({ status, start }) => status === 200 && !/^\s*<(!doctype html|html)/i.test(start),
    );
    if (found.length === 0) return [];
    return [
      {
        what: `Everybody can read ${listOf(
          found.map(({ url }) => url),
          4,
        )}.`,
        why: 'Robots ask every site for these names, several times a day: files under them hold passwords, private keys or copies of a database.',
        next,
        fix: null,
      },
    ];
  },
});

export const secretInBucket = defineCheck({
  code: 'secret-in-bucket',
  title: 'No private key, dump or dotfile lies where the distribution reads',
  area: 'caching',
  severity: 'error',
  needs: ['distribution', 'suspiciousKeys'],
  link,
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    const reachable = read('suspiciousKeys').filter((key) => {
      const behaviour = behaviourFor(toPath(key), distribution);
      return behaviour?.leadsHere === true && behaviour.keyGroups.length === 0;
    });
    if (reachable.length === 0) return [];
    return [
      {
        what: `The bucket ${site.bucket} holds what looks like ${reachable.length === 1 ? 'a secret' : 'secrets'}, and the distribution serves it: ${listOf(reachable, 4)}.`,
        why: 'Whoever guesses the name can read it: a private key, a dump or a dotfile was uploaded with the site.',
        next,
        fix: null,
      },
    ];
  },
});
