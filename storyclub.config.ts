import { defineConfig } from 'storyclub';

export default defineConfig({
  site: {
    url: 'https://www.storyclub.example',
    title: 'Story Club',
    author: 'The Story Club',
    description: 'Short stories, and the program that publishes them.',
    language: 'en-GB',
    timeZone: 'Europe/London',
  },
  outDir: 'dist/www',
});
