import { decideAccess } from '../../bucket-access.ts';
import { defineCheck } from '../check.ts';
import { anyone, asOrigin, bucketArn } from '../origin/requests.ts';
import { originsOf } from '../serving.ts';
import { answersTo, saysYesToAll } from './face.ts';
import { behaviourFor } from './served.ts';

export const stateServed = defineCheck({
  code: 'state-served',
  title: "Readers cannot get at storyclub's own state",
  area: 'caching',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginPath',
  judge: ({ read, peek, site }) => {
    const face = peek('face');
    const why =
      'It holds no secret, but it names every file, what was taken down too, and who published when.';
    const next = `Publish under a prefix (targets.${site.target}.prefix, with the same origin path), or attach a function that answers 404 for it.`;
    const answers = answersTo(face, 'state');
    if (answers.length > 0 && !saysYesToAll(face))
      return answers
        .filter(({ status }) => status === 200)
        .map(({ url }) => ({ what: `Everybody can read ${url}.`, why, next, fix: null }));
    if (!site.statePrefix.startsWith(site.prefix)) return [];
    const path = `/${site.statePrefix.slice(site.prefix.length)}ledger.json`;
    const distribution = read('distribution');
    const behaviour = behaviourFor(path, distribution);
    if (behaviour === undefined || !behaviour.leadsHere) return [];
    const origin = originsOf(behaviour, distribution)[0];
    const asked = origin === undefined ? anyone : (asOrigin(origin, distribution) ?? anyone);
    const resource = `${bucketArn({ site, distribution })}/${site.statePrefix}ledger.json`;
    const request = { ...asked, action: 's3:GetObject', resource };
    if (decideAccess(peek('bucketPolicy'), request).is === 'denied') return [];
    // What the function makes of it can only be seen.
    if (behaviour.viewerRequest !== null) return null;
    return [
      {
        what: `The distribution leads ${path} to storyclub's own state, and no function refuses it.`,
        why,
        next,
        fix: null,
      },
    ];
  },
});
