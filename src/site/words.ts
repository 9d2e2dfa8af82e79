/**
 * The site's own words: what a page says that no author wrote. One file a language in words/; a page gets its own
 * language where there is one, else English.
 */

import { ar } from './words/ar.ts';
import { de } from './words/de.ts';
import { el } from './words/el.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fa } from './words/fa.ts';
import { fr } from './words/fr.ts';
import { he } from './words/he.ts';
import { hi } from './words/hi.ts';
import { it } from './words/it.ts';
import { ja } from './words/ja.ts';
import { ko } from './words/ko.ts';
import type { CountedForms, Phrasebook, Words } from './words/phrasebook.ts';
import { nl } from './words/nl.ts';
import { pl } from './words/pl.ts';
import { pt } from './words/pt.ts';
import { ru } from './words/ru.ts';
import { sv } from './words/sv.ts';
import { tr } from './words/tr.ts';
import { uk } from './words/uk.ts';
import { ur } from './words/ur.ts';
import { vi } from './words/vi.ts';
import { zh } from './words/zh.ts';
import { zhHant } from './words/zh-hant.ts';

/** Every language the site speaks, by BCP 47 tag. */
export const phrasebooks: ReadonlyMap<string, Phrasebook> = new Map([
  ['ar', ar],
  ['de', de],
  ['el', el],
  ['en', en],
  ['es', es],
  ['fa', fa],
  ['fr', fr],
  ['he', he],
  ['hi', hi],
  ['it', it],
  ['ja', ja],
  ['ko', ko],
  ['nl', nl],
  ['pl', pl],
  ['pt', pt],
  ['ru', ru],
  ['sv', sv],
  ['tr', tr],
  ['uk', uk],
  ['ur', ur],
  ['vi', vi],
  ['zh', zh],
  ['zh-Hant', zhHant],
]);

/** The flat table of words for a page in `lang` (BCP 47); English where we do not speak it. */
export function wordsFor(lang: string): Words {
  return voiceFor(lang).book.words;
}

/** `5 min read`; `minutes` is a whole number. */
export function readingTimeText(minutes: number, lang: string): string {
  return remembered(readingTimes, `${minutes} ${lang}`, () => {
    const voice = voiceFor(lang);
    return counted(minutes, voice.book.readingTime, voice.locale);
  });
}

/** `12 stories`. */
export function storyCountText(count: number, lang: string): string {
  const voice = voiceFor(lang);
  return counted(count, voice.book.storyCount, voice.locale);
}

/**
 * A calendar day as people write it: `2026-11-20` → `20 November 2026`. The same in every time zone; month names
 * are those of the machine's ICU. Gregorian in every language, because the archive's years are.
 */
export function formatDay(iso: string, lang: string): string {
  const { locale } = voiceFor(lang);
  const format = remembered(dayFormats, locale, () => {
    return new Intl.DateTimeFormat(locale, {
      calendar: 'gregory',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    });
  });
  return format.format(new Date(`${iso}T00:00:00Z`));
}

/** Puts values into a phrase: `fillWords('by {author}', { author: 'Saki' })`. A blank without a value stays. */
export function fillWords(
  phrase: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return phrase.replace(/\{(\w+)\}/gu, (blank, name: string) => String(values[name] ?? blank));
}

/** The phrasebook a page in `lang` is set from, and the locale its dates and numbers follow. */
interface Voice {
  readonly book: Phrasebook;
  readonly locale: string;
}

const voices = new Map<string, Voice>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();
/** Most stories share a few lengths. */
const readingTimes = new Map<string, string>();

function voiceFor(lang: string): Voice {
  return remembered(voices, lang, () => findVoice(lang));
}

function findVoice(lang: string): Voice {
  const locale = parseLocale(lang);
  if (locale === null) return { book: en, locale: 'en' };
  const { language, script } = locale.maximize();
  const book = phrasebooks.get(`${language}-${script}`) ?? phrasebooks.get(language);
  return book === undefined ? { book: en, locale: 'en' } : { book, locale: locale.baseName };
}

function parseLocale(lang: string): Intl.Locale | null {
  try {
    return new Intl.Locale(lang);
  } catch {
    return null;
  }
}

function counted(count: number, forms: CountedForms, locale: string): string {
  const rules = remembered(pluralRules, locale, () => new Intl.PluralRules(locale));
  const numbers = remembered(numberFormats, locale, () => new Intl.NumberFormat(locale));
  const form = forms[rules.select(count)] ?? forms.other;
  return fillWords(form, { n: numbers.format(count) });
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
