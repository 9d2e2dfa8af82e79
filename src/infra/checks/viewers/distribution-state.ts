import { defineCheck } from '../check.ts';

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html';

export const distributionDisabled = defineCheck({
  code: 'distribution-disabled',
  title: 'The distribution is enabled',
  area: 'viewers',
  severity: 'error',
  needs: ['distribution'],
  link,
  judge: ({ read }) => {
    const { enabled, id } = read('distribution');
    return enabled
      ? []
      : [
          {
            what: `The distribution ${id} is disabled.`,
            why: 'CloudFront answers nobody for it.',
            next: 'Enable it, in its general settings; that takes some minutes. If another one serves the site, set its id in the configuration.',
            fix: null,
          },
        ];
  },
});

export const distributionDeploying = defineCheck({
  code: 'distribution-deploying',
  title: 'What the distribution says is what all edges do',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution'],
  link,
  judge: ({ read }) => {
    const { deployed, id } = read('distribution');
    return deployed
      ? []
      : [
          {
            what: `A change of the distribution ${id} is being deployed.`,
            why: 'Some edges follow the settings of before; what was asked over the network may not be what the settings say.',
            next: 'Run doctor again in a few minutes.',
            fix: null,
          },
        ];
  },
});
