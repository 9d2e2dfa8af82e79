import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'doctor',
  describe: 'Says what is wrong with HTTPS, names, access and caching on the way to readers',
  positionals: {},
  flags: {
    only: {
      type: 'strings',
      describe: 'These areas: viewers, certificate, dns, origin, caching, rights',
    },
    role: { type: 'string', describe: 'ARN of the role whose rights to publish are judged' },
    offline: { type: 'boolean', describe: 'Ask AWS alone, and nothing in public' },
    resolver: { type: 'string', describe: 'Ask this DNS server: 1.1.1.1 or 127.0.0.1:5353' },
    'connect-to': {
      type: 'string',
      describe: 'Ask this host under the site’s names, before DNS leads there',
    },
    'save-facts': { type: 'string', describe: 'Write down what was read, in this file' },
    facts: { type: 'string', describe: 'Judge what was written down, and ask nobody' },
    format: {
      type: 'string',
      choices: ['text', 'markdown'],
      describe: 'How it is printed (default text)',
    },
    fix: {
      type: 'boolean',
      describe: 'Then offer to change what is safe to change, each as a diff',
    },
    yes: { type: 'boolean', alias: 'y', describe: 'With --fix: make every change without asking' },
    timeout: {
      type: 'string',
      describe: 'With --fix: how long CloudFront is waited for (default 15m)',
    },
  },
  examples: [
    ['storyclub doctor --target live', 'changes nothing'],
    ['storyclub doctor --target live --fix', 'shows what it would change, and asks'],
    ['storyclub doctor --only certificate,dns', 'two areas'],
    ['storyclub doctor --save-facts facts.json', 'for someone else, or for later'],
    ['storyclub doctor --connect-to <host>', 'the distribution itself, before names are moved'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { toDoctorTerms } = await import('../cli/doctor-terms.ts');
    const { examineSite } = await import('../cli/doctor-site.ts');
    return examineSite(context, toDoctorTerms(args));
  },
});
