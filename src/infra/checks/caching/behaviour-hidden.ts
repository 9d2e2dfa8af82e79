import type { BehaviourFacts } from '../../facts/distribution-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { behaviourName } from '../words.ts';
import { coversPattern, overlapsPattern } from './patterns.ts';

export const behaviourHidden = defineCheck({
  code: 'behaviour-hidden',
  title: 'Every behaviour is reached',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern',
  judge: ({ read }) => {
    const { behaviours } = read('distribution');
    return behaviours.flatMap((behaviour, index): readonly Fault[] => {
      const earlier = behaviours.slice(0, index);
      const hiding = earlier.find(({ pattern }) => coversPattern(pattern, behaviour.pattern));
      if (hiding !== undefined) return [neverReached(behaviour, hiding)];
      // What others let by goes around the signatures that this one asks for.
      return behaviour.keyGroups.length === 0
        ? []
        : earlier
            .filter(
              ({ keyGroups, pattern }) =>
                keyGroups.length === 0 && overlapsPattern(pattern, behaviour.pattern),
            )
            .map((other) => gotAround(behaviour, other));
    });
  },
});

function neverReached(behaviour: BehaviourFacts, hiding: BehaviourFacts): Fault {
  const opens = behaviour.keyGroups.length > 0 && hiding.keyGroups.length === 0;
  return {
    what: `${behaviourName(behaviour.pattern)} is never used: ${hiding.pattern} stands before it and matches all of its paths.`,
    why: opens
      ? 'It asks for signed URLs or cookies and the one before it does not, so what it protects is open to everybody.'
      : 'CloudFront takes the first behaviour that matches: the origin, the lifetimes and the headers that are set for these paths have no effect.',
    next:
      behaviour.pattern === '*'
        ? `Remove the behaviour ${hiding.pattern}, and set what it says on the default behaviour.`
        : `Move ${behaviour.pattern} before ${hiding.pattern}, or remove it.`,
    fix: null,
    ...(opens && { severity: 'error' as const }),
  };
}

function gotAround(behaviour: BehaviourFacts, other: BehaviourFacts): Fault {
  return {
    what: `Some paths of ${behaviour.pattern} are taken by ${other.pattern}, which stands before it and asks for no signature.`,
    why: `${behaviourName(behaviour.pattern)} asks for signed URLs or cookies: those paths are open to everybody.`,
    next: `Move ${behaviour.pattern} before ${other.pattern}.`,
    fix: null,
  };
}
