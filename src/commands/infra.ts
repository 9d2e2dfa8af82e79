import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'infra',
  describe: 'Sets up what the site needs in AWS, and prints it: templates and policies',
  positionals: {
    part: {
      describe: 'template, diff, deploy, outputs, mail, policy or destroy',
      required: true,
    },
  },
  flags: {
    yes: { type: 'boolean', alias: 'y', describe: 'deploy, outputs: without asking' },
    replace: {
      type: 'boolean',
      describe: 'deploy: even if the bucket or the distribution gives way to another',
    },
    timeout: { type: 'string', describe: 'deploy: how long it is followed (default 60m)' },
    parameter: {
      type: 'strings',
      describe: 'diff, deploy: Name=value, for what a template leaves open',
    },
    stack: {
      type: 'string',
      describe: 'template: only this stack, of a site that has several',
      choices: ['site', 'certificate', 'mail', 'alarms'],
    },
    format: {
      type: 'string',
      describe: 'template: yaml unless this says json',
      choices: ['yaml', 'json'],
    },
    out: { type: 'string', describe: 'template: written to this folder, not to the screen' },
    'insist-on-website': {
      type: 'boolean',
      describe:
        'template, diff, deploy: accept a website endpoint, which has no HTTPS and is public',
    },
    'read-only': {
      type: 'boolean',
      describe: 'policy: for a role that plans and looks, and changes nothing',
    },
    doctor: {
      type: 'boolean',
      describe: 'policy: for a role that runs the doctor, and changes nothing',
    },
    account: {
      type: 'string',
      describe:
        'Number of the AWS account: credentials of another are refused, and policy names it',
    },
    'kms-key': {
      type: 'string',
      describe: 'policy: ARN of the KMS key the bucket is encrypted with',
    },
    'object-tags': { type: 'boolean', describe: 'policy: someone has put S3 object tags on pages' },
  },
  examples: [
    ['storyclub infra template --target live', 'bucket, distribution, certificate and DNS records'],
    ['storyclub infra diff --target live', 'what a deploy would change; nothing is'],
    ['storyclub infra deploy --target live', 'shown, confirmed, and followed to its end'],
    ['storyclub infra outputs --target live', 'writes the distribution into the configuration'],
    ['storyclub infra policy --target live > policy.json', 'for the role that publishes'],
    ['storyclub infra policy --target live --read-only', 'for a role that plans pull requests'],
    ['storyclub infra policy --target live --doctor', 'for a role that runs the doctor'],
  ],
  stopsGently: true,
  async run(context, { part, ...flags }) {
    const { assertHeeded, toInfraPart } = await import('../cli/infra-part.ts');
    const asked = toInfraPart(part);
    assertHeeded(asked, flags);
    switch (asked) {
      case 'template': {
        const { printTemplate } = await import('../cli/infra-template.ts');
        return printTemplate(context, flags);
      }
      case 'diff': {
        const { diffStacks } = await import('../cli/infra-diff.ts');
        return diffStacks(context, flags);
      }
      case 'deploy': {
        const { deployStacks } = await import('../cli/infra-deploy.ts');
        return deployStacks(context, flags);
      }
      case 'outputs': {
        const { showOutputs } = await import('../cli/infra-outputs.ts');
        return showOutputs(context, flags);
      }
      case 'mail': {
        const { showMail } = await import('../cli/infra-mail.ts');
        return showMail(context, flags);
      }
      case 'destroy': {
        const { explainDestroy } = await import('../cli/infra-destroy.ts');
        return explainDestroy(context);
      }
      case 'policy': {
        const { printPolicy } = await import('../cli/infra-policy.ts');
        return printPolicy(context, flags);
      }
    }
  },
});
