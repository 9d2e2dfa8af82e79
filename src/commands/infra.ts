import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'infra',
  describe:
    'Prints what the site needs in AWS: its template, the policy of the role that publishes',
  positionals: { part: { describe: 'template or policy', required: true } },
  flags: {
    stack: {
      type: 'string',
      describe: 'Only this stack, of a site that has several',
      choices: ['site', 'certificate', 'mail', 'alarms'],
    },
    format: {
      type: 'string',
      describe: 'How a template is written: yaml unless this says json',
      choices: ['yaml', 'json'],
    },
    out: { type: 'string', describe: 'Write templates to this folder, not to the screen' },
    'insist-on-website': {
      type: 'boolean',
      describe: 'Accept a website endpoint, which has no HTTPS and is public',
    },
    'read-only': {
      type: 'boolean',
      describe: 'For a role that plans and looks, and changes nothing',
    },
    doctor: { type: 'boolean', describe: 'For a role that runs the doctor, and changes nothing' },
    account: { type: 'string', describe: 'The number of the AWS account the distribution is in' },
    'kms-key': { type: 'string', describe: 'ARN of the KMS key the bucket is encrypted with' },
    'object-tags': { type: 'boolean', describe: 'Someone has put S3 object tags on pages' },
  },
  examples: [
    ['storyclub infra template --target live', 'bucket, distribution, certificate and DNS records'],
    ['storyclub infra policy --target live > policy.json', 'for the role that publishes'],
    ['storyclub infra policy --target live --read-only', 'for a role that plans pull requests'],
    ['storyclub infra policy --target live --doctor', 'for a role that runs the doctor'],
  ],
  async run(context, { part, ...flags }) {
    const { toInfraPart } = await import('../cli/infra-part.ts');
    switch (toInfraPart(part)) {
      case 'template': {
        const { printTemplate } = await import('../cli/infra-template.ts');
        return printTemplate(context, flags);
      }
      case 'policy': {
        const { printPolicy } = await import('../cli/infra-policy.ts');
        return printPolicy(context, flags);
      }
    }
  },
});
