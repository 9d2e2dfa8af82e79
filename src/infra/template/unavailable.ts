import { planAllows } from './cdn-policies.ts';
import { makesCertificate, sendsMails } from './certificate.ts';
import { isInZone } from './zone.ts';
import type { TemplateInput } from './stacks.ts';

/** What the owner does without, by the plan and the variant chosen: full sentences. */
export function unavailableTo(input: TemplateInput): readonly string[] {
  return [
    ...lackedByPlan(input),
    ...costsOfWebsite(input),
    ...costsOfMails(input),
    ...limitsOfCertificate(input),
  ];
}

/** DG flat-rate-pricing-plan. */
function lackedByPlan(input: TemplateInput): readonly string[] {
  const { plan } = input.infra;
  if (plan === 'pay-as-you-go') return [];
  const { ownPolicies, tags, logs } = planAllows[plan];
  const name = `The ${plan.charAt(0).toUpperCase()}${plan.slice(1)} plan`;
  return [
    `${name} is subscribed to in the console of CloudFront, once the distribution is there: it is a contract, and no template of this program enters into one. It puts a web ACL in front of the distribution: give its ARN as the parameter WebAclArn when the stack is updated.`,
    ...(ownPolicies
      ? []
      : [
          `${name} has no cache policies of your own. CachingOptimized of AWS is used: it keeps an object without Cache-Control for a day, and one with no-store for a second.`,
          `${name} has no response headers policies of your own. SecurityHeadersPolicy of AWS is used: it has HSTS for a year, and does not hide x-amz-meta-cache-tag and x-amz-meta-sha256 from readers.`,
        ]),
    ...(tags ? [] : [`${name} has no invalidation by cache tag: pages are purged by their paths.`]),
    ...(logs ? [] : [`${name} has no access logs of CloudFront.`]),
    ...(hasSeveralApexes(input)
      ? [`${name} covers one apex domain: names of another one need a distribution of their own.`]
      : []),
  ];
}

function hasSeveralApexes({ names }: TemplateInput): boolean {
  return names.otherNames.some((name) => !isInZone(name, names));
}

/** S3 User Guide, WebsiteEndpoints. */
function costsOfWebsite({ infra }: TemplateInput): readonly string[] {
  if (infra.origin === 'rest') return [];
  return [
    'The website endpoint has no HTTPS: what CloudFront asks it for can be read and changed on the way, whatever readers see in the address bar.',
    "The website endpoint serves only what everybody may read: each page is also at the bucket's own address, by HTTP and without the headers of CloudFront.",
    'Origin access control does not work with a website endpoint, and Block Public Access is off for the policy of the bucket; where the account blocks it as a whole, the stack fails.',
  ];
}

function costsOfMails(input: TemplateInput): readonly string[] {
  if (!sendsMails(input)) return [];
  return [
    'A certificate validated by e-mail is not renewed by itself: about every five months somebody has to follow a link, within 72 hours. validation: "dns" ends that, and ACM can move a certificate to it.',
    'All mails for the domain go to SES, which keeps those to the five addresses ACM writes to and refuses others. Do not do it where the domain has mailboxes.',
  ];
}

/** ACM User Guide, acm-limits: ten names a certificate, unless the quota is raised. */
function limitsOfCertificate(input: TemplateInput): readonly string[] {
  const count = input.names.otherNames.length + 1;
  return makesCertificate(input) && count > 10
    ? [`A certificate has 10 names unless the quota of ACM is raised, and the site has ${count}.`]
    : [];
}
