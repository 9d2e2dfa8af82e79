import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'new',
  describe: 'Starts a story: a file with its front matter filled in',
  positionals: { title: { describe: 'The story’s title', required: true } },
  flags: {
    author: { type: 'string', describe: 'Who wrote it (default: the site’s author)' },
    date: { type: 'string', describe: 'Day it comes out, YYYY-MM-DD (default: today)' },
    draft: { type: 'boolean', describe: 'Keep it unpublished until its "draft" line is removed' },
  },
  examples: [
    ['storyclub new "The Fox"', 'writes stories/the-fox.md'],
    ['storyclub new "The Fox" --draft', 'the same, not published yet'],
  ],
  async run(context, { title, author, date, draft }) {
    const { root, config, clock } = await context.site();
    const { writeStory } = await import('../scaffold/write-story.ts');
    const { dayAt } = await import('../site/days.ts');
    const file = await writeStory(root, {
      title,
      author: author ?? config.site.author,
      date: date ?? dayAt(clock.now(), config.site.timeZone),
      draft,
      body: '',
    });
    context.print([`wrote ${file}`]);
    context.note(['Write the story below its front matter, then run "storyclub publish".']);
    context.document({ version: 1, file });
  },
});
