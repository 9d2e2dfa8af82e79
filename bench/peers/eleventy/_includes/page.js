import { urlize } from '../eleventy.config.js';

export const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The first words of a story's Markdown. */
export const excerptOf = (markdown) =>
  markdown
    .slice(0, 600)
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('*', '')
    .trim()
    .slice(0, 240);

export const minutesOf = (markdown) => Math.max(1, Math.round(markdown.split(/\s+/).length / 212));

export const dayOf = (date) => date.toISOString().slice(0, 10);

export const authorLink = (author) =>
  `<a rel="author" href="/author/${urlize(author)}/">${escape(author)}</a>`;

export const tagLink = (tag) =>
  `<li><a rel="tag" href="/tags/${urlize(tag)}/">${escape(tag)}</a></li>`;

export const neighbour = (rel, url, title) =>
  url ? `<a rel="${rel}" href="${url}">${escape(title)}</a>` : '';

export function page({ title, description, url, main }) {
  const address = `https://bench.storyclub.example${url}`;
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Bench</title>
<meta name="description" content="${escape(description)}">
<link rel="canonical" href="${address}">
<meta property="og:url" content="${address}">
<meta property="og:title" content="${escape(title)}">
<meta property="og:site_name" content="Bench">
<link rel="stylesheet" href="/site.css">
<link rel="alternate" type="application/rss+xml" href="/index.xml">
</head>
<body>
<header class="masthead"><p class="name"><a href="/">Bench</a></p></header>
<main id="content">
${main}
</main>
</body>
</html>
`;
}
