import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'infra',
  describe: 'Prints what the site needs in AWS: the policy of the role that publishes',
  positionals: { part: { describe: 'policy', required: true } },
  flags: {
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
    ['storyclub infra policy --target live > policy.json', 'for the role that publishes'],
    ['storyclub infra policy --target live --read-only', 'for a role that plans pull requests'],
    ['storyclub infra policy --target live --doctor', 'for a role that runs the doctor'],
  ],
  async run(context, { part, ...flags }) {
    const { toInfraPart } = await import('../cli/infra-part.ts');
    switch (toInfraPart(part)) {
      case 'policy': {
        const { printPolicy } = await import('../cli/infra-policy.ts');
        return printPolicy(context, flags);
      }
    }
  },
});
