import { escape } from './_includes/page.js';

export default class {
  data() {
    return { permalink: '/index.xml', eleventyExcludeFromCollections: true };
  }

  render({ collections }) {
    const items = collections.newest
      .slice(0, 20)
      .map(
        ({ url, date, data, content }) =>
          `<item><title>${escape(data.title)}</title><link>https://bench.storyclub.example${url}</link><pubDate>${date.toUTCString()}</pubDate><description>${escape(content)}</description></item>`,
      );
    return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Bench</title><link>https://bench.storyclub.example/</link><description>Bench</description>${items.join('')}</channel></rss>\n`;
  }
}
