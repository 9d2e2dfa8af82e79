import {
  authorLink,
  dayOf,
  escape,
  excerptOf,
  minutesOf,
  neighbour,
  page,
} from './_includes/page.js';

export default class {
  data() {
    return {
      pagination: { data: 'collections.lists', size: 1, alias: 'list' },
      permalink: ({ list }) => `${list.path}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ list: { title, path, stories, newer, older } }) {
    return page({
      title,
      url: path,
      description: title,
      main: `<header class="opening"><h1>${escape(title)}</h1></header>
<ol class="cards">
${stories.map(card).join('\n')}
</ol>
<nav class="neighbours">
${neighbour('prev', newer, 'newer')}
${neighbour('next', older, 'older')}
</nav>`,
    });
  }
}

const card = ({ url, date, rawInput, data: { title, author } }) => `<li><article>
<h2><a href="${url}">${escape(title)}</a></h2>
<p class="byline">by ${authorLink(author)}</p>
<p class="excerpt">${escape(excerptOf(rawInput))}</p>
<p class="facts"><time datetime="${dayOf(date)}">${dayOf(date)}</time> <span>${minutesOf(rawInput)} min</span></p>
</article></li>`;
