import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'fix-typo',
  describe: 'Takes one corrected story to every reader, and nothing else that lies changed',
  positionals: { slug: { describe: 'The story: the-fox of /stories/the-fox/', required: true } },
  flags: {
    replace: {
      type: 'strings',
      describe: 'Correct whole words first: "teh=the"; may be given again',
    },
    title: { type: 'boolean', describe: 'Correct them in the title, too' },
    max: { type: 'number', describe: 'Places that may be corrected (default 5)' },
    editor: { type: 'boolean', describe: 'Open the story in $EDITOR first' },
    yes: { type: 'boolean', alias: 'y', describe: 'Publish without asking' },
    urgent: { type: 'boolean', describe: 'Purge instead of waiting' },
    wait: { type: 'boolean', describe: 'Stay until every reader has it' },
    verify: { type: 'boolean', describe: 'Then ask the site whether readers get it' },
    'with-everything': {
      type: 'boolean',
      describe: 'Publish the whole site: where templates or configuration changed',
    },
    'undo-fix': {
      type: 'boolean',
      describe: 'Take back on purpose an earlier correction that this source lacks',
    },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub fix-typo the-fox --replace "teh=the"', 'corrects the source and publishes it'],
    ['storyclub fix-typo the-fox --urgent --wait', 'the story as it is on disk, now'],
  ],
  stopsGently: true,
  async run(context, { 'with-everything': withEverything, 'undo-fix': undoFix, ...args }) {
    const { fixTypo } = await import('../cli/fix-typo.ts');
    return fixTypo(context, { ...args, withEverything, undoFix });
  },
});
