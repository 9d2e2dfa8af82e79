import { isOffline } from '../../facts/face-facts.ts';
import { defineCheck } from '../check.ts';
import { ownNames } from '../site-names.ts';
import { isLedByZone } from './leads-here.ts';
import { recordFor } from './records-to-make.ts';

export const nameUnresolved = defineCheck({
  code: 'name-unresolved',
  title: 'DNS has an address for every name of the site',
  area: 'dns',
  severity: 'error',
  needs: ['names'],
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html',
  judge: ({ read, peek, site }) => {
    const zone = peek('zone');
    const distribution = peek('distribution');
    const own = ownNames(site);
    const unresolved = read('names').filter(
      ({ name, a, aaaa }) => own.includes(name) && a.length === 0 && aaaa.length === 0,
    );
    const face = peek('face');
    // A machine without a network is told of no name at all.
    if (unresolved.length > 0 && face !== null && isOffline(face)) return null;
    // A zone that has it and is not asked is a finding of its own.
    const unled = unresolved.filter(
      ({ name }) => distribution === null || !isLedByZone(name, distribution, zone),
    );
    if (unled.length === 0 && unresolved.length > 0) return null;
    return unled.map(({ name, cnames }) => ({
      what:
        cnames.length === 0
          ? `DNS has no address for ${name}.`
          : `${name} is a CNAME of ${cnames.join(' → ')}, which has no address.`,
      why: 'Browsers find no server; readers who type the name or follow a link to it get nowhere.',
      next:
        distribution === null
          ? 'Make records that lead it to the distribution.'
          : `Make ${recordFor(name, { distribution, zone, site })}.${name === site.host ? '' : ' If there is to be no such name, say so in the configuration: infra.otherNames.'}`,
      fix: null,
      severity: name === site.host ? 'error' : 'warning',
    }));
  },
});
