import { phrasingTags } from './markdown-html.ts';

/** What a tag without attributes means for the plain text around it. */
export type TagRole = 'phrase' | 'link-end' | 'block' | 'heading' | 'heading-end';

const blocks = 'blockquote hr li ol p pre section table tbody td th thead tr ul'.split(' ');
const levels = [1, 2, 3, 4, 5, 6];

/** Every tag without attributes that may stand in a page, spelt whole. */
export const bareTags: ReadonlyMap<string, TagRole> = new Map<string, TagRole>([
  ...phrasingTags.flatMap((name) => bothTags(name, 'phrase')),
  ...blocks.flatMap((name) => bothTags(name, 'block')),
  ...levels.flatMap((level): [string, TagRole][] => [
    [`<h${level}>`, 'heading'],
    [`</h${level}>`, 'heading-end'],
  ]),
  ['<br>', 'block'],
  ['</a>', 'link-end'],
]);

function bothTags(name: string, role: TagRole): [string, TagRole][] {
  return [
    [`<${name}>`, role],
    [`</${name}>`, role],
  ];
}

/** Wide ones are scrolled sideways, which the keyboard can do only in what has the focus (WCAG 2.1.1). */
export const scrolled: ReadonlyMap<string, string> = new Map([
  ['<pre>', '<pre tabindex="0">'],
  ['<table>', '<table tabindex="0">'],
]);

/** The other tags the engine makes, and the values their attributes may have. Links and images are settled apart. */
export const keptAttributes: ReadonlyMap<string, Readonly<Record<string, RegExp>>> = new Map([
  ['ol', { start: /^\d{1,9}$/ }],
  ['ul', { class: /^contains-task-list$/ }],
  ['li', { class: /^task-list-item$/, id: /^fn-/ }],
  ['code', { class: /^language-\S+$/ }],
  ['input', { type: /^checkbox$/, checked: /^$/, disabled: /^$/ }],
  ['th', { style: /^text-align: (?:left|center|right)$/ }],
  ['td', { style: /^text-align: (?:left|center|right)$/ }],
  ['section', { class: /^footnotes$/, 'data-footnotes': /^$/ }],
  ['h2', { class: /^sr-only$/, id: /^footnote-label$/ }],
]);
