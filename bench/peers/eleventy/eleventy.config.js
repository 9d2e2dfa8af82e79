// The same site as far as Eleventy makes it: JavaScript templates, its fastest kind, and stories that are Markdown only.
const PER_PAGE = 20;

export default function (config) {
  config.addPassthroughCopy('site.css');
  config.addCollection('newest', (api) => {
    const stories = newestFirst(api);
    stories.forEach((story, position) => {
      story.data.newer = stories[position - 1];
      story.data.older = stories[position + 1];
    });
    return stories;
  });
  config.addCollection('lists', (api) => {
    const stories = newestFirst(api);
    const shelves = new Map([['/', { title: 'Bench', stories }]]);
    for (const story of stories) {
      const { author, tags } = story.data;
      add(shelves, `/author/${urlize(author)}/`, { title: author, story });
      for (const tag of tags) add(shelves, `/tags/${urlize(tag)}/`, { title: tag, story });
    }
    return [...shelves].flatMap(([path, shelf]) => inPages(path, shelf));
  });
  return {
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
    dir: { input: '.', includes: '_includes', output: '_site' },
  };
}

function newestFirst(api) {
  const stories = api.getFilteredByGlob('./stories/*.md');
  return stories.toSorted((a, b) => b.date - a.date || a.fileSlug.localeCompare(b.fileSlug));
}

export const urlize = (text) => text.toLowerCase().replaceAll(' ', '-');

function add(shelves, path, { title, story }) {
  const shelf = shelves.get(path) ?? { title, stories: [] };
  shelf.stories.push(story);
  shelves.set(path, shelf);
}

function inPages(path, { title, stories }) {
  const count = Math.ceil(stories.length / PER_PAGE);
  const pathOf = (page) => (page === 0 ? path : `${path}page/${page + 1}/`);
  return Array.from({ length: count }, (_, page) => ({
    title,
    path: pathOf(page),
    stories: stories.slice(page * PER_PAGE, (page + 1) * PER_PAGE),
    newer: page > 0 ? pathOf(page - 1) : null,
    older: page + 1 < count ? pathOf(page + 1) : null,
  }));
}
