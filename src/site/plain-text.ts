import { decodeEntities } from './html-tag.ts';
import type { TagRole } from './page-tags.ts';

/** More than an excerpt looks at, entities included. */
const leadLength = 1_000;

/** Gathers a page's text while its HTML is passed over. */
export class PlainText {
  #text = '';
  #lead = '';
  #inHeading = false;
  #inMark = false;

  /** Text as it stands in the HTML. */
  add(escaped: string): void {
    if (this.#inMark) return;
    this.#text += escaped;
    if (!this.#inHeading && this.#lead.length < leadLength) this.#lead += escaped;
  }

  /** A tag; `mark` is the link of a footnote, whose number is not part of the story. */
  pass(role: TagRole | 'mark'): void {
    switch (role) {
      case 'phrase':
        return;
      case 'mark':
        this.#inMark = true;
        return;
      case 'link-end':
        this.#inMark = false;
        return;
      case 'heading':
      case 'heading-end':
        this.#inHeading = role === 'heading';
        break;
      case 'block':
        break;
    }
    this.#text += '\n';
    if (this.#lead.length < leadLength) this.#lead += '\n';
  }

  read(): { text: string; lead: string } {
    return { text: decodeEntities(this.#text), lead: decodeEntities(this.#lead) };
  }
}
