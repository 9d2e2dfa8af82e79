import type { NewStory } from './write-story.ts';

interface SiteWords {
  readonly title: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The configuration a new site starts with. */
export function configText({ title, timeZone }: SiteWords): string {
  return `import { defineConfig } from 'storyclub';

export default defineConfig({
  site: {
    // The address readers use. Pages name it, so correct it before the first publish.
    url: 'https://www.example.com',
    title: ${quoted(title)},
    author: ${quoted(title)},
    language: 'en',
    // Calendar days (a story's date) are days here.
    timeZone: ${quoted(timeZone)},
  },
  // Without a target the site is published to this machine: "storyclub publish", then "storyclub serve".
  // For AWS name a bucket, and the CloudFront distribution in front of it (prefix is its OriginPath):
  //
  // target: 'live',
  // targets: {
  //   live: { bucket: 'www.example.com', region: 'eu-west-2', distribution: 'E123EXAMPLE', prefix: 'site/' },
  // },
  //
  // If there is none yet leave distribution out: "storyclub infra deploy" makes both, with certificate and DNS.
});
`;
}

export const gitignoreText = 'node_modules/\ndist/\n.dist.next/\n.storyclub/\n';

/** A package.json that pins the program's version, so that everyone and CI build the same bytes. */
export function packageText(programVersion: string): string {
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { storyclub: programVersion },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The story a new site opens with. */
export function firstStory(author: string): Omit<NewStory, 'date'> {
  return {
    title: 'The First Page',
    author,
    draft: false,
    body: firstPage,
  };
}

const firstPage = `The room had one window, and under it a table, and on the table a sheet of paper with nothing on it.

"It is finished," said the visitor, who had come to see the work.

"It is ready," said the writer. "That is what it looks like before it is finished."

They looked at it together for a while. Outside someone laughed, a dog answered, and the evening went on without them.
Then the writer sat down and, because it has to be something, wrote: *The room had one window.*

This file is \`stories/the-first-page.md\`. Change it, delete it, or run \`storyclub new "A Better Title"\` and begin.
`;

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
