export default class {
  data() {
    return { permalink: '/sitemap.xml', eleventyExcludeFromCollections: true };
  }

  render({ collections }) {
    const urls = [
      ...collections.newest.map(({ url, date }) => ({ url, day: date.toISOString() })),
      ...collections.lists.map(({ path }) => ({ url: path, day: null })),
    ].map(
      ({ url, day }) =>
        `<url><loc>https://bench.storyclub.example${url}</loc>${day === null ? '' : `<lastmod>${day}</lastmod>`}</url>`,
    );
    return `<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`;
  }
}
