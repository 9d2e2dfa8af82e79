import {
  authorLink,
  dayOf,
  escape,
  excerptOf,
  minutesOf,
  neighbour,
  page,
  tagLink,
} from './page.js';

export default class {
  render({ title, author, tags, date, content, newer, older, page: { url, rawInput } }) {
    return page({
      title,
      url,
      description: excerptOf(rawInput).slice(0, 155),
      main: `<article itemscope itemtype="https://schema.org/ShortStory">
<header class="opening">
<h1 itemprop="headline">${escape(title)}</h1>
<p class="byline">by ${authorLink(author)}</p>
<p class="facts"><time datetime="${dayOf(date)}">${dayOf(date)}</time> <span>${minutesOf(rawInput)} min</span></p>
</header>
<div class="prose">
${content}
</div>
<ul class="tags">
${tags.map(tagLink).join('\n')}
</ul>
</article>
<nav class="neighbours">
${neighbour('prev', newer?.url, newer?.data.title ?? '')}
${neighbour('next', older?.url, older?.data.title ?? '')}
</nav>`,
    });
  }
}
