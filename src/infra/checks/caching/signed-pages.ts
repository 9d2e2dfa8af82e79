import { defineCheck } from '../check.ts';
import { behaviourName, listOf } from '../words.ts';
import { samplesBehind } from './served.ts';
import { isPageServed } from './face.ts';

export const signedPages = defineCheck({
  code: 'pages-behind-signatures',
  title: 'Pages are open to readers without signed URLs or cookies',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    return distribution.behaviours
      .filter(({ leadsHere, keyGroups }) => leadsHere && keyGroups.length > 0)
      .flatMap((behaviour) => {
        const keys = samplesBehind(behaviour, distribution, site).map(({ key }) => key);
        if (keys.length === 0) return [];
        return [
          {
            what: `${behaviourName(behaviour.pattern)} asks for a signed URL or cookie (key group ${listOf(behaviour.keyGroups)}), and ${listOf(keys, 3)} ${keys.length === 1 ? 'lies' : 'lie'} behind it.`,
            why: 'Readers without one get 403.',
            next: 'Take the key group away, or give the pages that are for everybody a behaviour of their own before it.',
            fix: null,
            severity:
              behaviour.pattern === '*' && !isPageServed(peek('face')) ? 'error' : 'warning',
          },
        ];
      });
  },
});
