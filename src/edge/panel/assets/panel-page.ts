/** The page of the panel. `panel.js` fills it. */
export const panelPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local edge</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fdfdfb">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14171a">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="panel.css">
<script type="module" src="panel.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="masthead">
<p class="name"><a href="/" id="title">The site</a></p>
<nav aria-label="Sections">
<a href="#clock">Clock</a>
<a href="#edge">Edge</a>
<a href="#cached">Objects</a>
<a href="#purging">Purges</a>
</nav>
</header>
<main id="content" tabindex="-1">
<header class="opening">
<h1>Local edge</h1>
<noscript><p>This page needs JavaScript to show what the edge holds.</p></noscript>
<dl class="addresses">
<dt>As readers get it</dt>
<dd><a id="published" href="/">/</a>, target <span id="target"></span></dd>
<dt id="saved-term" hidden>As saved</dt>
<dd id="saved-text" hidden><a id="saved" href="/">/</a><span id="saved-state"></span>
<pre id="saved-lines" tabindex="0" aria-label="What the build said" hidden></pre></dd>
</dl>
</header>
<p id="said" role="status"></p>
<div class="overview">
<section aria-labelledby="clock">
<h2 id="clock">Clock</h2>
<p class="time"><span id="now"></span> <span class="zone">UTC</span> <span class="facts" id="offset"></span></p>
<div class="actions" role="group" aria-label="Advance the clock">
<button type="button" data-advance="60">+1 min</button>
<button type="button" data-advance="300">+5 min</button>
<button type="button" data-advance="3600">+1 h</button>
<button type="button" data-advance="86400">+1 day</button>
<button type="button" data-advance="2592000">+30 days</button>
</div>
<form class="actions" id="advance-form">
<label for="advance-number">By</label>
<input id="advance-number" type="number" min="1" max="3650" step="1" value="10" required>
<label class="unseen" for="advance-unit">Unit</label>
<select id="advance-unit">
<option value="1">seconds</option>
<option value="60" selected>minutes</option>
<option value="3600">hours</option>
<option value="86400">days</option>
</select>
<button type="submit">Advance</button>
</form>
</section>
<section aria-labelledby="edge">
<h2 id="edge">Edge</h2>
<div class="wide" tabindex="0" role="group" aria-label="Counters of each location">
<table class="counters">
<thead><tr id="locations-head"></tr></thead>
<tbody id="locations"></tbody>
</table>
</div>
</section>
</div>
<section aria-labelledby="cached">
<h2 id="cached">Objects</h2>
<form class="actions" id="search-form" role="search" aria-label="Objects">
<label for="search">Find</label>
<input id="search" type="search" autocomplete="off" spellcheck="false">
<span class="facts" id="objects-count"></span>
</form>
<div class="wide" id="objects-table" tabindex="0" role="group" aria-label="What each location holds" hidden>
<table class="objects" role="table" aria-labelledby="cached">
<thead role="rowgroup"><tr id="objects-head" role="row"></tr></thead>
<tbody id="objects" role="rowgroup"></tbody>
</table>
</div>
<p><button type="button" id="objects-more" hidden>Show more</button></p>
</section>
<section aria-labelledby="purging">
<h2 id="purging">Purges</h2>
<form class="actions" id="purge-form">
<label for="purge-items">Paths</label>
<input id="purge-items" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="/stories/the-fox/*" required aria-describedby="purge-hint">
<button type="submit">Purge</button>
</form>
<p class="facts" id="purge-hint">As readers ask for them, with spaces between; <code>*</code> at the end stands for anything.</p>
<ol id="purges"></ol>
<p class="none" id="purges-none">None so far.</p>
</section>
</main>
</body>
</html>
`;
